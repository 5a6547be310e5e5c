/** All versions of a paper's words; the text of an older one comes back as a new version. */
import { Button } from '@mantine/core'
import type { WordingPage } from '../../../src-shared/api/wordings.ts'
import type { Texts } from '../../../src-shared/wordings/check.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { useSaid } from '../frame/said.ts'
import { problemOf } from '../server/api.ts'
import { useTextsOf } from '../server/wordings.ts'
import classes from './Wordings.module.css'

interface Props {
  page: WordingPage
  /** What stood in the fields, unsaved, before a version was taken. */
  replaced: Texts | null
  onTake: (texts: Texts) => void
}

export function Versions({ page, replaced, onTake }: Props) {
  const { t } = useTranslation('wordings')
  const language = useLanguage()
  const say = useSaid((state) => state.say)
  const read = useTextsOf(page)
  const name = (version: number) => (version === 0 ? t('versions.own') : t('versions.one', { version }))
  const take = (version: number) => {
    const taken = (texts: Texts) => {
      onTake(texts)
      say({ kind: 'done', text: t('versions.taken'), note: name(version) })
    }
    if (version === 0) taken(page.own)
    else read.mutate(version, { onSuccess: taken })
  }
  const button = (version: number) => (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => take(version)}
      aria-label={t('versions.take-of', { which: name(version) })}
      data-testid={`take-version-${version}`}
    >
      {t('versions.take')}
    </Button>
  )
  return (
    <section aria-label={t('versions.title')} data-testid="wording-versions">
      <h2>{t('versions.title')}</h2>
      {read.error && <ProblemAlert problem={problemOf(read.error)} />}
      <ol className={classes.versions}>
        {page.versions.map(({ version, by, at, again }) => (
          <li key={version}>
            <b>{name(version)}</b>
            <span className={classes.quiet}>
              {t('versions.by', { by: by.name, at: formatDateTime(at, language) })},{' '}
              {version === 1 ? t('versions.first') : t('versions.after', { version: version - 1 })}
              {again !== null &&
                `; ${again === 0 ? t('versions.again-own') : t('versions.again', { version: again })}`}
            </span>
            {button(version)}
          </li>
        ))}
        <li>
          <b>{name(0)}</b>
          {button(0)}
        </li>
        {replaced && (
          <li>
            <b>{t('versions.mine')}</b>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => onTake(replaced)}
              aria-label={t('versions.take-of', { which: t('versions.mine') })}
              data-testid="take-mine"
            >
              {t('versions.take')}
            </Button>
          </li>
        )}
      </ol>
    </section>
  )
}
