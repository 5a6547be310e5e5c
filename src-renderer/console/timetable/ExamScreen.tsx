/** One planned exam, or a new one. */
import { Waiting } from '../frame/Waiting.tsx'
import { ExamForm } from './ExamForm.tsx'
import { useChoices, useExams, usePlannedExam } from './queries.ts'

export function ExamScreen({ session, exam }: { session: string; exam: string | null }) {
  const of = useExams(session)
  const choices = useChoices()
  const planned = usePlannedExam(exam)
  const again = () => {
    for (const one of [of, choices, ...(exam === null ? [] : [planned])]) if (one.error) void one.refetch()
  }
  if (!of.data || !choices.data || (exam !== null && !planned.data))
    return <Waiting error={of.error ?? choices.error ?? planned.error} onRetry={again} />
  const { session: its, exams } = of.data
  return <ExamForm session={its} exam={planned.data ?? null} exams={exams} choices={choices.data} />
}
