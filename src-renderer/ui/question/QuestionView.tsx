/** One question as its student sees it: its text, what to do, and the field of its kind. The console previews with it. */
import { Alert, Group, Paper, Text } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { type AnswerValue, isAsked, type Question, type Said } from '../../../src-shared/exam.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { AloudButton } from './AloudButton.tsx'
import { useSpoken } from './aloud.ts'
import { ChoiceAnswer } from './ChoiceAnswer.tsx'
import { EssayAnswer } from './essay/EssayAnswer.tsx'
import { GapsText } from './GapsText.tsx'
import { MatchAnswer } from './MatchAnswer.tsx'
import { NumberAnswer } from './NumberAnswer.tsx'
import { OrderAnswer } from './OrderAnswer.tsx'
import classes from './QuestionView.module.css'
import { SaidText } from './SaidText.tsx'
import { TextAnswer } from './TextAnswer.tsx'
import { UploadAnswer } from './upload/UploadAnswer.tsx'

export interface QuestionViewProps {
  question: Question
  number: number
  total: number
  value: AnswerValue
  onChange: (value: AnswerValue) => void
  /** Any field of it was left. */
  onLeave?: () => void
  /** So many characters come from the clipboard. */
  onPaste?: (characters: number) => void
  /** The answer could not be saved. */
  refused?: boolean
  /** A reader begins at its text. */
  focused?: boolean
}

export function QuestionView({ question, number, total, value, onChange, ...more }: QuestionViewProps) {
  const { onLeave, onPaste, refused = false, focused = false } = more
  const { t } = useTranslation()
  const language = useLanguage()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focused) heading.current?.focus({ preventScroll: true })
  }, [focused])
  const asked = isAsked(question)
  const title = t('exam.question', { number, total })
  const task = t(`answer.${question.type}`)
  const spokenOf = useSpoken()
  return (
    <Paper
      component="article"
      className={classes.card}
      withBorder
      radius="lg"
      p="lg"
      onBlur={onLeave}
      onPaste={({ clipboardData }) => onPaste?.(clipboardData.getData('text').length)}
    >
      <div className={classes.head}>
        {asked ? <span>{title}</span> : <span>{t('exam.description')}</span>}
        {asked && <span>{t('exam.points', { count: question.points })}</span>}
      </div>
      {question.html === undefined ? (
        <h1 ref={heading} tabIndex={-1} className={classes.text} id="question-text">
          {localize(question.text, language)}
        </h1>
      ) : (
        // Lists, tables and fields are no heading.
        <section
          ref={heading}
          tabIndex={-1}
          aria-label={asked ? title : t('exam.description')}
          className={classes.rich}
        >
          <div id="question-text">
            {question.type === 'gaps' ? (
              <GapsText question={question} value={value} onChange={onChange} />
            ) : (
              <SaidText said={question} />
            )}
          </div>
        </section>
      )}
      <Group mb="sm" justify="space-between">
        <Text c="var(--taza-quiet)" id="question-task" flex="1 1 16rem">
          {task}
        </Text>
        <AloudButton
          name="question"
          texts={() => [spokenOf(question), { text: task, language }, ...partsOf(question).map(spokenOf)]}
        />
      </Group>
      {field(question, value, onChange)}
      {refused && (
        <Alert role="alert" color="orange" mt="sm" data-testid="answer-unsaved">
          <Text c="var(--taza-ink)">{t('answer.unsaved')}</Text>
        </Alert>
      )}
    </Paper>
  )
}

/** What it is answered with. */
const partsOf = (question: Question): readonly Said[] =>
  'options' in question
    ? question.options
    : question.type === 'match'
      ? [...question.left, ...question.right]
      : []

function field(question: Question, value: AnswerValue, onChange: (value: AnswerValue) => void): ReactNode {
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
    case 'essay':
      return <EssayAnswer question={question} value={value} onChange={onChange} />
    case 'match':
      return <MatchAnswer question={question} value={value} onChange={onChange} />
    case 'upload':
      return <UploadAnswer question={question} value={value} onChange={onChange} />
    // Its fields stand in the text.
    case 'gaps':
    case 'description':
      return null
  }
}
