/** What happened at other stations of the room around the moment shown, by kind and time: of no station that could be named. */
import { useStore } from 'zustand'
import type { CaseRoom } from '../../../src-shared/cases/held.ts'
import { aroundMs, type RoomEvent } from '../../../src-shared/cases/room.ts'
import { useTranslation } from '../../i18n/index.ts'
import side from '../attempt/Side.module.css'
import type { SpanLane } from '../attempt/SpanStrip.tsx'
import type { Player } from '../player/usePlayer.ts'
import { useText } from '../text/useText.ts'
import classes from './Cases.module.css'

/** It follows the film by so much, ms: as exact as the times are. */
const stepMs = 10_000

export function Room({ room, player }: { room: CaseRoom; player: Player }) {
  const { t } = useTranslation('cases')
  const text = useText()
  const say = useRoomText()
  const moment = useStore(player.shown, ({ at }) => Math.floor(at / stepMs) * stepMs)
  const near = room.events.filter(({ at, to }) => to >= moment - aroundMs && at <= moment + aroundMs)
  return (
    <>
      <p className={classes.says}>{t('room.how')}</p>
      {near.length === 0 && (
        <p className={classes.says} data-testid="room-quiet">
          {t('room.quiet', { time: text.time(moment) })}
        </p>
      )}
      <ol className={side.list}>
        {near.map((event) => (
          <li key={keyOf(event)}>
            <button
              type="button"
              className={side.line}
              onClick={() => player.seek(event.at)}
              data-testid="room-line"
            >
              <span className={side.time}>{text.time(event.at)}</span>
              <span className={side.text}>{say(event)}</span>
              {event.to > event.at && <span className={side.long}>{text.lasting(event.to - event.at)}</span>}
            </button>
          </li>
        ))}
      </ol>
      {room.more && <p className={classes.says}>{t('room.more')}</p>}
    </>
  )
}

const keyOf = ({ at, neighbour, kind, reason }: RoomEvent) => `${at} ${neighbour} ${kind} ${reason}`

function useRoomText(): (event: RoomEvent) => string {
  const { t } = useTranslation('cases')
  const { reason } = useText()
  return ({ neighbour, kind, reason: code, params, same }) => {
    const who = neighbour === null ? t('room.most') : t('room.neighbour', { n: neighbour })
    const what =
      kind === 'incident' ? (code === null ? t('room.incident') : reason(code, params)) : t(`room.${kind}`)
    return `${who}: ${what}${same ? ` · ${t('room.same')}` : ''}`
  }
}

/** All of it on the time line. */
export function useRoomLane(room: CaseRoom | undefined): SpanLane {
  const { t } = useTranslation('cases')
  const { time } = useText()
  const say = useRoomText()
  return {
    id: 'room',
    label: t('room.title'),
    spans: (room?.events ?? []).map((event, i) => ({
      ...{ id: `room-${i}`, from: event.at, to: event.to },
      look: event.neighbour === null ? 'plain' : 'faint',
      label: `${time(event.at)} · ${say(event)}`,
    })),
  }
}
