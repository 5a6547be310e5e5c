/** Of the exams that are open here: how many attempts are whole so far, and what the server waits for. */
import { useTally } from '../server/completeness.ts'
import { useText } from '../text/useText.ts'
import classes from './Wall.module.css'

export function RoomTally({ room }: { room: string }) {
  const { t, bytes } = useText()
  const { data } = useTally(room)
  if (!data || data.expected === 0) return null
  const { expected, opened, whole, debt } = data
  return (
    <span className={classes.code} data-testid="tally">
      {t('tally.text', { expected, opened, whole, owed: debt.segments === 0 ? '0' : bytes(debt.bytes) })}
    </span>
  )
}
