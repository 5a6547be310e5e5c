/** The buttons that answer a need. */
import { Button } from '@mantine/core'
import type { Need } from '../../../src-shared/console-api.ts'
import { useAsking } from '../commands/ask.ts'
import { targetOf } from '../commands/kinds.ts'
import { useAttend } from '../server/needs.ts'
import { type HeardTile, useMayCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { answersTo } from '../wall/needAction.ts'

interface Props {
  need: Need
  tiles: readonly HeardTile[]
  room: string
  /** All that answer it, not only the usual one. */
  all: boolean
}

export function Answers({ need, tiles, room, all }: Props) {
  const { t } = useText()
  const ask = useAsking((state) => state.ask)
  const may = useMayCommand()
  const attend = useAttend(room)
  if (!may) return null
  const { station } = need
  if (need.attempt === null)
    return need.code === 'asks-help' && station !== null ? (
      <Button
        size={all ? 'compact-sm' : 'compact-xs'}
        loading={attend.isPending}
        onClick={() => attend.mutate(station)}
        data-testid="needs-attend"
      >
        {t('command.attend')}
      </Button>
    ) : null
  const attempt = tiles.find((tile) => tile.attempt?.id === need.attempt)?.attempt
  if (!attempt) return null
  const kinds = answersTo(need.code, attempt)
  return (all ? kinds : kinds.slice(0, 1)).map((kind, i) => (
    <Button
      key={kind}
      size={all ? 'compact-sm' : 'compact-xs'}
      variant={i === 0 ? 'filled' : 'default'}
      onClick={() => ask(kind, [targetOf(attempt)])}
      data-testid={`needs-${kind}`}
    >
      {t(`command.${kind}`)}
    </Button>
  ))
}
