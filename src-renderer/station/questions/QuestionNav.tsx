/** All questions as numbers; a tick and a word say which are answered. */
import { Text } from '@mantine/core'
import { IconCheck, IconFlagFilled, IconInfoCircle } from '@tabler/icons-react'
import { memo, useMemo } from 'react'
import { isAsked, type Question } from '../../../src-shared/exam.ts'
import { useTranslation } from '../../i18n/index.ts'
import { numbersOf } from '../../ui/question/order.ts'
import { useAnswered, useView } from '../store.ts'
import type { Shown } from '../way.ts'
import classes from './QuestionNav.module.css'

export interface QuestionNavProps {
  questions: readonly Question[]
  /** Places, from 0: of what is listed, and what of it can be gone to. */
  shown: Shown
  /** Of the question that is shown; null: none is. */
  place: number | null
  /** The same function each time, or every number is drawn again. */
  onGo: (place: number) => void
}

export function QuestionNav({ questions, shown, place: at, onGo }: QuestionNavProps) {
  const { t } = useTranslation()
  const answered = useAnswered()
  const asked = shown.listed.flatMap((place) => questions[place] ?? []).filter(isAsked)
  const done = asked.filter(({ id }) => answered.has(id)).length
  const numbers = useMemo(() => numbersOf(questions), [questions])
  const flags = useView((view) => view.flags)
  const open = new Set(shown.open)
  const ahead = new Set(shown.ahead)
  return (
    <nav aria-label={t('exam.questions')}>
      <Text fw={650}>{t('exam.questions')}</Text>
      <Text size="sm" c="var(--taza-quiet)" mb="xs" data-testid="answered">
        {t('exam.answered', { done, total: asked.length })}
      </Text>
      <ol className={classes.list}>
        {shown.listed.map((place) => {
          const id = questions[place]?.id ?? ''
          return (
            <Place
              key={id}
              place={place}
              number={numbers[place] ?? null}
              answered={answered.has(id)}
              flagged={flags.includes(id)}
              current={place === at}
              closed={open.has(place) ? null : ahead.has(place) ? 'later' : 'closed'}
              {...{ t, onGo }}
            />
          )
        })}
      </ol>
    </nav>
  )
}

interface PlaceProps extends Pick<QuestionNavProps, 'onGo'> {
  t: ReturnType<typeof useTranslation>['t']
  place: number
  /** Null: nothing is asked there. */
  number: number | null
  answered: boolean
  flagged: boolean
  current: boolean
  closed: 'later' | 'closed' | null
}

/** Drawn again only when it changes: each letter that is typed draws the list, and a paper may have hundreds. */
const Place = memo(function Place(props: PlaceProps) {
  const { t, place, number, answered, flagged, current, closed, onGo } = props
  return (
    <li>
      <button
        type="button"
        className={classes.number}
        aria-current={current ? 'step' : undefined}
        aria-label={[
          number === null
            ? t('exam.description')
            : t(answered ? 'exam.nav-answered' : 'exam.nav-empty', { number }),
          ...(closed ? [t(`way.${closed}`)] : []),
          ...(flagged ? [t('exam.flagged')] : []),
        ].join(', ')}
        data-answered={answered}
        disabled={closed !== null}
        data-testid={`question-${place + 1}`}
        onClick={() => onGo(place)}
      >
        {number ?? <IconInfoCircle aria-hidden size="1.1em" />}
        {flagged && <IconFlagFilled aria-hidden className={classes.flag} size="0.95em" />}
        {answered && <IconCheck aria-hidden className={classes.tick} size="0.95em" stroke={3} />}
      </button>
    </li>
  )
})
