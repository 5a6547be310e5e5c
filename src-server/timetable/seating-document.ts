/** Who sits where in one room, as a document: a list by name, and the room's plan. */
import en from '../../resources/locales/en/timetable.json' with { type: 'json' }
import kk from '../../resources/locales/kk/timetable.json' with { type: 'json' }
import ky from '../../resources/locales/ky/timetable.json' with { type: 'json' }
import ru from '../../resources/locales/ru/timetable.json' with { type: 'json' }
import { fitting, type Graphic } from '../../src-shared/graphic.ts'
import { rowsOf } from '../../src-shared/plan.ts'
import type { Seating } from '../../src-shared/timetable/timetable.ts'
import { type Language, languages } from '../../src-shared/vocabulary.ts'
import type { PrintedDocument, Table } from '../documents/document.ts'
import { shownDay } from '../documents/words.ts'

const texts: Record<Language, typeof en.document> = {
  kk: kk.document,
  ru: ru.document,
  ky: ky.document,
  en: en.document,
}
type Tell = (key: keyof typeof en.document, values?: Readonly<Record<string, string | number>>) => string

const tellIn =
  (language: Language): Tell =>
  (key, values = {}) =>
    texts[language][key].replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? '…'))

type Room = Seating['rooms'][number]
type Sitter = Seating['sitters'][number]

/**
 * Extra time is not in it: a list that hangs at a door tells nobody what was granted to whom.
 * @param room one of the seating's.
 */
export function seatingDocument(
  { exam, seed, sitters }: Seating,
  room: Room,
  { language, from, day }: Pick<PrintedDocument, 'language' | 'from' | 'day'>,
): Omit<PrintedDocument, 'confirmed'> {
  const tell = tellIn(language)
  const here = sitters.filter((one) => one.room === room.id)
  const title = [language, ...languages].map((one) => exam.title[one]).find((text) => text !== '') ?? ''
  const when = { day: shownDay(exam.day, language), time: exam.time, minutes: exam.minutes }
  const watching = room.invigilators.join(', ')
  return {
    language,
    from,
    day,
    title: tell('title', { exam: title, room: room.title }),
    landscape: room.plan.columns > columnsUpright,
    blocks: [
      { kind: 'paragraph', text: tell('when', when) },
      ...(watching === '' ? [] : [{ kind: 'paragraph' as const, text: tell('invigilators', { watching }) }]),
      { kind: 'table', ...listOf(here, room, tell) },
      { kind: 'heading', text: tell('plan') },
      { kind: 'graphics', graphics: [planOf(here, room, tell)] },
      ...(seed === null ? [] : [{ kind: 'paragraph' as const, text: tell('seed', { seed }) }]),
    ],
  }
}

/** A wider room is drawn across the page. */
const columnsUpright = 6

function listOf(here: readonly Sitter[], room: Room, tell: Tell): Table {
  const names = new Map(room.stations.map(({ id, name }) => [id, name]))
  const withTickets = here.some(({ ticket }) => ticket !== null)
  return {
    caption: tell('list', { n: here.length }),
    columns: [
      { head: tell('student') },
      { head: tell('number') },
      { head: tell('group') },
      ...(withTickets ? [{ head: tell('ticket'), places: 0 }] : []),
      { head: tell('station') },
    ],
    rows: here.map(({ name, number, group, ticket, station }) => ({
      cells: [...[name, number, group], ...(withTickets ? [ticket] : []), names.get(station ?? '') ?? null],
    })),
  }
}

/** Of one seat, points. */
const seat = { width: 88, height: 48, gap: 4 }
const front = 26
const colours = { ink: '#1a1a1a', faint: '#5c5c5c', taken: '#e8f0f0', free: '#f5f5f5', line: '#5c5c5c' }

function planOf(here: readonly Sitter[], { plan, stations }: Room, tell: Tell): Graphic {
  const width = plan.columns * (seat.width + seat.gap) - seat.gap
  const by = new Map(here.map((one) => [one.station, one]))
  const known = new Map(stations.map((one) => [one.id, one]))
  const shapes = plan.places.flatMap(({ station, column, row }): Graphic['shapes'][number][] => {
    const [x, y] = [column * (seat.width + seat.gap), front + row * (seat.height + seat.gap)]
    const sitter = by.get(station)
    const { name = station, unfit = null } = known.get(station) ?? {}
    const line = (text: string, nth: number, fill: string, bold: boolean): Graphic['shapes'][number] => ({
      ...{ kind: 'text', x: x + 4, y: y + 12 + nth * 13, size: 8, anchor: 'start', fill },
      text: fitting(text, seat.width - 8, 8),
      ...(bold ? { bold: true } : {}),
    })
    const below = sitter ? shortName(sitter.name) : unfit === null ? '' : tell('unfit')
    return [
      {
        ...{ kind: 'rect', x, y, width: seat.width, height: seat.height },
        fill: sitter ? colours.taken : colours.free,
      },
      line(name, 0, colours.faint, false),
      ...(below === '' ? [] : [line(below, 1, colours.ink, sitter !== undefined)]),
      ...(sitter?.group ? [line(sitter.group, 2, colours.ink, false)] : []),
    ]
  })
  return {
    width,
    height: front + rowsOf(plan) * (seat.height + seat.gap),
    alt: tell('plan-alt', { n: here.length }),
    shapes: [
      {
        ...{ kind: 'text', x: width / 2, y: 12, size: 9, anchor: 'middle', fill: colours.faint },
        text: tell('front'),
      },
      { kind: 'line', x1: 0, y1: 18, x2: width, y2: 18, stroke: colours.line, width: 1 },
      ...shapes,
    ],
  }
}

/** `Сәрсенова А. Е.`: the first word and the letters that the others begin with. */
const shortName = (name: string): string => {
  const [surname = '', ...rest] = name.split(' ')
  return [surname, ...rest.map((word) => `${[...word][0] ?? ''}.`)].join(' ')
}
