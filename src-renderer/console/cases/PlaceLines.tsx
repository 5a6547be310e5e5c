import type { Place } from '../../../src-shared/cases/review.ts'
import { useTranslation } from '../../i18n/index.ts'
import side from '../attempt/Side.module.css'
import { useText } from '../text/useText.ts'

/** Places of a review in the order of time. */
export function PlaceLines({ places, onOpen }: { places: readonly Place[]; onOpen: (place: Place) => void }) {
  const { t } = useTranslation('cases')
  const { time, lasting } = useText()
  return (
    <ol className={side.list}>
      {places.map((place) => (
        <li key={place.id}>
          <button
            type="button"
            className={side.line}
            onClick={() => onOpen(place)}
            data-testid={`place-${place.id}`}
          >
            <span className={side.time}>{time(place.from)}</span>
            <span className={side.text}>
              {t(`kind.${place.kind}`)} · <b>{t(`certainty.${place.certainty}`)}</b>
              {place.words !== '' && <small data-as-is>{place.words}</small>}
            </span>
            <span className={side.long}>{place.to > place.from ? lasting(place.to - place.from) : ''}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}
