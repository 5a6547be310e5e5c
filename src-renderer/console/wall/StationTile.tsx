/** One station at a glance, in each of the wall's sizes. Grey as long as all is well: what is as it should be has no number. */
import { Button } from '@mantine/core'
import { memo } from 'react'
import { cameras } from '../../../src-shared/vocabulary.ts'
import { useAsking } from '../commands/ask.ts'
import { Guarded } from '../frame/Guarded.tsx'
import { useNow } from '../frame/useNow.ts'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import { useChosen } from './chosen.ts'
import type { Size } from './look.ts'
import classes from './StationTile.module.css'
import { endsApart, type Seat } from './seat.ts'
import { TileMenu } from './TileMenu.tsx'
import { TilePicture } from './TilePicture.tsx'

interface Props {
  seat: Seat
  /** Of the seat: the same for two that look alike. */
  look: string
  size: Size
  /** When most of the room ends, Unix ms. */
  common: number | null
  /** Where the attempt is opened; null without one. */
  href: string | null
  may: boolean
  /** The keyboard's way through the page comes by; from here the arrow keys lead to the others. */
  stop: boolean
}

/** Drawn again only for what is to be seen. */
export const StationTile = memo(
  function StationTile(props: Props) {
    return (
      <Guarded name={props.seat.station.name} of={props.look}>
        <Tile {...props} />
      </Guarded>
    )
  },
  (a, b) =>
    a.look === b.look &&
    a.size === b.size &&
    a.common === b.common &&
    a.href === b.href &&
    a.may === b.may &&
    a.stop === b.stop,
)

function Tile({ seat, size, common, href, may, stop }: Props) {
  const { station, going } = seat
  const tabIndex = stop ? 0 : -1
  const choosing = useChosen((state) => state.on)
  const chosen = useChosen((state) => state.stations.has(station.id))
  const { t } = useText()
  const filmed = size === 'small' || size === 'plan' ? cameras.slice(0, 1) : size === 'list' ? [] : cameras
  const shown = seat.unfilmed ? [] : filmed
  return (
    <article
      className={classes.tile}
      data-size={size}
      data-narrow={size === 'small' || size === 'plan' ? '' : undefined}
      data-trouble={seat.level}
      data-chosen={chosen}
      data-done={seat.kinds.includes('finished')}
      data-testid={`tile-${station.name}`}
      aria-label={station.name}
    >
      <header className={classes.head}>
        {choosing && going ? (
          <Choice seat={seat} chosen={chosen} tabIndex={tabIndex} />
        ) : (
          <b className={classes.seat}>{station.name}</b>
        )}
        <Who seat={seat} href={href} size={size} tabIndex={tabIndex} />
        {going && may && <TileMenu station={station} tabIndex={tabIndex} />}
      </header>
      {shown.length > 0 && (
        <div className={classes.pictures}>
          {shown.map((camera) => (
            <TilePicture
              key={camera}
              station={station}
              camera={camera}
              state={seat.cameras[camera] ?? null}
            />
          ))}
        </div>
      )}
      {seat.unfilmed && (
        <p className={classes.unfilmed} data-testid="tile-unfilmed">
          {t('tile.unfilmed')}
        </p>
      )}
      <div className={classes.foot}>
        <Standing seat={seat} size={size} common={common} />
        {going && may && <Answer seat={seat} tabIndex={tabIndex} />}
      </div>
      {seat.page && (
        <p
          className={classes.page}
          title={`${seat.page.title}\n${seat.page.address}`}
          data-testid="tile-page"
        >
          {seat.page.title && `${seat.page.title} · `}
          {seat.page.address}
        </p>
      )}
    </article>
  )
}

interface Control {
  seat: Seat
  tabIndex: number
}

function Choice({ seat: { station, who }, chosen, tabIndex }: Control & { chosen: boolean }) {
  const toggle = useChosen((state) => state.toggle)
  return (
    <label className={classes.choice}>
      <input
        type="checkbox"
        tabIndex={tabIndex}
        checked={chosen}
        onChange={() => toggle(station.id)}
        aria-label={`${station.name} ${who?.name ?? ''}`}
        data-testid="choose"
      />
      <b>{station.name}</b>
    </label>
  )
}

