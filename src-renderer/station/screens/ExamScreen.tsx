/** One question at a time; the list on the left always says what is answered. */
import { Button, Group, Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { isAsked } from '../../../src-shared/exam.ts'
import { useTranslation } from '../../i18n/index.ts'
import { numbersOf } from '../../ui/question/order.ts'
import { AskButtons } from '../AskButtons.tsx'
import { Asked, CallButton } from '../CallButton.tsx'
import { Card } from '../Card.tsx'
import { QuestionCard } from '../questions/QuestionCard.tsx'
import { QuestionNav } from '../questions/QuestionNav.tsx'
import { Review } from '../questions/Review.tsx'
import { Steps } from '../questions/Steps.tsx'
import { Trace } from '../questions/Trace.tsx'
import { WayHead } from '../questions/WayHead.tsx'
import { SubmitDialog } from '../SubmitDialog.tsx'
import { answers, useStation, useView } from '../store.ts'
import { placeIn, shownOf } from '../way.ts'
import { WebScreen } from '../web/WebScreen.tsx'
import classes from './ExamScreen.module.css'

export function ExamScreen() {
  const web = useView((view) => view.web)
  return web ? <WebScreen web={web} /> : <PaperScreen />
}

function PaperScreen() {
  const { t } = useTranslation()
  const { paper, lock } = useView(({ paper, lock }) => ({ paper, lock }))
  const wanted = useStation((state) => state.question)
  const review = useStation((state) => state.review)
  const [submitting, askSubmit] = useState(false)
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
  const { questions, way } = paper
  const shown = shownOf(questions, way)
  const place = placeIn(shown, wanted)
  const question = questions[place]
  return (
    <div className={classes.exam} data-selectable={paper.selectable}>
      <aside className={classes.side}>
        {way && <WayHead way={way} />}
        <QuestionNav questions={questions} shown={shown} place={review ? null : place} onGo={go} />
        <div className={classes.actions}>
          <AskButtons />
          {!way?.oneWay && (
            <Button
              size="md"
              fullWidth
              variant="default"
              aria-pressed={review}
              onClick={() => (review ? go(place) : openReview())}
              data-testid="review"
            >
              {t('exam.review')}
            </Button>
          )}
          {(!way || way.section === way.sections) && (
            <Button
              size="md"
              fullWidth
              variant="outline"
              onClick={() => askSubmit(true)}
              data-testid="submit"
            >
              {t('exam.submit')}
            </Button>
          )}
        </div>
      </aside>
      <div className={classes.main}>
        {review && <Review questions={questions} places={shown.listed} onGo={go} />}
        {question && !review && (
          <QuestionCard
            key={question.id}
            question={question}
            next={questions[place + 1]}
            number={numbersOf(questions)[place] ?? 0}
            total={questions.filter(isAsked).length}
          />
        )}
        <Steps
          {...{ questions, way, shown, place, review }}
          locked={lock !== null}
          onGo={go}
          onSubmit={() => askSubmit(true)}
        />
      </div>
      {paper.trace && lock === null && <Trace code={paper.trace} />}
      <Ends />
      <SubmitDialog
        open={submitting && lock === null}
        questions={questions}
        places={shown.ahead}
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

/** By itself: what the clock says moves by a millisecond with each view. */
function Ends() {
  useFlushBeforeTheEnd(useView(({ endsAt }) => endsAt))
  useFlushBeforeTheEnd(useView(({ paper }) => paper?.way?.endsAt ?? null))
  return null
}

/** Main submits at the end by itself; what is being typed then must be with it. */
function useFlushBeforeTheEnd(endsAt: number | null): void {
  useEffect(() => {
    if (endsAt === null) return
    const timer = setTimeout(() => void answers.flush(), Math.max(0, endsAt - Date.now() - 1500))
    return () => clearTimeout(timer)
  }, [endsAt])
}
