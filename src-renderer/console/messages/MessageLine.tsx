/** One message: when, who, what; and who has read it. */
import type { SentMessage } from '../../../src-shared/console-api.ts'
import { useText } from '../text/useText.ts'
import classes from './Messages.module.css'

type Reader = SentMessage['to'][number]

export function MessageLine({ message }: { message: SentMessage }) {
  const { t, time } = useText()
  const { to, text, by, at, kind } = message
  const read = to.filter(({ seenAt }) => seenAt !== null)
  const alone = to.length === 1 ? to[0] : undefined
  return (
    <article className={classes.message} data-testid="sent-message">
      <header className={classes.meta}>
        <span>{time(at)}</span>
        <b>{by}</b>
        <span>→ {alone ? `${alone.station} ${alone.student}` : t('messages.to', { count: to.length })}</span>
      </header>
      <p className={classes.text}>
        {kind === 'decline' && <b>{t('messages.decline')} </b>}
        {text}
      </p>
      {alone ? (
        <p className={classes.state} data-testid="read-state">
          <State reader={alone} />
        </p>
      ) : (
        <details className={classes.state}>
          <summary data-testid="read-state">
            {t('messages.read-by', { read: read.length, all: to.length })}
          </summary>
          <ul className={classes.readers}>
            {[...to]
              .sort((a, b) => Number(a.seenAt !== null) - Number(b.seenAt !== null))
              .map((reader) => (
                <li key={reader.attempt}>
                  <b>{reader.station}</b> {reader.student}: <State reader={reader} />
                </li>
              ))}
          </ul>
        </details>
      )}
    </article>
  )
}

function State({ reader: { receivedAt, seenAt } }: { reader: Reader }) {
  const { t, time } = useText()
  if (seenAt !== null) return t('messages.seen', { time: time(seenAt) })
  return t(receivedAt === null ? 'messages.on-its-way' : 'messages.received')
}
