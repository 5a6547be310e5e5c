/** What can be told to all that are chosen. */
import { Button } from '@mantine/core'
import { useAsking } from '../commands/ask.ts'
import { type CommandKind, commandsFor, targetOf } from '../commands/kinds.ts'
import type { HeardTile } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './ChosenBar.module.css'
import { useChosen } from './chosen.ts'
import { lockOf } from './now.ts'

/** Sensible for many; the others ask about one person. */
const forMany: readonly CommandKind[] = [
  ...(['admit', 'message', 'extend', 'break', 'return', 'pause', 'resume'] as const),
  ...(['lock', 'unlock', 'acknowledge', 'end'] as const),
]

interface Props {
  tiles: readonly HeardTile[]
  /** Stations on the wall as it is looked at. */
  shown: readonly string[]
}

export function ChosenBar({ tiles, shown }: Props) {
  const { t } = useText()
  const { on, stations, choose, end } = useChosen()
  const ask = useAsking((state) => state.ask)
  if (!on) return null
  const going = tiles.flatMap((tile) =>
    tile.attempt && tile.attempt.state !== 'submitted' ? [{ tile, attempt: tile.attempt }] : [],
  )
  const chosen = going.filter(({ tile }) => stations.has(tile.station.id))
  const fitting = (kind: CommandKind) =>
    chosen.filter(({ tile, attempt }) => commandsFor(attempt, lockOf(tile) !== null).includes(kind))
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('chosen.title')} data-testid="chosen">
      <b aria-live="polite">{t('chosen.count', { n: chosen.length })}</b>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() =>
          choose(going.flatMap(({ tile }) => (shown.includes(tile.station.id) ? tile.station.id : [])))
        }
        data-testid="choose-all"
      >
        {t('chosen.all')}
      </Button>
      {forMany.map((kind) => {
        const targets = fitting(kind)
        return (
          <Button
            key={kind}
            size="compact-sm"
            variant="default"
            // Pale, and at its place: as one chooses, and as exams go on, no other takes it.
            disabled={targets.length === 0}
            onClick={() =>
              ask(
                kind,
                targets.map(({ attempt }) => targetOf(attempt)),
              )
            }
            data-testid={`chosen-${kind}`}
          >
            {t(`command.${kind}`)}
            {targets.length > 0 && targets.length < chosen.length && ` (${targets.length})`}
          </Button>
        )
      })}
      <Button
        className={classes.end}
        size="compact-sm"
        variant="default"
        onClick={end}
        data-testid="choose-end"
      >
        {t('chosen.end')}
      </Button>
    </div>
  )
}
