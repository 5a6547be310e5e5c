/** An answer to whoever wrote, or a note for readers alone: sealed here, for its place in the conversation. */
import { Button, Radio, Textarea } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { mostMessages } from '../../../src-shared/trust/bounds.ts'
import { longestText } from '../../../src-shared/trust/message.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { api, problemOf, statusOf } from '../server/api.ts'
import { type Detail, useTrustChange } from './queries.ts'
import { sealAnswer } from './sealing.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

interface Sealed {
  n: number
  side: 'reader' | 'note'
  sealed: string
}

export function Answer({ detail, conversation }: { detail: Detail; conversation: Uint8Array<ArrayBuffer> }) {
  const { t, language } = useTrustText()
  const { id, messages: n } = detail
  // Nobody waits under a code for an answer to a letter on paper.
  const onPaper = detail.origin === 'paper'
  const [side, setSide] = useState<Sealed['side']>(onPaper ? 'note' : 'reader')
  const [text, setText] = useState('')
  /** Of what was not changed since: sent again as it is, it arrives once. */
  const prepared = useRef<Sealed | null>(null)
  const send = useTrustChange(async () => {
    if (prepared.current?.n !== n || prepared.current.side !== side)
      prepared.current = {
        n,
        side,
        sealed: await sealAnswer(conversation, { conversation: id, side, n }, text, language),
      }
    await api.trust.answer({ id, body: prepared.current })
  })
  const changed = () => {
    prepared.current = null
    send.reset()
  }
  if (n >= mostMessages) return <p data-testid="full">{t('answer.full')}</p>

  function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim() === '') return
    send.mutate(undefined, {
      onSuccess: () => {
        setText('')
        prepared.current = null
      },
    })
  }

  return (
    <form className={classes.form} onSubmit={submit} data-testid="answer">
      {!onPaper && (
        <Radio.Group
          label={t('answer.for')}
          value={side}
          onChange={(value) => {
            changed()
            setSide(value === 'note' ? 'note' : 'reader')
          }}
        >
          <div className={classes.row}>
            <Radio value="reader" label={t('answer.to-sender')} data-testid="side-reader" />
            <Radio value="note" label={t('answer.to-readers')} data-testid="side-note" />
          </div>
        </Radio.Group>
      )}
      <Textarea
        label={t(side === 'reader' ? 'answer.answer' : 'answer.note')}
        description={t(side === 'reader' ? 'answer.answer-says' : 'answer.note-says')}
        autosize
        minRows={4}
        maxRows={20}
        maxLength={longestText}
        value={text}
        onChange={(event) => {
          changed()
          setText(event.currentTarget.value)
        }}
        data-testid="answer-text"
      />
      {send.error &&
        (statusOf(send.error) === 409 ? (
          <p className={classes.late} role="alert" data-testid="meanwhile">
            {t('answer.meanwhile')}
          </p>
        ) : (
          <ProblemAlert problem={problemOf(send.error)} />
        ))}
      <Button type="submit" disabled={text.trim() === ''} loading={send.isPending} data-testid="send">
        {t(side === 'reader' ? 'answer.send' : 'answer.keep')}
      </Button>
    </form>
  )
}
