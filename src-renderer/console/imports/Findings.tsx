/** What is wrong with a list, and what a person should look at. */
import type { Finding } from '../../../src-shared/imports/finding.ts'
import { useTranslation } from '../../i18n/index.ts'
import classes from './Import.module.css'

/** `all`: how many there are; the page has the first ones. */
export function Findings({
  findings,
  all,
  isArchive,
}: {
  findings: readonly Finding[]
  all: number
  isArchive: boolean
}) {
  const { t } = useTranslation('people')
  if (findings.length === 0) return null
  return (
    <section aria-label={t('import.findings')}>
      <h2>{t('import.findings')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keyboard */}
      <ul className={classes.findings} data-testid="findings" tabIndex={0}>
        {findings.map((finding, i) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: one line may have the same twice, and the list stays as it is
            key={i}
            data-grave={finding.grave}
            data-code={finding.code}
          >
            <span className={classes.line}>
              {finding.line !== null &&
                t(isArchive ? 'import.of-file' : 'import.of-line', { line: finding.line })}
            </span>
            <span data-as-is>
              <Sentence {...finding} />
            </span>
          </li>
        ))}
      </ul>
      {all > findings.length && <p className={classes.quiet}>{t('import.more')}</p>}
    </section>
  )
}

function Sentence({ code, column, params }: Finding) {
  const { t } = useTranslation('people')
  const text = code.startsWith('table.') ? t(`import.${code}`, params) : t(`import.finding.${code}`, params)
  return (
    <>
      {column !== null && `${t(`import.column.${column}`)}: `}
      {text}
    </>
  )
}
