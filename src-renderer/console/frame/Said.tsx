/** The corner in which the console says what it did. */
import { CloseButton } from '@mantine/core'
import { useEffect } from 'react'
import { ProblemAlert } from '../../ui/index.ts'
import { useText } from '../text/useText.ts'
import classes from './Said.module.css'
import { useSaid, type Word } from './said.ts'

const doneStaysMs = 12_000

export function Said() {
  const words = useSaid((state) => state.words)
  return (
    <div className={classes.corner} role="status" aria-live="polite" data-testid="said">
      {words.map((word) => (
        <OneWord key={word.id} word={word} />
      ))}
    </div>
  )
}

function OneWord({ word }: { word: Word }) {
  const { t } = useText()
  const forget = useSaid((state) => state.forget)
  const { id, kind } = word
  useEffect(() => {
    if (kind !== 'done') return
    const timer = setTimeout(() => forget(id), doneStaysMs)
    return () => clearTimeout(timer)
  }, [id, kind, forget])
  return (
    <div className={classes.word} data-kind={kind}>
      <div className={classes.text}>
        <b>{word.text}</b>
        {word.kind === 'done' ? <span>{word.note}</span> : <ProblemAlert problem={word.problem} />}
      </div>
      <CloseButton aria-label={t('close')} onClick={() => forget(id)} />
    </div>
  )
}
