/** @jsxImportSource preact */
/** Her explanation: words and files, once, while her days run; or as she gave it. */
import { useState } from 'preact/hooks'
import {
  explanationFileBytes,
  explanationFilesAtMost,
  explanationLength,
  type FileKind,
} from '../../../src-shared/cases/explanation-bounds.ts'
import type { MyCase } from '../../../src-shared/students/mine.ts'
import { Failed, Notice } from '../Notice.tsx'
import type { RoomProps } from '../room.ts'
import { call, callBytes, problemOf, sendBytes } from '../server.ts'
import { save } from './save.ts'

interface Props extends RoomProps {
  of: MyCase
  time: (at: number) => string
  onGiven: (now: MyCase) => void
  onOver: () => void
}

type File_ = MyCase['explaining']['files'][number]

/** Of this page alone: who has to sign in again finds what she wrote. */
const drafts = new Map<string, string>()
const names = new Map<string, string>()

const endings: Record<FileKind, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/pdf': 'pdf',
}
const nameOf = ({ digest, kind }: File_): string =>
  names.get(digest) ?? `${digest.slice(0, 6)}.${endings[kind]}`

export function Explaining(props: Props) {
  const { of, t, time } = props
  const { open, until, given } = of.explaining
  if (given) return <Given {...props} given={given} />
  if (until === null) return null
  return (
    <section class="my-card" data-testid="explaining">
      <h2>{t('explain.title')}</h2>
      {open ? (
        <Form {...props} />
      ) : (
        <p data-testid="explain-over">{t('explain.over', { until: time(until) })}</p>
      )}
    </section>
  )
}

function Given({
  of,
  given: { at, explanation },
  time,
  t,
  base,
}: Props & { given: NonNullable<MyCase['explaining']['given']> }) {
  const [error, setError] = useState<unknown>(null)
  async function take(digest: string, name: string) {
    setError(null)
    try {
      save(await callBytes(`/api/open/my/cases/${of.number}/files/${digest}`), name)
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <section class="my-card" data-testid="explained">
      <h2>{t('explain.title')}</h2>
      <p class="my-quiet">{t('explain.given', { at: time(at) })}</p>
      <blockquote data-as-is>{explanation.words}</blockquote>
      {explanation.files.map(({ name, digest }) => (
        <button key={digest} type="button" class="quiet my-show" onClick={() => void take(digest, name)}>
          <span data-as-is>{name}</span>
        </button>
      ))}
      {error !== null && <Failed error={error} base={base} />}
    </section>
  )
}

function Form({ of, t, base, time, onGiven, onOver }: Props) {
  const { number, explaining } = of
  const [words, setWords] = useState(drafts.get(number) ?? '')
  const [files, setFiles] = useState(explaining.files)
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<'kind' | 'size' | null>(null)
  const [error, setError] = useState<unknown>(null)
  const write = (text: string) => {
    drafts.set(number, text)
    setWords(text)
  }
  /** One thing after another; who is signed in no more signs in again and finds her words. */
  async function doing(work: () => Promise<void>) {
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (problem) {
      if (problemOf(problem) === 'signed-out') onOver()
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const bring = (list: FileList | null) =>
    doing(async () => {
      setWrong(null)
      for (const file of [...(list ?? [])]) {
        if (file.size > explanationFileBytes) return setWrong('size')
        if (!(file.type in endings)) return setWrong('kind')
        const kept = await sendBytes<File_>(`/api/open/my/cases/${number}/files`, file)
        names.set(kept.digest, file.name)
        setFiles((before) => [...before.filter(({ digest }) => digest !== kept.digest), kept])
      }
    })
  const drop = (digest: string) =>
    doing(async () => {
      await call('DELETE /api/open/my/cases/:case/files/:digest', { case: number, digest })
      setFiles((before) => before.filter((one) => one.digest !== digest))
    })
  const give = () =>
    doing(async () => {
      const body = { words, files: files.map((file) => ({ digest: file.digest, name: nameOf(file) })) }
      const now = await call('POST /api/open/my/cases/:case/explanation', { case: number, body })
      drafts.delete(number)
      onGiven(now)
    })
  return (
    <form
      class="my-explain"
      onSubmit={(event) => {
        event.preventDefault()
        setSure(true)
      }}
    >
      <p>{t('explain.how', { until: time(explaining.until ?? 0) })}</p>
      <label class="field">
        <span>{t('explain.words')}</span>
        <textarea
          value={words}
          rows={6}
          maxLength={explanationLength}
          disabled={busy}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          data-testid="explain-words"
        />
      </label>
      {files.length < explanationFilesAtMost && (
        <label class="field">
          <span>{t('explain.files')}</span>
          <small>
            {t('explain.files-says', {
              most: explanationFilesAtMost,
              mb: explanationFileBytes / 1024 / 1024,
            })}
          </small>
          <input
            type="file"
            accept={Object.keys(endings).join()}
            disabled={busy}
            onChange={({ currentTarget }) => {
              void bring(currentTarget.files).finally(() => {
                currentTarget.value = ''
              })
            }}
            data-testid="explain-file"
          />
        </label>
      )}
      {files.map((file) => (
        <p key={file.digest} class="my-file" data-testid="explain-kept">
          <span data-as-is>{nameOf(file)}</span>
          <button
            type="button"
            class="quiet"
            disabled={busy}
            aria-label={t('explain.drop', { name: nameOf(file) })}
            onClick={() => void drop(file.digest)}
          >
            ✕
          </button>
        </p>
      ))}
      {wrong && (
        <Notice kind="bad">
          <p data-testid={`explain-${wrong}`}>{t(`explain.wrong-${wrong}`)}</p>
        </Notice>
      )}
      {error !== null && <Failed error={error} base={base} />}
      {sure ? (
        <Notice kind="care">
          <p>{t('explain.once')}</p>
          <div class="my-row">
            <button type="button" disabled={busy} onClick={() => void give()} data-testid="explain-give">
              {t('explain.give')}
            </button>
            <button type="button" class="quiet" disabled={busy} onClick={() => setSure(false)}>
              {t('explain.back')}
            </button>
          </div>
        </Notice>
      ) : (
        <button type="submit" disabled={busy || words.trim() === ''} data-testid="explain-on">
          {t('explain.on')}
        </button>
      )}
    </form>
  )
}
