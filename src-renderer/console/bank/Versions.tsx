/** Who saved what when. Any version can be looked at, and saved anew. */
import type { HeldItem } from '../../../src-shared/bank/held.ts'
import classes from './Bank.module.css'
import { useBankText } from './text.ts'

export function Versions({ held, onVersion }: { held: HeldItem; onVersion: (version: number) => void }) {
  const { t, moment } = useBankText()
  return (
    <section aria-label={t('versions.title')}>
      <h2 className={classes.heading}>{t('versions.title')}</h2>
      {held.origin && (
        <p data-as-is>
          {t('versions.origin', { file: held.origin.file, line: held.origin.line })} {held.origin.inside}
        </p>
      )}
      <ol className={classes.versions} reversed>
        {held.versions.map(({ version, by, at }) => (
          <li key={version} value={version}>
            <button
              type="button"
              aria-current={version === held.shown ? 'true' : undefined}
              onClick={() => onVersion(version)}
              data-testid={`version-${version}`}
            >
              {moment(at)}
            </button>{' '}
            <span data-as-is>{by}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
