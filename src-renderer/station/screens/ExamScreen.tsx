/** One question at a time; the list on the left always says what is answered. */
import { Button, Group, Loader } from '@mantine/core'
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { isAsked } from '../../../src-shared/exam.ts'
import { useTranslation } from '../../i18n/index.ts'
import { numbersOf } from '../../ui/question/order.ts'
import { AskButtons } from '../AskButtons.tsx'
import { Asked, CallButton } from '../CallButton.tsx'
import { Card } from '../Card.tsx'
import { FlagButton } from '../questions/FlagButton.tsx'
import { QuestionCard } from '../questions/QuestionCard.tsx'
import { QuestionNav } from '../questions/QuestionNav.tsx'
import { Review } from '../questions/Review.tsx'
import { Trace } from '../questions/Trace.tsx'
import { SubmitDialog } from '../SubmitDialog.tsx'
import { answers, useStation, useView } from '../store.ts'
import { WebScreen } from '../web/WebScreen.tsx'
import classes from './ExamScreen.module.css'

export function ExamScreen() {
  const { web } = useView()
  return web ? <WebScreen web={web} /> : <PaperScreen />
}

function PaperScreen() {
  const { t } = useTranslation()
  const { paper, endsAt, lock } = useView()
  const place = useStation((state) => state.question)
  const review = useStation((state) => state.review)
  const [submitting, askSubmit] = useState(false)
  useFlushBeforeTheEnd(endsAt)
  if (!paper) {
    return (
      <Card title={t('exam.loading')}>
        <Group>
          <Loader aria-hidden />
          <CallButton />
          <Asked />
        </Group>
      </Card>
    )
  }
  const last = paper.questions.length - 1
  const shown = Math.min(place, last)
  const question = paper.questions[shown]
  const numbers = numbersOf(paper.questions)
  return (
    <div className={classes.exam} data-selectable={paper.selectable}>
      <aside className={classes.side}>
        <QuestionNav questions={paper.questions} shown={review ? null : shown} onGo={go} />
        <div className={classes.actions}>
          <AskButtons />
          <Button
            size="md"
            fullWidth
            variant="default"
            aria-pressed={review}
            onClick={() => (review ? go(shown) : openReview())}
            data-testid="review"
          >
            {t('exam.review')}
          </Button>
          <Button size="md" fullWidth variant="outline" onClick={() => askSubmit(true)} data-testid="submit">
            {t('exam.submit')}
          </Button>
        </div>
      </aside>
      <div className={classes.main}>
        {review && <Review questions={paper.questions} onGo={go} />}
        {question && !review && (
          <QuestionCard
            key={question.id}
            question={question}
            next={paper.questions[shown + 1]}
            number={numbers[shown] ?? 0}
            total={paper.questions.filter(isAsked).length}
          />
        )}
        <Group justify="space-between" className={classes.steps}>
          <Button
            size="lg"
            variant="default"
            disabled={shown === 0 && !review}
            leftSection={<IconArrowLeft aria-hidden size="1.2em" />}
            onClick={() => go(review ? shown : shown - 1)}
            data-testid="previous"
          >
            {t('exam.previous')}
          </Button>
          {question && !review && <FlagButton question={question.id} />}
          {shown === last || review ? (
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
      {paper.trace && lock === null && <Trace code={paper.trace} />}
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
  useStation.setState({ question, review: false })
}

function openReview(): void {
  void answers.flush()
  useStation.setState({ review: true })
}

/** Main submits at the end by itself; what is being typed then must be with it. */
function useFlushBeforeTheEnd(endsAt: number | null): void {
  useEffect(() => {
    if (endsAt === null) return
    const timer = setTimeout(() => void answers.flush(), Math.max(0, endsAt - Date.now() - 1500))
    return () => clearTimeout(timer)
  }, [endsAt])
}
