/** Of two who write at once, the second: whose is to be gone on with. Neither is lost before she says so. */
import { Alert, Button, Group } from '@mantine/core'

interface Props {
  /** Who was faster, and when. */
  what: string
  keep: string
  take: string
  onKeep: () => void
  onTake: () => void
  testId: string
}

export function Outdated({ what, keep, take, onKeep, onTake, testId }: Props) {
  return (
    <Alert color="orange" mb="md" role="alert" data-testid={testId}>
      {what}
      <Group gap="xs" mt="sm">
        <Button size="compact-md" variant="default" onClick={onKeep} data-testid="keep-mine">
          {keep}
        </Button>
        <Button size="compact-md" variant="default" onClick={onTake} data-testid="take-theirs">
          {take}
        </Button>
      </Group>
    </Alert>
  )
}
