/** The consent text exactly as shown, for the ledger and its digest there. */
import en from '../../resources/locales/en/station.json' with { type: 'json' }
import kk from '../../resources/locales/kk/station.json' with { type: 'json' }
import ky from '../../resources/locales/ky/station.json' with { type: 'json' }
import ru from '../../resources/locales/ru/station.json' with { type: 'json' }
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { Policy } from '../../src-shared/policy.ts'
import type { Language } from '../../src-shared/vocabulary.ts'

const texts = { kk, ru, ky, en }

/** RFC 8785 form of the `consent` texts of one language; without those that are not shown. */
export function consentText(
  language: Language,
  {
    identityPicture,
    liveView,
    unfilmedSeats,
  }: Pick<Policy, 'identityPicture' | 'liveView' | 'unfilmedSeats'>,
): string {
  const {
    identity,
    'identity-text': identityText,
    live,
    'live-told-text': told,
    'live-untold-text': untold,
    'refusal-unfilmed-text': unfilmed,
    ...rest
  } = texts[language].consent
  return canonical({
    ...rest,
    ...(identityPicture ? { identity, 'identity-text': identityText } : {}),
    ...(unfilmedSeats ? { 'refusal-text': unfilmed } : {}),
    ...(liveView === 'off' ? {} : { live, 'live-text': liveView === 'told' ? told : untold }),
  })
}
