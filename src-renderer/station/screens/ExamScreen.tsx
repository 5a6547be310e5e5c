/** One question at a time; the list on the left always says what is answered. */
import { Button, Group, Loader } from '@mantine/core'
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import { AskButtons } from '../AskButtons.tsx'
import { Card } from '../Card.tsx'
import { QuestionCard } from '../questions/QuestionCard.tsx'
import { QuestionNav } from '../questions/QuestionNav.tsx'
import { SubmitDialog } from '../SubmitDialog.tsx'
import { answers, useStation, useView } from '../store.ts'
import classes from './ExamScreen.module.css'

export function ExamScreen() {
  const { t } = useTranslation()
  const { paper, endsAt, lock } = useView()
  const place = useStation((state) => state.question)
  const [submitting, askSubmit] = useState(false)
  useFlushBeforeTheEnd(endsAt)
  if (!paper) {
    return (
      <Card title={t('exam.loading')}>
        <Group>
          <Loader aria-hidden />
          <AskButtons only="help" />
        </Group>
      </Card>
    )
  }
  const last = paper.questions.length - 1
  const shown = Math.min(place, last)
  const question = paper.questions[shown]
  return (
    <div className={classes.exam}>
      <aside className={classes.side}>
        <QuestionNav questions={paper.questions} shown={shown} onGo={go} />
        <div className={classes.actions}>
          <AskButtons fullWidth />
          <Button size="md" fullWidth variant="outline" onClick={() => askSubmit(true)} data-testid="submit">
            {t('exam.submit')}
          </Button>
        </div>
      </aside>
      <div className={classes.main}>
        {question && (
          <QuestionCard key={question.id} question={question} number={shown + 1} total={last + 1} />
        )}
        <Group justify="space-between" className={classes.steps}>
          <Button
            size="lg"
            variant="default"
            disabled={shown === 0}
            leftSection={<IconArrowLeft aria-hidden size="1.2em" />}
            onClick={() => go(shown - 1)}
            data-testid="previous"
          >
            {t('exam.previous')}
          </Button>
          {shown === last ? (
            <Button size="lg" onClick={() => askSubmit(true)} data-testid="finish">
              {t('exam.submit')}
            </Button>
          ) : (
            <Button
              size="lg"
              rightSection={<IconArrowRight aria-hidden size="1.2em" />}
              onClick={() => go(shown + 1)}
              data-testid="next"
            >
              {t('exam.next')}
            </Button>
          )}
        </Group>
      </div>
      <SubmitDialog
        open={submitting && lock === null}
        questions={paper.questions}
        onClose={() => askSubmit(false)}
        onGo={(to) => {
          askSubmit(false)
          go(to)
        }}
      />
    </div>
  )
}

function go(question: number): void {
  void answers.flush()
  useStation.setState({ question })
}

/** Main submits at the end by itself; what is being typed then must be with it. */
function useFlushBeforeTheEnd(endsAt: number | null): void {
  useEffect(() => {
    if (endsAt === null) return
    const timer = setTimeout(() => void answers.flush(), Math.max(0, endsAt - Date.now() - 1500))
    return () => clearTimeout(timer)
  }, [endsAt])
}
