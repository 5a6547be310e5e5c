/** What cannot be in a timetable, each in one sentence with the exams that it is about. */
import type { NamedConflict } from '../../../src-shared/timetable/timetable.ts'
import { linkTo, places } from './place.ts'
import { examsIn } from './rows.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  session: string
  conflicts: readonly NamedConflict[]
  /** Of all; more than are shown. */
  count: number
  /** The exam on whose page they are shown, which is not named again. */
  of?: string
}

export function Conflicts({ session, conflicts, count, of }: Props) {
  const { t, named, when } = useTimetableText()
  return (
    <ul className={classes.conflicts}>
      {conflicts.map((one) => {
        const exams = examsIn(one).filter(({ id }, place, all) => id !== of && all[place - 1]?.id !== id)
        return (
          <li key={JSON.stringify(one)} data-testid={`conflict-${one.kind}`}>
            <Sentence conflict={one} />
            {exams.map((exam) => (
              <a key={exam.id} href={linkTo(places.exam(session, exam.id))}>
                {named(exam.title)}, {when(exam)}
              </a>
            ))}
          </li>
        )
      })}
      {count > conflicts.length && <li>{t('conflict.more', { n: count - conflicts.length })}</li>}
    </ul>
  )
}

function Sentence({ conflict }: { conflict: NamedConflict }) {
  const { t } = useTimetableText()
  switch (conflict.kind) {
    case 'student': {
      const { students, count } = conflict
      const shown = students.slice(0, shownAtMost).map(({ name }) => name)
      const names = [...shown, ...(count > shown.length ? ['…'] : [])].join(', ')
      return <span>{t('conflict.student', { n: count, names })}</span>
    }
    case 'room':
      return <span>{t('conflict.room', { rooms: conflict.rooms.map(({ title }) => title).join(', ') })}</span>
    case 'invigilator': {
      const [one, other] = conflict.rooms
      const { invigilator } = conflict
      return <span>{t('conflict.invigilator', { invigilator, one: one.title, other: other.title })}</span>
    }
    case 'stations':
      return (
        <span>{t('conflict.stations', { students: conflict.students, stations: conflict.stations })}</span>
      )
  }
}

const shownAtMost = 5
