/** The review of a case by one reviewer, alone, all of it by keyboard: what is missing, the films, and what she says of places. */
import { Checkbox } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import type { CaseAttempt, CaseView } from '../../../src-shared/cases/held.ts'
import type { Place } from '../../../src-shared/cases/review.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import screen from '../attempt/AttemptScreen.module.css'
import heading from '../attempt/Heading.module.css'
import { jumpsOf, nextJump } from '../attempt/line.ts'
import { ScreenStill } from '../attempt/ScreenStill.tsx'
import { BackButton } from '../frame/BackButton.tsx'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { rates } from '../player/conductor.ts'
import { useCase, useCaseAttempt, useCaseRoom } from '../server/cases.ts'
import classes from './Cases.module.css'
import { type Edited, newAt, withIn, withOut } from './edited.ts'
import { HandIn } from './HandIn.tsx'
import { type KeyAction, useKeys } from './keys.ts'
import { places } from './place.ts'
import { ReviewSide } from './ReviewSide.tsx'
import { useRoomLane } from './Room.tsx'
import { laneOf } from './shown.ts'
import { useCasePlayer } from './useCasePlayer.ts'
import { usePlaceText } from './usePlaceText.ts'
import { Watch } from './Watch.tsx'

export function ReviewScreen({ number }: { number: string }) {
  const { t } = useTranslation('cases')
  const view = useCase(number)
  const hers = view.data?.may.includes('hand-in') ?? false
  const attempt = useCaseAttempt(number, hers)
  if (view.data && !hers)
    return (
      <main className={classes.page} data-testid="screen-not-hers">
        <p>{t('review.not-hers')}</p>
        <a href={hashOf(places.case(number))}>{t('case.to')}</a>
      </main>
    )
  if (!view.data || !attempt.data) {
    const failed = view.error ? view : attempt
    return <Waiting error={failed.error} onRetry={() => void failed.refetch()} />
  }
  return <Review view={view.data} attempt={attempt.data} />
}

const speeds: readonly number[] = rates
/** The same for each drawing. */
const nothing: readonly Place[] = []

const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')

function Review({ view, attempt }: { view: CaseView; attempt: CaseAttempt }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const say = usePlaceText()
  const { number } = view
  const { shown, line, player } = useCasePlayer(attempt)
  const [edited, edit] = useState<Edited | null>(null)
  const [keysOn, setKeysOn] = useState(true)
  const main = useRef<HTMLElement>(null)
  const room = useCaseRoom(number)
  const roomLane = useRoomLane(room.data)
  const said = view.draft?.places ?? nothing
  const lanes = [
    ...view.reviews.map(({ review }, i) =>
      laneOf(`r${i}`, t('said.title', { n: i + 1 }), review.places, say),
    ),
    laneOf('mine', t('review.places'), said, say),
    roomLane,
  ]
  const jumps = useMemo(
    () =>
      jumpsOf(
        shown,
        [...attempt.look.places, ...said].map(({ from }) => from),
      ),
    [shown, attempt, said],
  )
  const now = () => Math.round(player.shown.getState().at)

  useKeys(keysOn, (action: KeyAction) => {
    const { at, rate } = player.shown.getState()
    const jump = (direction: 1 | -1) => player.seek(nextJump(jumps, at, direction) ?? at)
    const faster = (by: 1 | -1) => {
      const place = speeds.indexOf(rate) + by
      player.setRate(speeds[Math.min(Math.max(place, 0), speeds.length - 1)] ?? 1)
    }
    const deeds: Record<KeyAction, () => void> = {
      play: player.toggle,
      back: () => player.seek(at - 10_000),
      forth: () => player.seek(at + 10_000),
      slower: () => faster(-1),
      faster: () => faster(1),
      next: () => jump(1),
      previous: () => jump(-1),
      in: () => edit((now) => (now ? withIn(now, Math.round(at)) : newAt(newId(), Math.round(at)))),
      out: () => {
        edit((now) => withOut(now ?? newAt(newId(), Math.round(at)), Math.round(at)))
        // What it is is said next.
        requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-place-kind]')?.focus())
      },
    }
    deeds[action]()
  })

  return (
    <div className={screen.page} data-testid="screen-review">
      <div className={heading.heading}>
        <BackButton to={hashOf(places.case(number))}>{t('review.back')}</BackButton>
        <div className={heading.who}>
          <h1 className={heading.name}>
            {t('review.title')} <span data-as-is>{number}</span>
          </h1>
          <span className={heading.where}>{localize(view.exam.title, language)}</span>
        </div>
        <p className={classes.keys}>{t('review.keys')}</p>
        <Checkbox
          label={t('review.keys-on')}
          checked={keysOn}
          onChange={({ currentTarget: { checked } }) => setKeysOn(checked)}
          data-testid="keys-on"
        />
        <HandIn view={view} unsaved={edited !== null} onDone={() => goTo(places.case(number))} />
      </div>
      <main id="films" ref={main} tabIndex={-1} className={screen.main}>
        <Watch {...{ attempt, shown, line, player, lanes }} />
      </main>
      <aside id="record" className={screen.side}>
        <ScreenStill attempt={shown} player={player} />
        <ReviewSide
          {...{ view, attempt, shown, player, room, edited, edit }}
          onNew={() => edit(newAt(newId(), now()))}
          onDone={() => {
            edit(null)
            main.current?.focus()
          }}
        />
      </aside>
    </div>
  )
}
