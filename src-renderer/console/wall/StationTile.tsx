/** One station at a glance. Grey as long as all is well. */
import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import { wholeShare } from '../../../src-shared/completeness.ts'
import type { AttemptSummary, LiveState, Trouble } from '../../../src-shared/console-api.ts'
import { cameras, sources } from '../../../src-shared/vocabulary.ts'
import { useAsking } from '../commands/ask.ts'
import { commandsFor, targetOf } from '../commands/kinds.ts'
import { type HeardTile, useMayCommand } from '../server/queries.ts'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import { answerTo } from './needAction.ts'
import { lockOf, silence, timeLeft } from './now.ts'
import classes from './StationTile.module.css'
import { TilePicture } from './TilePicture.tsx'

type Sending = NonNullable<LiveState['sending']>

interface Props {
  tile: HeardTile
  /** Unix ms. */
  now: number
  /** Where the attempt is opened; null without one. */
  href: string | null
}

export function StationTile({ tile, now, href }: Props) {
  const { t } = useText()
  const { station, attempt } = tile
  const { troubles } = tile
  const level = troubles[0]?.level ?? 'none'
  const may = useMayCommand()
  const going = attempt !== null && attempt.state !== 'submitted'
  return (
    <article
      className={classes.tile}
      data-trouble={level}
      data-testid={`tile-${station.name}`}
      aria-label={station.name}
    >
      <header className={classes.head}>
        <b className={classes.seat}>{station.name}</b>
        {attempt && href ? (
          <a className={classes.student} href={href} data-testid="attempt-open">
            <span className={classes.name}>{attempt.student.name}</span>
            <span className={classes.number}>{attempt.student.number}</span>
          </a>
        ) : (
          // Somebody's attempt is there, whoever's: the seat must not look free.
          <span className={classes.nobody}>{tile.unreadable ? '–' : t('tile.nobody')}</span>
        )}
        {going && may && <More tile={tile} attempt={attempt} />}
      </header>
      <div className={classes.pictures}>
        {cameras.map((camera) => (
          <TilePicture
            key={camera}
            station={station}
            camera={camera}
            state={tile.live?.cameras[camera] ?? null}
            now={now}
          />
        ))}
      </div>
      <State tile={tile} now={now} />
      {attempt && attempt.state !== 'preflight' && (
        <Evidence attempt={attempt} sending={tile.live?.sending ?? null} />
      )}
      <Troubles troubles={troubles} />
      {going && may && <Answer needs={tile.needs} attempt={attempt} />}
    </article>
  )
}

function State({ tile, now }: { tile: HeardTile; now: number }) {
  const { t, word } = useText()
  const left = timeLeft(tile, now)
  const silentFor = silence(tile, now)
  const { attempt } = tile
  return (
    <div className={classes.line}>
      <b>
        {attempt
          ? t(`state.${attempt.moving ? 'moving' : attempt.excused ? 'excused' : attempt.state}`)
          : screenOf(tile, word)}
      </b>
      {attempt && attempt.state !== 'submitted' && left !== null && (
        <span className={classes.left} title={t('tile.left')}>
          {span(left)}
        </span>
      )}
      <span className={classes.silence} title={t('tile.heard')} data-testid="silence">
        {silentFor === null ? t('tile.never') : t('tile.silence', { seconds: Math.floor(silentFor / 1000) })}
      </span>
    </div>
  )
}

const screenOf = (tile: HeardTile, word: (family: string, code: string) => string) =>
  tile.unreadable ? '–' : word('state', tile.connected ? 'ready' : 'off')

function Evidence({ attempt, sending }: { attempt: AttemptSummary; sending: Sending | null }) {
  const { t, share, bytes } = useText()
  const { debt } = attempt
  // What goes at once by itself is no backlog.
  const backlog = sending !== null && sending.emptyInMs !== null && sending.emptyInMs > 5000
  return (
    <div className={classes.evidence}>
      {sources.map((source) => {
        const value = attempt.coverage[source]
        const low = typeof value === 'number' && value < wholeShare
        return (
          <span key={source} data-low={low} title={t('tile.coverage', { source: t(`source.${source}`) })}>
            {t(`source.${source}`)} <b>{share(value)}</b>
          </span>
        )
      })}
      <span data-low={debt.old} title={t('debt.title')}>
        {t('tile.debt')} <b>{debt.segments === 0 ? '0' : bytes(debt.bytes)}</b>
      </span>
      {backlog && sending && (
        <span
          data-testid="sending"
          title={t('tile.kept', { size: bytes(sending.bytes), rate: bytes(sending.bytesPerSecond ?? 0) })}
        >
          {t('tile.sending', { span: span(sending.emptyInMs ?? 0) })}
        </span>
      )}
    </div>
  )
}

function Troubles({ troubles }: { troubles: readonly Trouble[] }) {
  const { word, share } = useText()
  if (troubles.length === 0) return null
  return (
    <ul className={classes.troubles}>
      {troubles.map(({ code, level, params }) => (
        <li key={`${code} ${params.source ?? ''}`} data-level={level}>
          {word('trouble', code, {
            ...params,
            ...(typeof params.share === 'number' ? { share: share(params.share) } : {}),
          })}
        </li>
      ))}
    </ul>
  )
}

/** The one button that answers what this station waits for. */
function Answer({ needs, attempt }: { needs: readonly string[]; attempt: AttemptSummary }) {
  const { t, word } = useText()
  const ask = useAsking((state) => state.ask)
  const answer = answerTo(needs)
  if (!answer) return null
  return (
    <Button
      fullWidth
      size="compact-md"
      onClick={() => ask(answer, [targetOf(attempt)])}
      title={needs.map((need) => word('needs', need)).join(', ')}
      data-testid={answer === 'admit' ? 'admit' : `command-${answer}`}
    >
      {t(`command.${answer}`)}
    </Button>
  )
}

function More({ tile, attempt }: { tile: HeardTile; attempt: AttemptSummary }) {
  const { t } = useText()
  const ask = useAsking((state) => state.ask)
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray.8" aria-label={t('commands')} data-testid="more">
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {commandsFor(attempt, lockOf(tile) !== null).map((kind) => (
          <Menu.Item
            key={kind}
            onClick={() => ask(kind, [targetOf(attempt)])}
            data-testid={`command-${kind}`}
          >
            {t(`command.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
