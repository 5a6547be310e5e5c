/** What cannot work in a paper, and what is told of it. */
import { isApprovable, type Wrong } from '../../../src-shared/papers/check.ts'
import type { PaperDefinition } from '../../../src-shared/papers/definition.ts'
import classes from './Papers.module.css'
import { usePaperWords } from './words.ts'

/** A paper with a thousand faults has them for one reason. */
const shown = 40

export function CheckList({ wrong, titles }: { wrong: Wrong[]; titles: PaperDefinition['title'][] }) {
  const words = usePaperWords()
  const { t } = words
  // One sentence can be true of several: the same item on two tickets.
  const refused = new Set(
    wrong.filter(({ only }) => only === 'refused').map((one) => words.wrong(one, titles)),
  )
  const told = new Set(wrong.filter(({ only }) => only === 'told').map((one) => words.wrong(one, titles)))
  const all = [...refused, ...told]
  return (
    <section data-testid="paper-check" aria-live="polite">
      <h2 className={isApprovable(wrong) ? undefined : classes.refused}>
        {isApprovable(wrong) ? t('check.good') : t('check.bad', { count: refused.size })}
      </h2>
      {all.length > 0 && (
        <ul>
          {all.slice(0, shown).map((text) => (
            <li key={text} className={refused.has(text) ? undefined : classes.quiet}>
              {text}
            </li>
          ))}
        </ul>
      )}
      {all.length > shown && <p>{t('check.more', { count: all.length - shown })}</p>}
    </section>
  )
}
