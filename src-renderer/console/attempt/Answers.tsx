/** How answers came about: each change at its moment, and what stood there at the moment that is shown. */
import { NativeSelect } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { type CourseLine, courseOf } from '../../../src-shared/answers/course.ts'
import { type AnswerChange, type AnswerHistory, answerAfter } from '../../../src-shared/answers/history.ts'
import { numbersOf } from '../../ui/question/order.ts'
import { useWords } from '../../ui/question/SaidText.tsx'
import { shownAnswer } from '../../ui/question/shownAnswer.ts'
import { Waiting } from '../frame/Waiting.tsx'
import type { Player } from '../player/usePlayer.ts'
import { useAttemptAnswers } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Answers.module.css'
import side from './Side.module.css'

export function AttemptAnswers({ attempt, player }: { attempt: string; player: Player }) {
  return <Answers asked={useAttemptAnswers(attempt)} player={player} />
}

export function Answers({ asked, player }: { asked: UseQueryResult<AnswerHistory>; player: Player }) {
  const { data, error, refetch } = asked
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <History history={data} player={player} />
}

function History({ history, player }: { history: AnswerHistory; player: Player }) {
  const { t, time } = useText()
  const { nameOf, wordsOf, all } = useNames(history)
  const [chosen, choose] = useState('')
  const changes = history.changes.filter(({ of }) => chosen === '' || of === chosen)
  const lines = useMemo(
    () => courseOf(history.changes).filter(({ of }) => chosen === '' || of === chosen),
    [history, chosen],
  )
  // By the second: what follows is made anew with it.
  const at = useStore(player.shown, (shown) => Math.ceil(shown.at / 1000) * 1000)
  const now = lines.findLastIndex(({ from }) => from <= at)
  if (history.changes.length === 0) return <p className={side.none}>{t('answers.none')}</p>
  return (
    <div className={classes.answers} data-testid="answers">
      <div className={classes.head}>
        <NativeSelect
          aria-label={t('answers.title')}
          value={chosen}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
          data={[
            { value: '', label: t('answers.all') },
            ...all.map((of) => ({ value: of, label: nameOf(of) })),
          ]}
          data-testid="answers-of"
        />
        {chosen !== '' && (
          <figure className={classes.then}>
            <figcaption className={classes.quiet}>{t('answers.at', { time: time(at) })}</figcaption>
            <blockquote className={classes.value} data-as-is data-testid="answer-then">
              {wordsOf(chosen, answerThen(changes, at)) ?? t('answers.none-yet')}
            </blockquote>
          </figure>
        )}
      </div>
      <ol className={side.list}>
        {lines.map((line, i) => (
          <li key={`${line.of} ${line.from} ${line.to}`} data-now={i === now}>
            <button
              type="button"
              className={side.line}
              onClick={() => player.seek(line.from)}
              data-testid="answer-line"
            >
              <span className={side.time}>{time(line.from)}</span>
              <span className={side.text}>
                {chosen === '' && <small>{nameOf(line.of)}</small>}
                <Said line={line} value={wordsOf(line.of, line.value)} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      <p className={`${classes.quiet} ${classes.foot}`}>{t('answers.how')}</p>
      {history.left > 0 && <p className={side.none}>{t('answers.left', { n: history.left })}</p>}
    </div>
  )
}

const answerThen = (changes: readonly AnswerChange[], at: number) =>
  answerAfter(changes.filter((change) => change.at <= at))

function Said({ line, value }: { line: CourseLine; value: string | null }) {
  const { t } = useText()
  const { what, added, removed, pasted } = line
  if (what === 'chosen') return <span data-as-is>{value}</span>
  if (what === 'at-once')
    return pasted > 0 ? t('answers.pasted', { pasted }) : t('answers.at-once', { added })
  return t(`answers.${what}`, { added, removed })
}

/** Questions by their places in the exam; fields of another's page in the order in which they were typed in. */
function useNames({ questions, changes }: AnswerHistory) {
  const { t, localize } = useText()
  const words = useWords()
  const numbers = numbersOf(questions)
  const places = new Map(questions.map(({ id }, place) => [id, place]))
  const fields = [...new Set(changes.map(({ of }) => of).filter((of) => !places.has(of)))]
  const touched = new Set(changes.map(({ of }) => of))
  return {
    all: [...questions.map(({ id }) => id).filter((id) => touched.has(id)), ...fields],
    nameOf(of: string): string {
      const place = places.get(of)
      const question = place === undefined ? undefined : questions[place]
      if (place === undefined || !question) return t('answers.field', { number: fields.indexOf(of) + 1 })
      const text = words(question, place)
      return t('answers.question', {
        number: numbers[place] ?? place + 1,
        words: text.length > 80 ? `${text.slice(0, 79)}…` : text,
      })
    },
    /** Null: nothing stands there. */
    wordsOf(of: string, value: ReturnType<typeof answerAfter>): string | null {
      if (value === undefined || value === null || value === '') return null
      const question = questions[places.get(of) ?? -1]
      return question ? shownAnswer(question, value, localize) : String(value)
    },
  }
}
