/** The corner in which a press stays for a while: what was kept, the way to take it back, and to say more of it. */
import { Button, CloseButton, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { toBase64 } from '../../../src-shared/bytes.ts'
import {
  type Observation,
  observedWordsLength,
  takeBackMs,
} from '../../../src-shared/observing/observation.ts'
import { cameras } from '../../../src-shared/vocabulary.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { api, problemOf } from '../server/api.ts'
import { keys } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Observing.module.css'
import { type Press, useObserved } from './observed.ts'
import { useVoice } from './useVoice.ts'
import { VoiceNote } from './VoiceNote.tsx'

/** The server takes it back a little longer. */
const offeredMs = takeBackMs - 5_000

export function Pressed() {
  const presses = useObserved((state) => state.presses)
  return (
    <div className={classes.corner} aria-live="polite" data-testid="pressed">
      {presses.map((press) => (
        <OnePress key={press.id} press={press} />
      ))}
    </div>
  )
}

function OnePress({ press }: { press: Press }) {
  const { t } = useTranslation('observing')
  const { time } = useText()
  const forget = useObserved((state) => state.forget)
  const [saying, setSaying] = useState(false)
  const [late, setLate] = useState(false)
  const { id, kind, kept, problem, name, station } = press
  const takeBack = useAdding(press, (observation) => api.observing.takeBack({ observation, body: {} }))
  const takenBack = kept?.takenBack != null
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), offeredMs)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    // What was refused stays until it is read.
    if (late && !saying && kept) forget(id)
  }, [late, saying, kept, id, forget])
  const failed = problem ?? (takeBack.error ? problemOf(takeBack.error) : null)
  return (
    <section className={classes.press} aria-label={t('title')} data-testid="press" data-kind={kind}>
      <div className={classes.head}>
        <div>
          <b>{t(`kind.${kind}`)}</b>
          <span className={classes.whom}>
            {station} · {name}
            {kept && ` · ${time(kept.at)}`}
          </span>
          <span data-testid="press-state">
            {takenBack ? t('taken-back') : kept ? t(`kept.${picturesIn(kept)}`) : failed ? '' : t('sending')}
          </span>
        </div>
        <CloseButton aria-label={t('close')} onClick={() => forget(id)} data-testid="press-close" />
      </div>
      {failed && <ProblemAlert problem={failed} />}
      {kept && !takenBack && (
        <div className={classes.row}>
          {!late && (
            <Button
              size="compact-md"
              variant="default"
              loading={takeBack.isPending}
              onClick={() => takeBack.mutate(undefined)}
              data-testid="take-back"
            >
              {t('take-back')}
            </Button>
          )}
          {!saying && (
            <Button
              size="compact-md"
              variant="default"
              onClick={() => setSaying(true)}
              data-testid="press-say"
            >
              {t('say.open')}
            </Button>
          )}
        </div>
      )}
      {saying && kept && !takenBack && <Say press={press} onDone={() => forget(id)} />}
    </section>
  )
}

const picturesIn = ({ pictures }: Observation) => {
  const [face, desk] = cameras.map((camera) => pictures.some(({ source }) => source === camera))
  return face && desk ? 'both' : face ? 'face' : desk ? 'desk' : 'none'
}

function Say({ press, onDone }: { press: Press; onDone: () => void }) {
  const { t } = useTranslation('observing')
  const [words, setWords] = useState('')
  const [witness, setWitness] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const [note, setNote] = useState<Blob | null>(null)
  const voice = useVoice(setNote)
  const speaks = voice.state === 'asks' || voice.state === 'records'
  const change = useObserved((state) => state.change)
  const said = { words: words.trim(), witness: witness.trim() }
  const says = said.words !== '' || said.witness !== ''
  const say = useAdding(press, async (observation) => {
    if (!note) return api.observing.say({ observation, body: said })
    const webm = toBase64(new Uint8Array(await note.arrayBuffer()))
    const kept = await api.observing.speak({ observation, body: { webm } })
    if (!says) return kept
    // Where the words are refused, the voice is not sent again.
    setNote(null)
    change(press.id, { kept })
    return api.observing.say({ observation, body: said })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    say.mutate(undefined, { onSuccess: onDone })
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <Textarea
        label={t('say.words')}
        maxLength={observedWordsLength}
        autosize
        minRows={1}
        maxRows={4}
        value={words}
        onChange={({ currentTarget: { value } }) => setWords(value)}
        ref={field}
        data-testid="press-words"
      />
      <TextInput
        label={t('say.witness')}
        maxLength={200}
        value={witness}
        onChange={({ currentTarget: { value } }) => setWitness(value)}
        data-testid="press-witness"
      />
      {press.kept?.voice ? (
        <span>{t('voice.kept')}</span>
      ) : (
        <VoiceNote voice={voice} note={note} onDrop={() => setNote(null)} />
      )}
      {say.error && <ProblemAlert problem={problemOf(say.error)} />}
      <Button
        type="submit"
        size="compact-md"
        disabled={speaks || (!says && note === null)}
        loading={say.isPending}
        data-testid="press-add"
      >
        {t('say.add')}
      </Button>
    </form>
  )
}

/** What is added to an observation that is kept. */
function useAdding({ id, attempt, kept }: Press, add: (observation: string) => Promise<Observation>) {
  const client = useQueryClient()
  const change = useObserved((state) => state.change)
  return useMutation({
    mutationFn: () => add(kept?.id ?? ''),
    onSuccess: (now) => {
      change(id, { kept: now })
      return client.invalidateQueries({ queryKey: keys.attempt(attempt) })
    },
  })
}
