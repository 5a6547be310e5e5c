/** Every command that makes sense for one attempt, as buttons. */
import { Button } from '@mantine/core'
import type { AttemptSummary } from '../../../src-shared/console-api.ts'
import { useMayCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { useAsking } from './ask.ts'
import classes from './CommandBar.module.css'
import { commandsFor, targetOf } from './kinds.ts'

export function CommandBar({ attempt, locked }: { attempt: AttemptSummary; locked?: boolean }) {
  const { t } = useText()
  const ask = useAsking((state) => state.ask)
  const may = useMayCommand()
  const kinds = commandsFor(attempt, locked)
  if (!may || kinds.length === 0) return null
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('commands')}>
      {kinds.map((kind) => (
        <Button
          key={kind}
          size="compact-md"
          variant={kind === 'admit' || kind === 'unlock' ? 'filled' : 'default'}
          onClick={() => ask(kind, [targetOf(attempt)])}
          data-testid={kind === 'admit' ? 'admit' : `command-${kind}`}
        >
          {t(`command.${kind}`)}
        </Button>
      ))}
    </div>
  )
}
