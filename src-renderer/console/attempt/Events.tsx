import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { listed } from '../../../src-shared/text.ts'
import { AttemptState } from '../../../src-shared/vocabulary.ts'
import type { Player } from '../player/usePlayer.ts'
import { seconds } from '../text/span.ts'
import { type Text, useText } from '../text/useText.ts'
import classes from './Side.module.css'

/** State changes, outages and commands in order. */
export function Events({ attempt, player }: { attempt: AttemptDetail; player: Player }) {
  const text = useText()
  return (
    <ol className={classes.list}>
      {attempt.events.map((event, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a ledger's records keep their places
        <li key={i}>
          <button
            type="button"
            className={classes.line}
            onClick={() => player.seek(event.at)}
            data-testid="event-line"
          >
            <span className={classes.time}>{text.time(event.at)}</span>
            <span className={classes.text}>{sentence(text, event)}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}

/** An event in words; a kind this console does not know shows its own name. */
function sentence({ t, word, reason }: Text, { kind, params }: AttemptDetail['events'][number]): string {
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value
    if (name.endsWith('Ms') && typeof value === 'number') values.seconds = seconds(value)
    if (name === 'framesPerSecond' && typeof value === 'number') values[name] = Math.round(value)
  }
  // Names may be alike, logins are not.
  if (typeof params.login === 'string' && params.login !== params.by)
    values.by = `${params.by ?? ''} (${params.login})`
  if (kind === 'attempt.changed') {
    const to = AttemptState.safeParse(params.to)
    if (to.success) values.state = t(`state.${to.data}`)
  }
  if (kind === 'command.received' && typeof params.kind === 'string')
    values.command = word('command', params.kind)
  if (kind === 'student.asked' && typeof params.what === 'string') values.asked = word('asked', params.what)
  if (kind === 'attempt.locked' && typeof params.reason === 'string') values.reason = reason(params.reason)
  if (kind === 'attempt.extended' && typeof params.minutes === 'number' && params.minutes < 0)
    return word('event', 'attempt-shortened', { ...values, minutes: Math.round(-params.minutes) })
  if (kind === 'attempt.submitted' && Array.isArray(params.unsaved))
    return word('event', 'attempt-submitted-without', { ...values, list: listed(params.unsaved.map(String)) })
  if (kind === 'command.received' && typeof params.text === 'string')
    return word('event', 'command-said', values)
  if (kind === 'capture.eased' && params.cause === 'ease') return word('event', 'capture-eased-back', values)
  return word('event', kind.replace('.', '-'), { ...values, code: kind })
}
