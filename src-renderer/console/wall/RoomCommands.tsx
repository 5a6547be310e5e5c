/** What is told to the whole room at once. */
import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import type { Tile } from '../../../src-shared/console-api.ts'
import type { AttemptState } from '../../../src-shared/vocabulary.ts'
import { useAsking } from '../commands/ask.ts'
import { targetOf } from '../commands/kinds.ts'
import { MessagesDialog } from '../messages/MessagesDialog.tsx'
import { useMayCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './RoomCommands.module.css'

export function RoomCommands({ tiles, room }: { tiles: readonly Tile[]; room: string }) {
  const { t } = useText()
  const ask = useAsking((state) => state.ask)
  const may = useMayCommand()
  const [messages, showMessages] = useState(false)
  const inState = (...states: AttemptState[]) =>
    tiles.flatMap(({ attempt }) => (attempt && states.includes(attempt.state) ? [targetOf(attempt)] : []))
  const [running, paused] = [inState('running'), inState('paused')]
  const waiting = tiles.flatMap(({ attempt }) =>
    attempt?.state === 'waiting' && !attempt.admitted ? [targetOf(attempt)] : [],
  )
  const begun = inState('running', 'break', 'paused')
  const there = inState('preflight', 'waiting', 'running', 'break', 'paused')
  return (
    <div className={classes.bar}>
      {may && (
        <>
          {/* First: the others, which end at the right, stay where they are when it comes. */}
          {paused.length > 0 && (
            <Button size="compact-md" onClick={() => ask('resume', paused)} data-testid="resume-all">
              {t('room.resume', { n: paused.length })}
            </Button>
          )}
          <Button
            size="compact-md"
            disabled={waiting.length === 0}
            onClick={() => ask('admit', waiting)}
            data-testid="admit-all"
          >
            {t('room.admit', { n: waiting.length })}
          </Button>
          <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
            <Menu.Target>
              <Button
                size="compact-md"
                variant="default"
                rightSection={<IconChevronDown aria-hidden size={16} />}
                data-testid="room-more"
              >
                {t('room.more')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                disabled={there.length === 0}
                onClick={() => ask('message', there)}
                data-testid="message-all"
              >
                {t('room.message', { n: there.length })}
              </Menu.Item>
              <Menu.Item
                disabled={begun.length === 0}
                onClick={() => ask('extend', begun)}
                data-testid="extend-all"
              >
                {t('room.extend', { n: begun.length })}
              </Menu.Item>
              <Menu.Item
                disabled={running.length === 0}
                onClick={() => ask('pause', running)}
                data-testid="pause-all"
              >
                {t('room.pause')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      <Button size="compact-md" variant="default" onClick={() => showMessages(true)} data-testid="messages">
        {t('messages.title')}
      </Button>
      <MessagesDialog opened={messages} onClose={() => showMessages(false)} room={room} />
    </div>
  )
}
