/** One room of an exam as its plan, with who sits at each station. */
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { rowsOf } from '../../../src-shared/plan.ts'
import type { Seating } from '../../../src-shared/timetable/timetable.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { FitDialog } from './FitDialog.tsx'
import { seatingFileAddress } from './queries.ts'
import classes from './Seats.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  exam: string
  room: Seating['rooms'][number]
  sitters: Seating['sitters']
  printIn: Language
  /** The student who is being moved; null: nobody is. */
  moving: string | null
  /** Null: the seats stay as they are. */
  onTake: ((student: string | null) => void) | null
  onPut: (station: string) => void
}

export function RoomSeats({ exam, room, sitters, printIn, moving, onTake, onPut }: Props) {
  const { t } = useTimetableText()
  const { plan, stations } = room
  const here = sitters.filter((one) => one.room === room.id)
  const by = new Map(here.map((one) => [one.station, one]))
  const known = new Map(stations.map((one) => [one.id, one]))
  const [looked, setLooked] = useState<string | null>(null)
  const station = looked === null ? undefined : known.get(looked)
  const press = (id: string) => {
    const there = by.get(id)
    if (moving === null) {
      if (there) onTake?.(there.number)
      else setLooked(id)
    } else if (there?.number === moving) onTake?.(null)
    else onPut(id)
  }
  return (
    <section className={classes.room} aria-label={room.title} data-testid={`seats-${room.id}`}>
      <div className={classes.bar}>
        <h2>{room.title}</h2>
        <span className={classes.how}>
          {t('seats.of', {
            seated: here.length,
            students: stations.filter(({ unfit }) => unfit === null).length,
          })}
        </span>
        {here.length > 0 && (
          <Button
            component="a"
            variant="default"
            size="compact-md"
            leftSection={<IconDownload aria-hidden size={16} />}
            href={seatingFileAddress(exam, room.id, printIn)}
            download
            data-testid="print-seats"
          >
            {t('seats.print')}
          </Button>
        )}
      </div>
      <section
        className={classes.scrolled}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
        tabIndex={0}
        aria-label={t('document.plan')}
        data-testid="plan-grid"
      >
        <p className={classes.front}>{t('document.front')}</p>
        <div
          className={classes.grid}
          style={{
            gridTemplateColumns: `repeat(${plan.columns}, minmax(6.5rem, 1fr))`,
            gridTemplateRows: `repeat(${rowsOf(plan)}, auto)`,
          }}
        >
          {plan.places.map(({ station: id, column, row }) => {
            const { name = id, unfit = null } = known.get(id) ?? {}
            const sitter = by.get(id)
            const words = sitter
              ? [sitter.name, sitter.group, sitter.byHand ? t('seats.by-hand') : null]
              : [unfit === null ? t('seats.free') : t('seats.unfit'), unfit]
            return (
              <button
                key={id}
                type="button"
                className={classes.seat}
                style={{ gridColumn: column + 1, gridRow: row + 1 }}
                data-state={sitter ? 'taken' : unfit === null ? 'free' : 'unfit'}
                aria-pressed={sitter !== undefined && sitter.number === moving}
                disabled={onTake === null || (moving !== null && unfit !== null)}
                onClick={() => press(id)}
                data-testid={`seat-${name}`}
              >
                <small>{name}</small>
                {words
                  .filter((word) => word !== null)
                  .map((word, i) => (i === 0 ? <b key={word}>{word}</b> : <span key={word}>{word}</span>))}
              </button>
            )
          })}
        </div>
      </section>
      {station && <FitDialog station={station} onClose={() => setLooked(null)} />}
    </section>
  )
}
