/** All questions as numbers; a tick and a word say which are answered. */
import { Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { Question } from '../../../src-shared/exam.ts'
import { useTranslation } from '../../i18n/index.ts'
import { isAnswered } from '../answers.ts'
import { useAnswers } from '../store.ts'
import classes from './QuestionNav.module.css'

export interface QuestionNavProps {
  questions: readonly Question[]
  /** Place of the question that is shown, from 0. */
  shown: number
  onGo: (place: number) => void
}

export function QuestionNav({ questions, shown, onGo }: QuestionNavProps) {
  const { t } = useTranslation()
  const values = useAnswers()
  const done = questions.filter(({ id }) => isAnswered(values[id])).length
  return (
    <nav aria-label={t('exam.questions')}>
      <Text fw={650}>{t('exam.questions')}</Text>
      <Text size="sm" c="var(--taza-quiet)" mb="xs" data-testid="answered">
        {t('exam.answered', { done, total: questions.length })}
      </Text>
      <ol className={classes.list}>
        {questions.map(({ id }, place) => {
          const answered = isAnswered(values[id])
          return (
            <li key={id}>
              <button
                type="button"
                className={classes.number}
                aria-current={place === shown ? 'step' : undefined}
                aria-label={t(answered ? 'exam.nav-answered' : 'exam.nav-empty', { number: place + 1 })}
                data-answered={answered}
                data-testid={`question-${place + 1}`}
                onClick={() => onGo(place)}
              >
                {place + 1}
                {answered && <IconCheck aria-hidden className={classes.tick} size="0.95em" stroke={3} />}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
