/** Who sits where in an exam: made by rule, changed by hand, printed. */
import { Button, Modal, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { Seating } from '../../../src-shared/timetable/timetable.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf, statusOf } from '../server/api.ts'
import { linkTo, places } from './place.ts'
import { useReseat, useSeat, useSeating } from './queries.ts'
import { RoomSeats } from './RoomSeats.tsx'
import classes from './Seats.module.css'
import { useTimetableText } from './text.ts'

export function SeatsScreen({ session, exam }: { session: string; exam: string }) {
  const { data, error, refetch } = useSeating(exam)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <Seats session={session} seating={data} />
}

function Seats({ session, seating }: { session: string; seating: Seating }) {
  const { t, named, when, language } = useTimetableText()
  const { exam, rooms, sitters, seed } = seating
  const seat = useSeat(exam)
  const reseat = useReseat(exam)
  const [moving, setMoving] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const [printIn, setPrintIn] = useState(language)
  const fixed = exam.state === 'ready'
  const seated = sitters.filter(({ station }) => station !== null)
  const moves = sitters.find(({ number }) => number === moving)
  const begin = () => {
    setAsking(false)
    seat.mutate()
  }
  const move = (station: string) => {
    if (moving !== null && !reseat.isPending)
      reseat.mutate({ student: moving, station }, { onSettled: () => setMoving(null) })
  }
  return (
    <main
      className={table.page}
      data-testid="screen-seats"
      onKeyDown={(event) => event.key === 'Escape' && setMoving(null)}
    >
      <p className={classes.back}>
        <a href={linkTo(places.exam(session, exam.id))}>{t('seats.back')}</a>
      </p>
      <h1>
        {t('seats.title')}: {named(exam.title)}
      </h1>
      <p className={classes.under}>
        {when(exam)} · {t('seats.of', { seated: seated.length, students: sitters.length })}
      </p>
      {fixed && <p role="status">{t('seats.fixed')}</p>}
      {rooms.length === 0 && <p>{t('seats.no-rooms')}</p>}
      <div className={classes.bar}>
        {!fixed && rooms.length > 0 && (
          <Button
            variant={seed === null ? 'filled' : 'default'}
            loading={seat.isPending}
            onClick={() => (seed === null ? begin() : setAsking(true))}
            data-testid="seat-all"
          >
            {t(seed === null ? 'seats.begin' : 'seats.again')}
          </Button>
        )}
        {seated.length > 0 && (
          <NativeSelect
            label={t('seats.print-in')}
            value={printIn}
            onChange={(event) => setPrintIn(Language.parse(event.currentTarget.value))}
            data={languages.map((value) => ({ value, label: languageNames[value] }))}
            data-as-is
            data-testid="print-language"
          />
        )}
      </div>
      <Refused error={seat.error ?? reseat.error} tooFew={seat.error !== null} />
      {!fixed && seated.length > 0 && (
        <p className={classes.how} role="status" data-testid="moving">
          {moves ? t('seats.moving', { name: moves.name }) : t('seats.how')}
        </p>
      )}
      <Broken seating={seating} />
      <Unseated seating={seating} moving={moving} onMove={fixed ? null : setMoving} />
      {rooms.map((room) => (
        <RoomSeats
          key={room.id}
          exam={exam.id}
          room={room}
          sitters={sitters}
          printIn={printIn}
          moving={moving}
          onTake={fixed ? null : setMoving}
          onPut={move}
        />
      ))}
      {seed !== null && (
        <p className={classes.how}>
          {t('seats.seed')}:{' '}
          <code className={classes.seed} data-as-is data-testid="seed">
            {seed}
          </code>
        </p>
      )}
      {asking && (
        <Modal
          opened
          onClose={() => setAsking(false)}
          title={t('seats.again')}
          closeButtonProps={{ 'aria-label': t('people:do.close') }}
        >
          <p>{t('seats.again-ask')}</p>
          <span className={classes.bar}>
            <Button onClick={begin} data-testid="seat-sure">
              {t('seats.again')}
            </Button>
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t('people:do.cancel')}
            </Button>
          </span>
        </Modal>
      )}
    </main>
  )
}

/** Of a conflict the server says only that there is one: too few stations when all are seated, else another person's change. */
function Refused({ error, tooFew }: { error: unknown; tooFew: boolean }) {
  const { t } = useTimetableText()
  if (!error) return null
  if (statusOf(error) !== 409) return <ProblemAlert problem={problemOf(error)} />
  const { detail = '' } = problemOf(error)
  return (
    <p className={classes.wrong} role="alert" data-testid="seats-refused">
      {t(tooFew && detail.includes('not as many stations') ? 'seats.few' : 'seats.changed')}
    </p>
  )
}

function Broken({ seating: { broken, sitters } }: { seating: Seating }) {
  const { t } = useTimetableText()
  if (broken.length === 0) return null
  const names = new Map(sitters.map(({ number, name }) => [number, name]))
  return (
    <details className={classes.broken} data-testid="broken">
      <summary>{t('seats.broken', { n: broken.length })}</summary>
      <ul>
        {broken.map(({ students: [one, other], common }) => (
          <li key={`${one} ${other}`}>
            {t('seats.broken-pair', {
              ...{ one: names.get(one) ?? one, other: names.get(other) ?? other, common },
            })}
          </li>
        ))}
      </ul>
    </details>
  )
}

interface UnseatedProps {
  seating: Seating
  moving: string | null
  /** Null: nobody can be moved. */
  onMove: ((student: string | null) => void) | null
}

function Unseated({ seating: { sitters, seed, rooms }, moving, onMove }: UnseatedProps) {
  const { t } = useTimetableText()
  const without = sitters.filter(({ station }) => station === null)
  if (seed === null) return rooms.length === 0 ? null : <p>{t('seats.none')}</p>
  if (without.length === 0) return null
  return (
    <section className={classes.unseated} aria-label={t('seats.unseated')} data-testid="unseated">
      <h2>{t('seats.unseated')}</h2>
      <span className={classes.bar}>
        {without.map(({ number, name, group }) => (
          <Button
            key={number}
            variant={moving === number ? 'filled' : 'default'}
            aria-pressed={moving === number}
            disabled={onMove === null}
            onClick={() => onMove?.(moving === number ? null : number)}
          >
            {[name, ...(group === null ? [] : [group])].join(' · ')}
          </Button>
        ))}
      </span>
    </section>
  )
}
