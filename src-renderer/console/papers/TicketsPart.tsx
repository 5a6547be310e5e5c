/** A section of numbered tickets: the profile that all have, and the tickets, composed or written by hand. */

import { Button, Checkbox, Group } from '@mantine/core'
import { useState } from 'react'
import { type Section, ticketsAtMost } from '../../../src-shared/papers/definition.ts'
import { canBeAsked, isIn, namedItems } from '../../../src-shared/papers/pool.ts'
import { composeTickets } from '../../../src-shared/papers/tickets.ts'
import { NumberField } from '../../ui/index.ts'
import classes from './Papers.module.css'
import { ItemField, PointsField, PoolFields, thereOf } from './PoolFields.tsx'
import type { SectionProps } from './section.ts'
import { usePaperWords } from './words.ts'

type Tickets = Extract<Section, { kind: 'tickets' }>

export function TicketsPart({ section, paper, pool, onChange }: SectionProps<Tickets>) {
  const { t } = usePaperWords()
  const { places, tickets } = section
  const setPlace = (at: number, change: Partial<Tickets['places'][number]>) =>
    onChange({ ...section, places: places.map((place, i) => (i === at ? { ...place, ...change } : place)) })
  // What stood there goes from every ticket, so that the rest keep their places.
  const removePlace = (at: number) =>
    onChange({
      ...section,
      places: places.filter((_one, i) => i !== at),
      tickets: tickets.map(({ number, items }) => ({ number, items: items.filter((_one, i) => i !== at) })),
    })
  const setDrawn = (on: boolean) => {
    const { drawn: _was, ...rest } = section
    onChange(on ? { ...rest, drawn: true, tickets: numbered(tickets) } : rest)
  }
  return (
    <>
      <Checkbox
        label={t('tickets.drawn')}
        description={t('tickets.drawn-says')}
        checked={section.drawn === true}
        onChange={(event) => setDrawn(event.currentTarget.checked)}
        data-testid="tickets-drawn"
      />
      <h3>{t('tickets.profile')}</h3>
      {places.map((place, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place has no name but its number
        <div key={at} className={classes.row} data-testid={`place-${at + 1}`}>
          <span className={classes.count}>{at + 1}.</span>
          <PoolFields value={place} pool={pool} onChange={(value) => setPlace(at, value)} />
          <PointsField
            label={t('section.points')}
            value={place.points}
            onChange={(points) => setPlace(at, { points })}
          />
          <span className={classes.count}>
            {t('pool.there', { count: thereOf(place, pool, paper.languages) })}
          </span>
          <Button variant="default" size="xs" mb={4} onClick={() => removePlace(at)}>
            {t('section.take-out')}
          </Button>
        </div>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          onClick={() =>
            onChange({ ...section, places: [...places, { topic: [], difficulty: null, points: 1 }] })
          }
          data-testid="add-place"
        >
          {t('tickets.add-place')}
        </Button>
      </Group>
      <h3>{t('tickets.title', { count: tickets.length })}</h3>
      <Compose section={section} paper={paper} pool={pool} onChange={onChange} />
      <Written section={section} paper={paper} pool={pool} onChange={onChange} />
    </>
  )
}

/** As a draw counts them: from 1, none left out. */
const numbered = (tickets: Tickets['tickets']) => tickets.map(({ items }, i) => ({ number: i + 1, items }))

function Compose({ section, paper, pool, onChange }: SectionProps<Tickets>) {
  const { t } = usePaperWords()
  const [count, setCount] = useState(25)
  const [told, tell] = useState('')
  const compose = async () => {
    const elsewhere = namedItems({ sections: paper.sections.filter(({ id }) => id !== section.id) })
    const items = pool.filter((item) => !elsewhere.has(item.id) && canBeAsked(item, paper.languages))
    const seed = crypto.getRandomValues(new Uint8Array(32))
    const composed = await composeTickets(section.places, count, items, seed)
    if (composed) onChange({ ...section, tickets: composed.tickets })
    if (composed === null) tell(t('tickets.too-few'))
    else tell(composed.repeated > 0 ? t('tickets.repeated', { count: composed.repeated }) : '')
  }
  return (
    <>
      <div className={classes.row}>
        <NumberField
          label={t('tickets.how-many')}
          min={1}
          max={ticketsAtMost}
          places={0}
          w="9rem"
          value={count}
          onChange={setCount}
          testId="ticket-count"
        />
        <Button
          variant="default"
          onClick={() => void compose().catch((error: unknown) => tell(String(error)))}
          disabled={section.places.length === 0}
          data-testid="compose"
        >
          {section.tickets.length === 0 ? t('tickets.compose') : t('tickets.compose-anew')}
        </Button>
      </div>
      <p role="status" className={classes.told}>
        {told}
      </p>
    </>
  )
}

/** One ticket is open at a time: five hundred of them have thousands of fields. */
function Written({ section, paper, pool, onChange }: SectionProps<Tickets>) {
  const { t } = usePaperWords()
  const { places, tickets } = section
  const [open, setOpen] = useState<number | null>(null)
  const add = () => {
    const number = Math.max(0, ...tickets.map((ticket) => ticket.number)) + 1
    onChange({ ...section, tickets: [...tickets, { number, items: [] }] })
    setOpen(number)
  }
  const shown = tickets.find(({ number }) => number === open)
  const remove = () => {
    const rest = tickets.filter(({ number }) => number !== open)
    onChange({ ...section, tickets: section.drawn ? numbered(rest) : rest })
    setOpen(null)
  }
  const set = (items: string[]) =>
    onChange({
      ...section,
      tickets: tickets.map((ticket) => (ticket.number === open ? { number: ticket.number, items } : ticket)),
    })
  return (
    <>
      <Group gap="xs" data-testid="tickets">
        {tickets.map(({ number, items }) => (
          <Button
            key={number}
            size="xs"
            variant={number === open ? 'filled' : 'default'}
            aria-pressed={number === open}
            aria-label={t('tickets.ticket', { number })}
            onClick={() => setOpen(number === open ? null : number)}
            data-testid={`ticket-${number}`}
          >
            {items.length === places.length ? number : `${number} !`}
          </Button>
        ))}
        <Button
          size="xs"
          variant="default"
          onClick={add}
          disabled={places.length === 0 || tickets.length >= ticketsAtMost}
          data-testid="ticket-add"
        >
          {t('tickets.add')}
        </Button>
      </Group>
      {shown && (
        <fieldset className={classes.ticket} data-testid="ticket-open">
          <legend>{t('tickets.ticket', { number: shown.number })}</legend>
          {/* One place after another: a ticket has no holes. */}
          {places.slice(0, shown.items.length + 1).map((place, at) => (
            <ItemField
              // biome-ignore lint/suspicious/noArrayIndexKey: a place has no name but its number
              key={at}
              label={t('tickets.place', { place: at + 1 })}
              value={shown.items[at] ?? null}
              items={pool.filter(
                (item) =>
                  item.id === shown.items[at] ||
                  (isIn(place, item) && canBeAsked(item, paper.languages) && !shown.items.includes(item.id)),
              )}
              onChange={(item) => set(shown.items.toSpliced(at, 1, item))}
            />
          ))}
          <Group>
            <Button size="xs" variant="default" onClick={remove}>
              {t('tickets.remove')}
            </Button>
          </Group>
        </fieldset>
      )}
    </>
  )
}
