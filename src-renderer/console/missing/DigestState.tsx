/** Whether the daily digest reaches those whom it is for; what failed is said first. */
import { formatDateTime, formatDay } from '../../i18n/index.ts'
import { useDigest } from '../server/completeness.ts'
import { useText } from '../text/useText.ts'
import classes from './MissingScreen.module.css'

export function DigestState() {
  const { t, language } = useText()
  const { data } = useDigest(true)
  if (!data) return null
  const failed = data.runs.find(({ state, error }) => state !== 'sent' && error !== null)
  const sent = data.runs.flatMap(({ sentAt }) => sentAt ?? [])
  const text = failed
    ? t('digest.failed', {
        day: formatDay(failed.day, language),
        // `mail <address>`, and so on: whom it did not reach.
        channel: failed.channel.split(' ').at(-1) ?? '',
        error: failed.error ?? '',
        count: failed.tries,
      })
    : data.at === null
      ? t('digest.off')
      : sent.length === 0
        ? t('digest.daily', { at: data.at })
        : t('digest.sent', { at: data.at, when: formatDateTime(Math.max(...sent), language) })
  return (
    <span
      className={classes.digest}
      data-trouble={failed !== undefined || data.at === null}
      // With what the mail's server said, word for word.
      data-as-is={failed ? true : undefined}
      data-testid="digest"
    >
      {text}
    </span>
  )
}
