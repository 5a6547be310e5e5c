/** What is told to the whole room at once. */
import { Button } from '@mantine/core'
import type { Tile } from '../../../src-shared/console-api.ts'
import type { AttemptState } from '../../../src-shared/vocabulary.ts'
import { useAsking } from '../commands/ask.ts'
import { targetOf } from '../commands/kinds.ts'
import { useMayCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './RoomCommands.module.css'

export function RoomCommands({ tiles }: { tiles: readonly Tile[] }) {
  const { t } = useText()
  const ask = useAsking((state) => state.ask)
  const may = useMayCommand()
  const inState = (state: AttemptState) =>
    tiles.flatMap(({ attempt }) => (attempt?.state === state ? [targetOf(attempt)] : []))
  const [waiting, running, paused] = [inState('waiting'), inState('running'), inState('paused')]
  if (!may) return null
  return (
    <div className={classes.bar}>
      <Button
        size="compact-md"
        disabled={waiting.length === 0}
        onClick={() => ask('admit', waiting)}
        data-testid="admit-all"
      >
        {t('room.admit', { n: waiting.length })}
      </Button>
      {paused.length > 0 && (
        <Button size="compact-md" onClick={() => ask('resume', paused)} data-testid="resume-all">
          {t('room.resume', { n: paused.length })}
        </Button>
      )}
      <Button
        size="compact-md"
        variant="default"
        disabled={running.length === 0}
        onClick={() => ask('pause', running)}
        data-testid="pause-all"
      >
        {t('room.pause')}
      </Button>
    </div>
  )
}
