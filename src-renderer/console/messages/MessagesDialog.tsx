/** What was said to the students of a room, and how far it came. */
import { Modal } from '@mantine/core'
import { Waiting } from '../frame/Waiting.tsx'
import { useSentMessages } from '../server/needs.ts'
import { useText } from '../text/useText.ts'
import { MessageLine } from './MessageLine.tsx'
import classes from './Messages.module.css'

export function MessagesDialog({
  opened,
  onClose,
  room,
}: {
  opened: boolean
  onClose: () => void
  room: string
}) {
  const { t } = useText()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<b>{t('messages.title')}</b>}
      closeButtonProps={{ 'aria-label': t('close') }}
      size="45rem"
      transitionProps={{ duration: 0 }}
    >
      {opened && <List room={room} />}
    </Modal>
  )
}

function List({ room }: { room: string }) {
  const { t } = useText()
  const { data, error, refetch } = useSentMessages(room)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  if (data.messages.length === 0) return <p>{t('messages.none')}</p>
  return (
    <ol className={classes.list} data-testid="message-history">
      {data.messages.map((message) => (
        <li key={message.id}>
          <MessageLine message={message} />
        </li>
      ))}
    </ol>
  )
}

/** The newest that these students were told, under what one is about to write. */
export function EarlierMessages({ room, attempts }: { room: string; attempts: readonly string[] }) {
  const { t } = useText()
  const { data } = useSentMessages(room)
  const theirs = (data?.messages ?? [])
    .filter(({ to }) => to.some(({ attempt }) => attempts.includes(attempt)))
    .slice(0, 3)
    .map((message) => ({ ...message, to: message.to.filter(({ attempt }) => attempts.includes(attempt)) }))
  if (theirs.length === 0) return null
  return (
    <section aria-label={t('messages.earlier')}>
      <b>{t('messages.earlier')}</b>
      <ol className={classes.list}>
        {theirs.map((message) => (
          <li key={message.id}>
            <MessageLine message={message} />
          </li>
        ))}
      </ol>
    </section>
  )
}
