import type { Place } from '../../../src-shared/cases/review.ts'
import { useTranslation } from '../../i18n/index.ts'
import { useText } from '../text/useText.ts'

/** A place in one line. */
export function usePlaceText() {
  const { t } = useTranslation('cases')
  const { time } = useText()
  return ({ from, to, kind, certainty, words }: Place): string =>
    [
      from === to ? time(from) : `${time(from)} – ${time(to)}`,
      `${t(`kind.${kind}`)} (${t(`certainty.${certainty}`)})`,
      ...(words === '' ? [] : [words]),
    ].join(' · ')
}
