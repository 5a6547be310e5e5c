/** The protocol of a room as a document for paper. */
import en from '../../resources/locales/en/protocol.json' with { type: 'json' }
import kk from '../../resources/locales/kk/protocol.json' with { type: 'json' }
import ky from '../../resources/locales/ky/protocol.json' with { type: 'json' }
import ru from '../../resources/locales/ru/protocol.json' with { type: 'json' }
import { counted, type ProtocolEvent, type ProtocolPage } from '../../src-shared/protocols/protocol.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Block, PrintedDocument, Table } from '../documents/document.ts'
import { filled, reasonIn, type Values } from '../documents/reason.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
type Key = { [K in keyof typeof en]: (typeof en)[K] extends string ? K : never }[keyof typeof en]

interface Facts extends Pick<PrintedDocument, 'language' | 'from' | 'day'> {
  /** For people: the time alone, and with its day. */
  time(ms: number): string
  moment(ms: number): string
}

export function protocolDocument(
  { protocol, digest, signed, signatures }: Omit<ProtocolPage, 'may'>,
  { language, from, day, time, moment }: Facts,
): Omit<PrintedDocument, 'confirmed'> {
  const words = texts[language]
  const say = (key: Key, values: Values = {}) => filled(words[key], values)
  const { exam, room, students, events, remarks, watched, version, reason, untold } = protocol
  const facts = [
    say('when', { from: moment(exam.startsAt), to: moment(exam.endsAt) }),
    say('sums', counted(students)),
    ...(watched.length === 0 ? [say('watched-nobody')] : []),
    ...watched.map(({ name, login, assigned, since }) =>
      [
        say(assigned ? 'watched-assigned' : 'watched', { name: `${name} (${login})` }),
        ...(since === null ? [say('watched-not')] : [say('watched-since', { at: moment(since) })]),
      ].join(', '),
    ),
    ...(version > 1 ? [say('version', { version, reason: reason ?? '' })] : []),
    ...(signed ? [say('digest', { digest })] : [say('draft')]),
  ]
  const list: Table = {
    caption: say('students'),
    columns: (['station', 'number', 'name', 'presence-head', 'opened', 'late', 'submitted'] as const).map(
      (key) => ({ head: say(key) }),
    ),
    rows: students.map((one) => ({
      cells: [
        ...[one.station ?? '', one.number, one.name, words.presence[one.presence]],
        ...[one.openedAt === null ? null : time(one.openedAt)],
        ...[one.late === 0 ? null : say('minutes', { n: one.late })],
        ...[one.submittedAt === null ? null : time(one.submittedAt)],
      ],
    })),
  }
  const names = new Map(students.map(({ number, name }) => [number, name]))
  const happened: Table = {
    caption: say('events'),
    columns: (['at', 'name', 'what'] as const).map((key) => ({ head: say(key) })),
    rows: events.map((event) => ({
      cells: [time(event.at), names.get(event.student) ?? event.student, eventText(event, language)],
    })),
  }
  const blocks: Block[] = [
    { kind: 'paragraph', text: facts.join('\n') },
    { kind: 'table', ...list },
    events.length === 0 ? { kind: 'paragraph', text: say('events-none') } : { kind: 'table', ...happened },
    ...(untold === 0 ? [] : [{ kind: 'paragraph' as const, text: say('untold', { n: untold }) }]),
    { kind: 'heading', text: say('remarks') },
    remarks.length === 0
      ? { kind: 'paragraph', text: say('remarks-none') }
      : { kind: 'list', items: remarks.map(({ at, by, words: said }) => `${moment(at)}, ${by}: ${said}`) },
    {
      kind: 'signatures',
      lines:
        signatures.length === 0
          ? [{ role: say('invigilator'), name: '' }]
          : signatures.map(({ by, at }) => ({
              role: say('signed', { at: moment(at) }),
              name: `${by.name} (${by.login})`,
            })),
    },
  ]
  return {
    ...{ language, from, day, blocks },
    title: say('title', { exam: exam.title[language], room: room.title }),
  }
}

function eventText(event: ProtocolEvent, language: Language): string {
  const words = texts[language]
  const { event: told } = words
  switch (event.what) {
    case 'observed': {
      const { by, words: said, witnesses, pictures, kind } = event
      return [
        filled(told.observed, { kind: words.kind[kind], by }),
        ...(said === '' ? [] : [said]),
        ...(witnesses.length === 0 ? [] : [filled(told.witness, { names: witnesses.join(', ') })]),
        filled(pictures === 0 ? told['no-pictures'] : told.pictures, { n: pictures }),
      ].join('. ')
    }
    case 'incident':
      // Of a window the program alone: a protocol goes round on paper.
      return reasonIn(language, event.reason, { ...event.params, title: '' })
    case 'ended':
      return [filled(told.ended, event), ...(event.words === '' ? [] : [event.words])].join(': ')
    case 'break':
      return filled(event.minutes === null ? told['break-open'] : told.break, {
        by: event.by,
        minutes: event.minutes ?? 0,
      })
    case 'outage':
      return filled(told.outage, { minutes: Math.floor(event.seconds / 60), seconds: event.seconds % 60 })
    default:
      return filled(told[event.what], { ...event })
  }
}
