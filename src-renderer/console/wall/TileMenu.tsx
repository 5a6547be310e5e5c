/** The commands for one station. Two hundred menus would be most of the page, so each is made when it is first opened. */
import { Menu } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { observedKinds } from '../../../src-shared/observing/observation.ts'
import { useAsking } from '../commands/ask.ts'
import { commandsFor, targetOf } from '../commands/kinds.ts'
import { useObserved } from '../observing/observed.ts'
import { keys, type RoomNow } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { lockOf, whomAt } from './now.ts'
import classes from './StationTile.module.css'
import type { Seat } from './seat.ts'

export function TileMenu({ station, tabIndex }: { station: Seat['station']; tabIndex: number }) {
  const { t } = useText()
  const [opened, setOpened] = useState(false)
  const target = useRef<HTMLButtonElement>(null)
  const wasOpened = useRef(false)
  useEffect(() => {
    // The item that had the keyboard is gone; a dialog that it opened gives the keyboard back to here too.
    if (wasOpened.current && !opened && document.activeElement === document.body) target.current?.focus()
    wasOpened.current = opened
  }, [opened])
  const button = (
    <button
      ref={target}
      type="button"
      tabIndex={tabIndex}
      className={classes.more}
      aria-haspopup="menu"
      aria-expanded={opened}
      aria-label={t('tile.commands', { station: station.name })}
      onClick={opened ? undefined : () => setOpened(true)}
      data-testid="more"
    >
      <IconDotsVertical aria-hidden size={18} />
    </button>
  )
  if (!opened) return button
  return (
    <Menu opened onClose={() => setOpened(false)} position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Items station={station} />
      </Menu.Dropdown>
    </Menu>
  )
}

function Items({ station }: { station: Seat['station'] }) {
  const { t } = useText()
  const ask = useAsking((state) => state.ask)
  const observe = useObserved((state) => state.observe)
  const room = useQueryClient().getQueryData<RoomNow>(keys.room(station.room))
  const tile = room?.tiles.find((one) => one.station.id === station.id)
  const attempt = tile?.attempt
  const whom = tile && whomAt(tile)
  // As they were when it was opened: none comes under a hand that is about to press another.
  const [kinds] = useState(() => (attempt ? commandsFor(attempt, lockOf(tile) !== null) : []))
  if (!attempt) return null
  return (
    <>
      {kinds.map((kind) => (
        <Menu.Item key={kind} onClick={() => ask(kind, [targetOf(attempt)])} data-testid={`command-${kind}`}>
          {t(`command.${kind}`)}
        </Menu.Item>
      ))}
      {whom && <Menu.Label>{t('observing:title')}</Menu.Label>}
      {whom &&
        observedKinds.map((kind, i) => (
          <Menu.Item
            key={kind}
            rightSection={<kbd>{i + 1}</kbd>}
            onClick={() => observe(kind, whom)}
            data-testid={`observe-${kind}`}
          >
            {t(`observing:kind.${kind}`)}
          </Menu.Item>
        ))}
    </>
  )
}
