/** A line of a protocol in words. */
import type { ProtocolEvent } from '../../../src-shared/protocols/protocol.ts'
import { useTranslation } from '../../i18n/index.ts'
import { useText } from '../text/useText.ts'

export function useEventText(): (event: ProtocolEvent) => string {
  const { t } = useTranslation('protocol')
  const { reason } = useText()
  return (event) => {
    switch (event.what) {
      case 'incident':
        return reason(event.reason, event.params)
      case 'observed':
        return [
          t('event.observed', { by: event.by, kind: t(`kind.${event.kind}`) }),
          ...(event.words === '' ? [] : [event.words]),
          ...(event.witnesses.length === 0
            ? []
            : [t('event.witness', { names: event.witnesses.join(', ') })]),
          event.pictures === 0 ? t('event.no-pictures') : t('event.pictures', { n: event.pictures }),
        ].join('. ')
      case 'ended':
        return [t('event.ended', { by: event.by }), ...(event.words === '' ? [] : [event.words])].join(': ')
      case 'break':
        return t(event.minutes === null ? 'event.break-open' : 'event.break', {
          by: event.by,
          minutes: event.minutes ?? 0,
        })
      case 'outage':
        return t('event.outage', {
          minutes: Math.floor(event.seconds / 60),
          seconds: event.seconds % 60,
        })
      default:
        return t(`event.${event.what}`, { ...event })
    }
  }
}
