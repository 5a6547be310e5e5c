/** The questions of an exam that is sat with our own engine: of an approved paper, or of an exam file. */
import { Alert, Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { paperBytes } from '../../../src-shared/exam.ts'
import { decodeText, UnreadableText } from '../../../src-shared/text-file.ts'
import type { PlannedExam } from '../../../src-shared/timetable/timetable.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { ExamPaper } from './ExamPaper.tsx'
import { useSetQuestions } from './queries.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

type Read = { text: string; encoding: string } | { wrong: UnreadableText['reason'] | 'too-large' }

/** As `import-exam` reads its file. */
async function readFile(file: File): Promise<Read> {
  if (file.size > paperBytes) return { wrong: 'too-large' }
  const bytes = new Uint8Array(await file.arrayBuffer())
  try {
    return decodeText(bytes)
  } catch (error) {
    if (error instanceof UnreadableText) return { wrong: error.reason }
    throw error
  }
}

export function ExamQuestions({ exam }: { exam: PlannedExam }) {
  const { t } = useTimetableText()
  const set = useSetQuestions(exam)
  const [read, setRead] = useState<Read | null>(null)
  const take = async (file: File | null) => {
    if (!file) return
    set.reset()
    const one = await readFile(file)
    setRead(one)
    if ('text' in one) set.mutate(one.text)
  }
  const remove = () => {
    setRead(null)
    set.mutate(null)
  }
  const notTaken = set.data?.notTaken ?? []
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
          <Button variant="default" disabled={set.isPending} onClick={remove}>
            {t('form.remove')}
          </Button>
        )}
      </span>
      {read && 'wrong' in read && (
        <Alert role="alert" color="orange" data-testid="questions-unreadable">
          {t(`delivery.unreadable.${read.wrong}`)}
        </Alert>
      )}
      {set.data && read && 'text' in read && !read.encoding.startsWith('UTF-8') && (
        <p data-testid="questions-read-as">{t('delivery.read-as', { encoding: read.encoding })}</p>
      )}
      {notTaken.length > 0 && (
        <p data-testid="not-taken">{t('delivery.not-taken', { names: notTaken.join(', ') })}</p>
      )}
      {set.error && <ProblemAlert problem={problemOf(set.error)} />}
    </>
  )
}
