/** One handed-in review: its verdict in words, its places with their pictures; each leads to its moment. */
import type { CaseView } from '../../../src-shared/cases/held.ts'
import type { Place } from '../../../src-shared/cases/review.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import type { Player } from '../player/usePlayer.ts'
import { useEvidence } from '../server/evidence.ts'
import { useText } from '../text/useText.ts'
import classes from './Cases.module.css'
import { PlaceLines } from './PlaceLines.tsx'

interface Props {
  review: CaseView['reviews'][number]
  /** Among the reviews, from 0. */
  place: number
  number: string
  /** Null: she may not watch. */
  player: Player | null
}

export function Said({ review: { by, mine, at, verdict, review }, place, number, player }: Props) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const title = t(place < 2 ? 'said.title' : 'said.third', { n: place + 1 })
  return (
    <section className={classes.said} aria-label={title} data-testid={`said-${place}`}>
      <h3>
        {title}
        {mine ? ` · ${t('said.mine')}` : by ? ` · ${by.name}` : ''}
      </h3>
      <p className={classes.quiet}>{formatDateTime(at, language)}</p>
      <p>
        <b>{t(`verdict.${verdict}`)}</b> {t(review.whole ? 'said.whole' : 'said.not-whole')}
      </p>
      {review.words !== '' && <blockquote data-as-is>{review.words}</blockquote>}
      <PlaceLines places={review.places} onOpen={({ from }) => player?.seek(from)} />
      <Pictures places={review.places} number={number} player={player} />
    </section>
  )
}

/** Chosen by the reviewer: pictures of the screen are shown, moments of a film lead there. */
function Pictures({
  places,
  number,
  player,
}: {
  places: readonly Place[]
  number: string
  player: Player | null
}) {
  const { t, time } = useText()
  const { still } = useEvidence()
  const moments = places.flatMap((place) => place.moments.map((moment) => ({ ...moment, place: place.id })))
  if (moments.length === 0) return null
  return (
    <div className={classes.chosen}>
      {moments.map((moment) => (
        <button
          key={`${moment.place} ${moment.source} ${moment.from} ${moment.to}`}
          type="button"
          className={classes.moment}
          onClick={() => player?.seek(moment.from)}
        >
          {moment.still && <img src={still(number, moment.still)} alt="" loading="lazy" />}
          <span>
            {t(`source.${moment.source}`)} {time(moment.from)}
            {moment.to > moment.from && ` – ${time(moment.to)}`}
          </span>
        </button>
      ))}
    </div>
  )
}
