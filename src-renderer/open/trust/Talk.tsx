/** @jsxImportSource preact */
/** A conversation that its code has opened: what was said, and writing more. */
import { useState } from 'preact/hooks'
import { longestText } from '../../../src-shared/trust/message.ts'
import { Failed } from '../Notice.tsx'
import type { RoomProps } from '../room.ts'
import type { Translate } from '../texts.ts'
import { type Conversation, type Read, readAgain, type Said, type Stage, writeMore } from './conversation.ts'
import { Picture } from './Picture.tsx'
import { Pictures } from './Pictures.tsx'
import { Progress } from './Progress.tsx'

export function Talk({
  t,
  base,
  language,
  conversation,
  read: first,
}: RoomProps & { conversation: Conversation; read: Read }) {
  const [read, setRead] = useState(first)
  const [text, setText] = useState('')
  const [pictures, setPictures] = useState<Uint8Array<ArrayBuffer>[]>([])
  const [stage, setStage] = useState<Stage | null>(null)
  const [error, setError] = useState<unknown>(null)

  async function send() {
    if (text.trim() === '') return
    setError(null)
    try {
      // What came meanwhile is shown, and takes its place.
      const now = await readAgain(conversation)
      setRead(now)
      await writeMore(conversation, now.next, { kind: null, language, text, pictures }, setStage)
      setText('')
      setPictures([])
      setRead(await readAgain(conversation))
    } catch (problem) {
      setError(problem)
    } finally {
      setStage(null)
    }
  }

  return (
    <div data-testid="talk">
      <h1>{t('talk')}</h1>
      <p data-testid="state">{t(`states.${read.state}`)}</p>
      <ol class="said">
        {read.said.map((one) => (
          <OneSaid key={one.n} said={one} t={t} language={language} />
        ))}
      </ol>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <label class="field">
          <span>{t('more')}</span>
          <textarea
            rows={5}
            maxLength={longestText}
            value={text}
            disabled={stage !== null}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            data-testid="text"
          />
        </label>
        <Pictures t={t} pictures={pictures} disabled={stage !== null} onChange={setPictures} />
        {error !== null && <Failed error={error} base={base} />}
        {stage ? (
          <Progress stage={stage} t={t} />
        ) : (
          <button type="submit" disabled={text.trim() === ''} data-testid="send">
            {t('send')}
          </button>
        )}
      </form>
    </div>
  )
}

function OneSaid({ said, t, language }: { said: Said; t: Translate; language: RoomProps['language'] }) {
  const { side, at, message } = said
  const hour = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ru-KZ', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
  return (
    <li data-side={side}>
      <small>{t(`sides.${side}`, { hour })}</small>
      {message ? (
        <>
          <p class="text">{message.text}</p>
          {message.pictures.map((picture, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a message never changes
            <Picture key={i} bytes={picture} alt={t('picture', { n: i + 1 })} />
          ))}
        </>
      ) : (
        <p class="missing">{t('not-opened')}</p>
      )}
    </li>
  )
}
