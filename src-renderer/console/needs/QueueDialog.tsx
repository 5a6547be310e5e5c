/** All that needs a person, each with its whole sentence; what one answer can answer is answered at once. */
import { Button, Modal } from '@mantine/core'
import type { Need } from '../../../src-shared/console-api.ts'
import { groupNeeds, isUrgent } from '../../../src-shared/need.ts'
import { useAsking } from '../commands/ask.ts'
import { type CommandKind, targetOf } from '../commands/kinds.ts'
import { Guarded } from '../frame/Guarded.tsx'
import { useHand, useSteady } from '../frame/useSteady.ts'
import { type HeardTile, type RoomNow, useMayCommand, useMe } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { NeedChip } from './NeedChip.tsx'
import classes from './Queue.module.css'

interface Props {
  opened: boolean
  onClose: () => void
  needs: RoomNow['needs']
  tiles: readonly HeardTile[]
  room: string
  now: number
}

/** Of these nobody need look at each alone. */
const together: Readonly<Record<string, CommandKind>> = { waiting: 'admit', resumed: 'acknowledge' }

export function QueueDialog({ opened, onClose, needs, tiles, room, now }: Props) {
  const { t, word } = useText()
  const ask = useAsking((state) => state.ask)
  const may = useMayCommand()
  const me = useMe().data?.login ?? ''
  const { moves, hand } = useHand()
  const steady = useSteady(moves, needs, ({ id }) => id)
  const targets = (of: readonly Need[]) =>
    of.flatMap(({ attempt }) => {
      const found = tiles.find((tile) => tile.attempt?.id === attempt)?.attempt
      return found ? [targetOf(found)] : []
    })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<b>{t('needs.title')}</b>}
      closeButtonProps={{ 'aria-label': t('close') }}
      size="60rem"
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.dialog} {...hand} data-testid="needs-dialog">
        {steady.length === 0 && t('needs.none')}
        {groupNeeds(steady, steady.length).map(({ code, needs: all }) => {
          const kind = together[code]
          return (
            <section key={code} className={classes.dialogGroup} aria-label={word('needs', code)}>
              <h3 className={classes.dialogHead} data-urgent={isUrgent(code)}>
                <span className={classes.kind}>{word('needs', code)}</span>
                <span className={classes.count}>{all.length}</span>
                {kind && may && all.length > 1 && (
                  <Button
                    size="compact-sm"
                    onClick={() => {
                      onClose()
                      ask(kind, targets(all))
                    }}
                    data-testid={`needs-all-${kind}`}
                  >
                    {t(`needs.${kind}-all`, { count: all.length })}
                  </Button>
                )}
              </h3>
              <ul className={classes.rows}>
                {all.map((need) => (
                  <li key={need.id}>
                    <Guarded name={`${need.params.station ?? need.code}`} of={need}>
                      <NeedChip need={need} tiles={tiles} room={room} now={now} me={me} whole />
                    </Guarded>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
    </Modal>
  )
}