function Who({
  seat: { who, unreadable },
  href,
  size,
  tabIndex,
}: Control & { href: string | null; size: Size }) {
  const { t } = useText()
  if (!who || !href) return <span className={classes.nobody}>{unreadable ? '–' : t('tile.nobody')}</span>
  return (
    <a
      className={classes.student}
      href={href}
      tabIndex={tabIndex}
      title={`${who.name}, ${who.number}`}
      data-testid="attempt-open"
    >
      <span className={classes.name}>{who.name}</span>
      {(size === 'large' || size === 'list') && <span className={classes.number}>{who.number}</span>}
    </a>
  )
}

const notBegun = ['preflight', 'waiting', 'admitted']
/** Needs that are told as the state. */
const stateful = ['waiting', 'moving']

/** What is wrong, or else what it is at; the time that is left where that is another than the room's. */
function Standing({ seat, size, common }: { seat: Seat; size: Size; common: number | null }) {
  const { t, word, share, bytes } = useText()
  const { troubles, backlog, silentSince, endsAt, stands } = seat
  // What an answer is asked for is said by its button; a state by its name.
  const needs = seat.needs.filter((need) => !stateful.includes(need))
  const words = troubles.map(({ code, level, params }) => ({
    key: `${code} ${params.source ?? ''}`,
    level,
    since: code === 'silent' ? silentSince : null,
    text: word('trouble', code, {
      ...params,
      ...(typeof params.share === 'number' ? { share: share(params.share) } : {}),
    }),
  }))
  // A wall of many has one line for it; the rest is a word away.
  const roomy = size === 'large' || size === 'list'
  const told = roomy ? words : words.slice(0, 1)
  const rest = words.length - told.length
  const apart = endsAt !== null && (roomy || endsApart(endsAt, common))
  const plain = seat.state === 'running' || seat.state === 'unreadable'
  return (
    <ul
      className={classes.standing}
      title={[...words.map(({ text }) => text), ...needs.map((need) => word('needs', need))].join('\n')}
    >
      {!plain && (told.length === 0 || roomy) && <li>{word('state', seat.state)}</li>}
      {told.map(({ key, level, text, since }) => (
        <li key={key} data-level={level}>
          {text}
          {since !== null && (
            <span className={classes.silence} data-testid="silence">
              {' '}
              <Since at={since} />
            </span>
          )}
          {rest > 0 && <span className={classes.rest}> +{rest}</span>}
        </li>
      ))}
      {needs.map((need) => (
        <li key={need} className={classes.need}>
          {word('needs', need)}
        </li>
      ))}
      {apart && (
        <li className={classes.left} title={t('tile.left')}>
          <Left endsAt={endsAt} />
        </li>
      )}
      {stands !== null && !notBegun.includes(seat.state) && (
        <li className={classes.left} title={t('tile.left')}>
          {span(stands)}
        </li>
      )}
      {seat.breakEndsAt !== null && (
        <li className={classes.left} title={t('tile.break-left')} data-testid="break-left">
          <BreakLeft endsAt={seat.breakEndsAt} />
        </li>
      )}
      {backlog && (
        <li
          data-testid="sending"
          title={t('tile.kept', { size: bytes(backlog.bytes), rate: bytes(backlog.bytesPerSecond ?? 0) })}
        >
          {t('tile.sending', { span: span(backlog.emptyInMs ?? 0) })}
        </li>
      )}
    </ul>
  )
}

function Since({ at }: { at: number }) {
  const now = useNow()
  return <>{span(now - at)}</>
}

function Left({ endsAt }: { endsAt: number }) {
  const now = useNow()
  return <>{span(endsAt - now)}</>
}

/** What is left of a break, or by how much it is over. */
function BreakLeft({ endsAt }: { endsAt: number }) {
  const { t } = useText()
  const ms = endsAt - useNow()
  return <>{t(ms >= 0 ? 'tile.break-ends' : 'tile.break-over', { span: span(Math.abs(ms)) })}</>
}

/** The one button that answers what this station waits for. */
function Answer({ seat: { answer, needs, who, station }, tabIndex }: Control) {
  const { t, word } = useText()
  const ask = useAsking((state) => state.ask)
  if (!answer || !who) return null
  return (
    <Button
      className={classes.answer}
      size="compact-sm"
      tabIndex={tabIndex}
      onClick={() => ask(answer, [{ attempt: who.attempt, name: who.name, room: station.room }])}
      title={needs.map((need) => word('needs', need)).join(', ')}
      data-testid={answer === 'admit' ? 'admit' : `command-${answer}`}
    >
      {t(`command.${answer}`)}
    </Button>
  )
}
