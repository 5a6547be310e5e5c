/** The screens of the timetable: which of them the address names. */
import { z } from 'zod'
import { ExamScreen } from './ExamScreen.tsx'
import { SeatsScreen } from './SeatsScreen.tsx'
import { SessionScreen } from './SessionScreen.tsx'
import { SessionsScreen } from './SessionsScreen.tsx'

/** Who types an address may type any. */
const dayIn = (text: string | undefined) =>
  z.iso
    .date()
    .nullable()
    .catch(null)
    .parse(text ?? null)

export function TimetableRoom({ place }: { place: readonly string[] }) {
  const [session, what, exam, more] = place
  if (!session) return <SessionsScreen />
  if (what === 'exams' && exam && more === 'seats')
    return <SeatsScreen key={exam} session={session} exam={exam} />
  if (what === 'exams' && exam)
    return <ExamScreen key={exam} session={session} exam={exam === 'new' ? null : exam} />
  if (what === 'week') return <SessionScreen key={session} session={session} week={dayIn(exam)} />
  return <SessionScreen key={session} session={session} />
}
