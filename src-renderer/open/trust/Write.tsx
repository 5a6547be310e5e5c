/** @jsxImportSource preact */
/** Writing for the first time: what it is about, the text, pictures; then the code. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { fromBase64 } from '../../../src-shared/bytes.ts'
import { type Kind, kinds, longestText } from '../../../src-shared/trust/message.ts'
import { fingerprintOf } from '../../../src-shared/trust/seal.ts'
import { wordsOf } from '../../../src-shared/trust/words.ts'
import { Failed } from '../Notice.tsx'
import type { RoomProps } from '../room.ts'
import { Code } from './Code.tsx'
import { type About, prepare, type Sending, type Stage } from './conversation.ts'
import { Pictures } from './Pictures.tsx'
import { Progress } from './Progress.tsx'

export function Write({ t, base, language, about }: RoomProps & { about: About }) {
  const [kind, setKind] = useState<Kind | null>(null)
  const [text, setText] = useState('')
  const [pictures, setPictures] = useState<Uint8Array<ArrayBuffer>[]>([])
  const [missing, setMissing] = useState(false)
  const [stage, setStage] = useState<Stage | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [sent, setSent] = useState<Sending | null>(null)
  /** Of what was not changed since: sent again, it arrives once. */
  const prepared = useRef<Sending | null>(null)
  const changed = () => {
    prepared.current = null
  }

  async function send() {
    if (kind === null || text.trim() === '') return setMissing(true)
    setMissing(false)
    setError(null)
    setStage('sealing')
    try {
      prepared.current ??= await prepare({ kind, language, text, pictures }, about.domain)
      await prepared.current.send(setStage)
      setSent(prepared.current)
    } catch (problem) {
      setError(problem)
    } finally {
      setStage(null)
    }
  }

  if (sent) return <Code code={sent.conversation.code} t={t} language={language} days={about.answerDays} />
  const busy = stage !== null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      data-testid="write"
    >
      <h1>{t('to-write')}</h1>
      <fieldset disabled={busy}>
        <legend>{t('kind')}</legend>
        {kinds.map((one) => (
          <label key={one} class="choice">
            <input
              type="radio"
              name="kind"
              checked={kind === one}
              onChange={() => {
                changed()
                setKind(one)
              }}
              data-testid={`kind-${one}`}
            />
            <span>{t(`kinds.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <label class="field">
        <span>{t('text')}</span>
        <small>{t('text-says')}</small>
        <textarea
          rows={8}
          maxLength={longestText}
          value={text}
          disabled={busy}
          onInput={({ currentTarget }) => {
            changed()
            setText(currentTarget.value)
          }}
          data-testid="text"
        />
      </label>
      <Pictures
        t={t}
        pictures={pictures}
        disabled={busy}
        onChange={(now) => {
          changed()
          setPictures(now)
        }}
      />
      <Readers about={about} t={t} language={language} />
      {missing && (
        <p class="missing" role="alert" data-testid="missing">
          {t('missing')}
        </p>
      )}
      {error !== null && <Failed error={error} base={base} />}
      {stage ? (
        <Progress stage={stage} t={t} />
      ) : (
        <button type="submit" data-testid="send">
          {t('send')}
        </button>
      )}
    </form>
  )
}

/** Whose keys it is sealed for, to be compared with a poster. */
function Readers({ about, t, language }: Pick<RoomProps, 't' | 'language'> & { about: About }) {
  const [words, setWords] = useState<Record<string, string>>({})
  useEffect(() => {
    void Promise.all(
      about.readers.map(async ({ id, key }) => [
        id,
        wordsOf(await fingerprintOf(fromBase64(key)), language).join(' '),
      ]),
    ).then((all) => setWords(Object.fromEntries(all)))
  }, [about, language])
  return (
    <details>
      <summary>{t('readers')}</summary>
      <p>{t('readers-say')}</p>
      <dl>
        {about.readers.map(({ id, name }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd data-as-is>{words[id]}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
