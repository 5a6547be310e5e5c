/** Tickets that students draw themselves: the number of what was committed to, and how many have turned a card. */
import type { RoomDraw } from '../../../src-shared/drawing/cards.ts'
import { receiptNumber } from '../../../src-shared/sheet/number.ts'
import { useLanguage } from '../../i18n/index.ts'
import { useExamDraws, useRoomDraws, useRooms } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Draws.module.css'

/** On a room's wall; nothing where nobody draws. */
export function RoomDraws({ room }: { room: string }) {
  const draws = useRoomDraws(room).data?.draws ?? []
  return draws.map((draw) => <One key={draw.number} draw={draw} />)
}

/** Of an exam, room by room; nothing where nobody draws. */
export function ExamDraws({ exam }: { exam: string }) {
  const { t } = useText()
  const draws = useExamDraws(exam).data?.draws ?? []
  const rooms = useRooms().data?.rooms ?? []
  if (draws.length === 0) return null
  return (
    <div data-testid="exam-draws">
      <b>{t('draw.title')}</b>
      <ul className={classes.list}>
        {draws.map((draw) => (
          <li key={draw.number}>
            <span data-as-is>{rooms.find(({ id }) => id === draw.room)?.title ?? draw.room}</span>
            {': '}
            <One draw={draw} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What is checked with it stands on the open page. */
function One({ draw: { number, turned, students, opened } }: { draw: RoomDraw }) {
  const { t } = useText()
  const language = useLanguage()
  return (
    <span className={classes.one} data-testid={`draw-${number}`}>
      {t('draw.is', { turned, students })}
      {', '}
      {t('draw.number')}{' '}
      <a translate="no" href={`/open#/${language}/draw/${number}`} target="_blank" rel="noreferrer">
        {receiptNumber(number)}
      </a>
      {opened && ` (${t('draw.opened')})`}
    </span>
  )
}
