/** @jsxImportSource preact */
/** A place of a review: when, what, how sure; its pictures and film come when she asks for them. */
import { useEffect, useState } from 'preact/hooks'
import type { MyCase, MyPlaceLog } from '../../../src-shared/students/mine.ts'
import { Failed } from '../Notice.tsx'
import type { RoomProps } from '../room.ts'
import { callBytes } from '../server.ts'
import { clockOf } from '../time.ts'

type Place = MyCase['reviews'][number]['places'][number]

interface Props extends RoomProps {
  number: string
  began: number | null
  place: Place
  timeZone: string
  /** Null: it is asked for, or could not be had. */
  log: MyPlaceLog | null
}

export function Evidence({ number, began, place, timeZone, log, t, base, language }: Props) {
  const clock = (at: number) => clockOf(at, timeZone, language)
  const at = `/api/open/my/cases/${number}`
  const { from, to, kind, certainty, words, stills, clips } = place
  return (
    <div class="my-place" data-testid="place">
      <p>
        <b>{t(`kind.${kind}`)}</b> · {t(`certainty.${certainty}`)}
        <br />
        <span class="my-quiet">
          {clock(from)} – {clock(to)}
          {began !== null && ` · ${t('from-beginning', { after: lasting(from - began) })}`}
        </span>
      </p>
      {words !== '' && <blockquote data-as-is>{words}</blockquote>}
      {stills.map((digest, n) => (
        <Shown
          key={digest}
          address={`${at}/stills/${digest}`}
          name={t('picture', { n: n + 1 })}
          kind="picture"
          t={t}
          base={base}
        />
      ))}
      {clips.map((clip) => (
        <Shown
          key={`${clip.source} ${clip.from}`}
          address={`${at}/clips/${clip.source}/${clip.from}`}
          name={t(`film.${clip.source}`, { from: clock(clip.from), to: clock(clip.to) })}
          kind="film"
          t={t}
          base={base}
        />
      ))}
      {stills.length === 0 && clips.length === 0 && <p class="my-quiet">{t('nothing-to-show')}</p>}
      {log !== null && <Log log={log} clock={clock} t={t} />}
    </div>
  )
}

/** More lines than these are shown once she opens them. */
const linesOpen = 10

interface LogProps extends Pick<RoomProps, 't'> {
  log: MyPlaceLog
  clock: (at: number) => string
}

function Log({ log: { lines, more }, clock, t }: LogProps) {
  const lasted = (ms: number) => {
    const all = Math.round(ms / 1000)
    const [minutes, seconds] = [Math.floor(all / 60), all % 60]
    return minutes === 0 ? t('log.lasted-short', { seconds }) : t('log.lasted', { minutes, seconds })
  }
  return (
    <details class="my-log" open={lines.length <= linesOpen} data-testid="place-log">
      <summary>{t('log.title')}</summary>
      {lines.length === 0 && <p class="my-quiet">{t('log.none')}</p>}
      <ul>
        {lines.map(({ at, durationMs, words }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one answer, of which two may be alike
          <li key={`${at} ${n}`}>
            <span class="my-quiet">
              {clock(at)}
              {durationMs !== null && durationMs >= 500 && ` · ${lasted(durationMs)}`}
            </span>
            <br />
            <span data-as-is>{words}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="my-quiet">{t('log.more', { n: more })}</p>}
    </details>
  )
}

interface ShownProps extends Pick<RoomProps, 't' | 'base'> {
  address: string
  name: string
  kind: 'picture' | 'film'
}

function Shown({ address, name, kind, t, base }: ShownProps) {
  const [shown, setShown] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => () => (shown === null ? undefined : URL.revokeObjectURL(shown)), [shown])
  async function ask() {
    setBusy(true)
    setError(null)
    try {
      setShown(URL.createObjectURL(await callBytes(address)))
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  if (shown !== null)
    return (
      <figure>
        {kind === 'picture' ? (
          <img src={shown} alt={name} data-testid="shown-picture" />
        ) : (
          // biome-ignore lint/a11y/useMediaCaption: a film without sound
          <video src={shown} controls playsInline aria-label={name} data-testid="shown-film" />
        )}
        <figcaption>{name}</figcaption>
      </figure>
    )
  return (
    <>
      <button
        type="button"
        class="quiet my-show"
        disabled={busy}
        onClick={() => void ask()}
        data-testid={`show-${kind}`}
      >
        {busy ? t('asking') : name}
      </button>
      {error !== null && <Failed error={error} base={base} />}
    </>
  )
}

/** `1:02:03`. */
function lasting(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
