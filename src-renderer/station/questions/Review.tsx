/** All questions one below the other, with what is answered, what is not, and what the student wants to come back to. */
import { Badge, Group, Paper, Text } from '@mantine/core'
import { isAsked, type Question } from '../../../src-shared/exam.ts'
import { useTranslation } from '../../i18n/index.ts'
import { numbersOf } from '../../ui/question/order.ts'
import { useWords } from '../../ui/question/SaidText.tsx'
import { useAnswered, useView } from '../store.ts'
import classes from './Review.module.css'

interface Props {
  questions: readonly Question[]
  /** Places of those that are listed, from 0. */
  places: readonly number[]
  onGo: (place: number) => void
}

export function Review({ questions, places, onGo }: Props) {
  const { t } = useTranslation()
  const words = useWords()
  const done = useAnswered()
  const flags = useView((view) => view.flags)
  const numbers = numbersOf(questions)
  return (
    <Paper component="article" withBorder radius="lg" p="lg" className={classes.review}>
      <h1 className={classes.title}>{t('review.title')}</h1>
      <Text c="var(--taza-quiet)" mb="sm">
        {t('review.lead')}
      </Text>
      <ol className={classes.list}>
        {places.map((place) => {
          const question = questions[place]
          if (!question) return null
          const answered = done.has(question.id)
          return (
            isAsked(question) && (
              <li key={question.id}>
                <button
                  type="button"
                  className={classes.row}
                  onClick={() => onGo(place)}
                  data-testid={`review-${place + 1}`}
                >
                  <span className={classes.number}>{numbers[place]}</span>
                  <span className={classes.text}>{words(question, place)}</span>
                  <Group component="span" gap="xs" wrap="nowrap">
                    {flags.includes(question.id) && (
                      <Badge
                        component="span"
                        color="orange"
                        variant="light"
                        c="var(--taza-ink)"
                        size="lg"
                        tt="none"
                      >
                        {t('exam.flagged')}
                      </Badge>
                    )}
                    <span className={classes.state} data-answered={answered}>
                      {t(answered ? 'review.answered' : 'review.empty')}
                    </span>
                  </Group>
                </button>
              </li>
            )
          )
        })}
      </ol>
    </Paper>
  )
}
