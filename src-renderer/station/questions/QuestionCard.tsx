/** One question: its text, what to do, and the field of its kind. */
import { Alert, Paper, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { AnswerValue, Question } from '../../../src-shared/exam.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { answers, useAnswer, useAnswerState } from '../store.ts'
import { ChoiceAnswer } from './ChoiceAnswer.tsx'
import { NumberAnswer } from './NumberAnswer.tsx'
import { OrderAnswer } from './OrderAnswer.tsx'
import classes from './QuestionCard.module.css'
import { TextAnswer } from './TextAnswer.tsx'

export interface QuestionCardProps {
  question: Question
  number: number
  total: number
}

export function QuestionCard({ question, number, total }: QuestionCardProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const refused = useAnswerState().refused.includes(question.id)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <Paper
      component="article"
      className={classes.card}
      withBorder
      radius="lg"
      p="lg"
      // Leaving any field of the question sends what it holds.
      onBlur={() => void answers.flush()}
    >
      <div className={classes.head}>
        <span>{t('exam.question', { number, total })}</span>
        <span>{t('exam.points', { points: question.points })}</span>
      </div>
      <h1 ref={heading} tabIndex={-1} className={classes.text} id="question-text">
        {localize(question.text, language)}
      </h1>
      <Text c="var(--taza-quiet)" mb="sm" id="question-task">
        {t(`answer.${question.type}`)}
      </Text>
      <Field question={question} />
      {refused && (
        <Alert role="alert" color="orange" mt="sm" data-testid="answer-unsaved">
          <Text c="var(--taza-ink)">{t('answer.unsaved')}</Text>
        </Alert>
      )}
    </Paper>
  )
}

function Field({ question }: { question: Question }) {
  const value = useAnswer(question.id)
  const onChange = (next: AnswerValue): void => answers.write(question.id, next)
  switch (question.type) {
    case 'single':
    case 'multiple':
      return <ChoiceAnswer question={question} value={value} onChange={onChange} />
    case 'number':
      return <NumberAnswer question={question} value={value} onChange={onChange} />
    case 'text':
      return <TextAnswer question={question} value={value} onChange={onChange} />
    case 'order':
      return <OrderAnswer question={question} value={value} onChange={onChange} />
  }
}
