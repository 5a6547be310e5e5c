/** Who sees to a need, so that two invigilators do not both go, and neither leaves it to the other. */
import { ActionIcon, Button } from '@mantine/core'
import { IconUserCheck, IconUserPlus } from '@tabler/icons-react'
import type { Need } from '../../../src-shared/console-api.ts'
import { useClaim } from '../server/needs.ts'
import { useMayCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'

interface Props {
  need: Need
  room: string
  /** Whoever looks sees to it. */
  mine: boolean
  /** The button says what it does in words. */
  named: boolean
}

export function ClaimButton({ need, room, mine, named }: Props) {
  const { t } = useText()
  const may = useMayCommand()
  const claim = useClaim(room)
  const label = t(mine ? 'claim.drop' : need.claim ? 'claim.take' : 'claim.mine')
  const set = () => claim.mutate({ need: need.id, mine: !mine })
  if (!may) return null
  if (named)
    return (
      <Button size="compact-sm" variant="default" loading={claim.isPending} onClick={set} data-testid="claim">
        {label}
      </Button>
    )
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      color="dark"
      aria-label={label}
      title={label}
      aria-pressed={mine}
      loading={claim.isPending}
      onClick={set}
      data-testid="claim"
    >
      {mine ? <IconUserCheck aria-hidden size={18} /> : <IconUserPlus aria-hidden size={18} />}
    </ActionIcon>
  )
}
