/** The questions of an exam that is sat with our own engine: of an approved paper, or of an exam file. */
import { Alert, Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { paperBytes } from '../../../src-shared/exam.ts'
import type { PlannedExam } from '../../../src-shared/timetable/timetable.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { ExamPaper } from './ExamPaper.tsx'
import { useSetQuestions } from './queries.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

export function ExamQuestions({ exam }: { exam: PlannedExam }) {
  const { t } = useTimetableText()
  const set = useSetQuestions(exam)
  const [tooLarge, setTooLarge] = useState(false)
  const take = async (file: File | null) => {
    if (!file) return
    setTooLarge(file.size > paperBytes)
    if (file.size <= paperBytes) set.mutate(await file.text())
  }
  return (
    <>
      <p data-testid="questions">
        {exam.questions === null
          ? t('delivery.no-questions')
          : t('delivery.questions', { n: exam.questions })}
      </p>
      <ExamPaper exam={exam} />
      <span className={classes.deeds}>
        <FileButton accept=".json,application/json" onChange={(file) => void take(file)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={set.isPending}
              leftSection={<IconUpload aria-hidden size={16} />}
              data-testid="questions-file"
            >
              {t('delivery.file')}
            </Button>
          )}
        </FileButton>
        {exam.questions !== null && (
          <Button variant="default" disabled={set.isPending} onClick={() => set.mutate(null)}>
            {t('form.remove')}
          </Button>
        )}
      </span>
      {tooLarge && <Alert color="orange">{t('delivery.too-large')}</Alert>}
      {set.error && <ProblemAlert problem={problemOf(set.error)} />}
    </>
  )
}
