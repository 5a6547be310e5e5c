/** What was handed in of a paper, what became of it, and which exams ask it. */
import type { PaperDetail } from '../../../src-shared/papers/held.ts'
import { hashOf } from '../frame/route.ts'
import classes from './Papers.module.css'
import { usePaperWords } from './words.ts'

export function Versions({ detail }: { detail: PaperDetail }) {
  const { t, when } = usePaperWords()
  const { id, versions, head } = detail
  return (
    <section data-testid="paper-versions">
      <h2>{t('versions.title')}</h2>
      {head !== null && <p>{t('versions.head', { name: head.name })}</p>}
      {versions.length === 0 && <p className={classes.quiet}>{t('versions.none')}</p>}
      <ul>
        {versions.map(({ version, at, decision, decidedBy, note, exams }) => (
          <li key={version}>
            <a href={hashOf({ screen: 'paper-version', paper: id, version })}>
              {t('versions.version', { version, at: when(at) })}
            </a>
            <br />
            {t(`state.${decision ?? 'waiting'}`)}
            {decidedBy !== null && ` · ${decidedBy}`}
            {note && (
              <>
                <br />
                <span className={classes.quiet}>{note}</span>
              </>
            )}
            {exams.length > 0 && (
              <>
                <br />
                {t('versions.exams', { count: exams.length })}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
