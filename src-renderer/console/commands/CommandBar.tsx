/** What can be told to whoever sits an attempt, as buttons that keep their places; one that makes no sense now is pale. */
import { Button } from '@mantine/core'
import type { AttemptSummary } from '../../../src-shared/console-api.ts'
import { useMayCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { useAsking } from './ask.ts'
import classes from './CommandBar.module.css'
import { commandsFor, standingCommands, targetOf } from './kinds.ts'

export function CommandBar({ attempt }: { attempt: AttemptSummary }) {
  const { t } = useText()
  const ask = useAsking((state) => state.ask)
  const may = useMayCommand()
  const kinds = standingCommands(attempt)
  const sensible = commandsFor(attempt)
  if (!may || kinds.length === 0) return null
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('commands')}>
      {kinds.map((kind) => (
        <Button
          key={kind}
          size="compact-md"
          variant="default"
          disabled={!sensible.includes(kind)}
          onClick={() => ask(kind, [targetOf(attempt)])}
          data-testid={`command-${kind}`}
        >
          {t(`command.${kind}`)}
        </Button>
      ))}
    </div>
  )
}
