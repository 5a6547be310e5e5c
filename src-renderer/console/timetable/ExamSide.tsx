/** Who would sit the exam as it is written, and what cannot be in it. */
import type { Checked, Choices } from '../../../src-shared/timetable/timetable.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { Conflicts } from './Conflicts.tsx'
import type { ExamForm } from './draft.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  session: string
  /** Null: a new one. */
  exam: string | null
  /** Undefined: nobody has looked yet. */
  check: Checked | undefined
  error: unknown
  form: ExamForm
  choices: Choices
}

/** What the server calls an exam that is not there yet. */
const newExam = 'new'

export function ExamSide({ session, exam, check, error, form, choices }: Props) {
  const { t } = useTimetableText()
  const fit = choices.rooms
    .filter(({ id }) => form.rooms.some(({ room }) => room === id))
    .reduce((sum, room) => sum + room.fit, 0)
  if (error) return <ProblemAlert problem={problemOf(error)} />
  if (!check) return null
  const { sitters, conflicts, count, unknown } = check
  return (
    <>
      <section className={classes.box} aria-label={t('side.who')}>
        <h2>{t('side.who')}</h2>
        <p data-testid="sitters">
          {t('side.students', { n: sitters.length })}
          <br />
          {t('side.stations', { n: fit })}
        </p>
        {sitters.length > 0 && (
          <details>
            <summary>{t('side.names')}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
            <ol className={classes.long} tabIndex={0} aria-label={t('side.who')}>
              {sitters.map(({ number, name, group }) => (
                <li key={number}>{[name, number, ...(group === null ? [] : [group])].join(' · ')}</li>
              ))}
            </ol>
          </details>
        )}
        {unknown.length > 0 && (
          <p className={classes.wrong}>{t('side.unknown', { numbers: unknown.slice(0, 10).join(', ') })}</p>
        )}
      </section>
      <section
        className={classes.box}
        data-wrong={count > 0}
        aria-label={t('side.conflicts')}
        aria-live="polite"
        data-testid="exam-conflicts"
      >
        <h2>{t('side.conflicts')}</h2>
        {count === 0 ? (
          <p>{t('side.none')}</p>
        ) : (
          <Conflicts session={session} conflicts={conflicts} count={count} of={exam ?? newExam} />
        )}
      </section>
    </>
  )
}
