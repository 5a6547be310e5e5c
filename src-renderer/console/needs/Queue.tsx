/** The one strip on top: what needs a person, by kind, oldest first, and the button that answers it. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { groupNeeds, isUrgent } from '../../../src-shared/need.ts'
import { Guarded } from '../frame/Guarded.tsx'
import { useNow } from '../frame/useNow.ts'
import { useSteady } from '../frame/useSteady.ts'
import { type HeardTile, type RoomNow, useMe } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { Bell } from './Bell.tsx'
import { NeedChip } from './NeedChip.tsx'
import classes from './Queue.module.css'
import { QueueDialog } from './QueueDialog.tsx'

interface Props {
  needs: RoomNow['needs']
  tiles: readonly HeardTile[]
  room: string
  /** A hand is at work, here or among the tiles below: a row more would move them. */
  moves: boolean
}

/** So many are shown beside what each kind shows at least; the rest is one press away. */
const places = 6

export function Queue({ needs, tiles, room, moves }: Props) {
  const { t, word } = useText()
  const [open, setOpen] = useState(false)
  const me = useMe().data
  const now = useNow()
  const steady = useSteady(moves, needs, ({ id }) => id)
  const groups = groupNeeds(steady, places)
  return (
    <section
      id="needs"
      className={classes.strip}
      data-urgent={needs.some(({ code }) => isUrgent(code))}
      aria-label={t('needs.title')}
      data-testid="needs-you"
    >
      <header className={classes.head}>
        <h2 className={classes.title}>
          {t('needs.title')} <span className={classes.count}>{needs.length}</span>
        </h2>
        {needs.length === 0 && <span className={classes.none}>{t('needs.none')}</span>}
        <div className={classes.tools}>
          <Bell />
          {needs.length > 0 && (
            <Button size="compact-sm" variant="default" onClick={() => setOpen(true)} data-testid="needs-all">
              {t('needs.all', { count: needs.length })}
            </Button>
          )}
        </div>
      </header>
      <ul className={classes.groups}>
        {groups.map(({ code, needs: all, shown }) => (
          <li
            key={code}
            className={classes.group}
            data-urgent={isUrgent(code)}
            data-testid={`need-kind-${code}`}
          >
            <div className={classes.kindLine}>
              <b className={classes.kind}>{word('needs', code)}</b>
              {all.length > shown && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={t('needs.more', { count: all.length - shown })}
                  onClick={() => setOpen(true)}
                  data-testid={`needs-more-${code}`}
                >
                  +{all.length - shown}
                </Button>
              )}
            </div>
            <ul className={classes.list}>
              {all.slice(0, shown).map((need) => (
                <li key={need.id}>
                  <Guarded name={`${need.params.station ?? need.code}`} of={need}>
                    <NeedChip need={need} tiles={tiles} room={room} now={now} me={me?.login ?? ''} />
                  </Guarded>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <QueueDialog
        opened={open}
        onClose={() => setOpen(false)}
        needs={needs}
        tiles={tiles}
        room={room}
        now={now}
      />
    </section>
  )
}
