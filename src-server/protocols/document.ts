/** The protocol of a room as a document for paper. */
import en from '../../resources/locales/en/protocol.json' with { type: 'json' }
import enReason from '../../resources/locales/en/reason.json' with { type: 'json' }
import kk from '../../resources/locales/kk/protocol.json' with { type: 'json' }
import kkReason from '../../resources/locales/kk/reason.json' with { type: 'json' }
import ky from '../../resources/locales/ky/protocol.json' with { type: 'json' }
import kyReason from '../../resources/locales/ky/reason.json' with { type: 'json' }
import ru from '../../resources/locales/ru/protocol.json' with { type: 'json' }
import ruReason from '../../resources/locales/ru/reason.json' with { type: 'json' }
import { counted, type ProtocolEvent, type ProtocolPage } from '../../src-shared/protocols/protocol.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Block, PrintedDocument, Table } from '../documents/document.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
const reasons: Record<Language, Readonly<Record<string, unknown>>> = {
  ...{ kk: kkReason, ru: ruReason, ky: kyReason, en: enReason },
}
type Key = { [K in keyof typeof en]: (typeof en)[K] extends string ? K : never }[keyof typeof en]
type Values = Readonly<Record<string, string | number>>

const filled = (text: string, values: Values): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? '…'))

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
      return reasonIn(language, event.reason, event.params)
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

/** As the console says it (src-renderer/i18n/reason.ts); of a window the program alone. */
function reasonIn(language: Language, code: string, params: Values): string {
  const all = reasons[language]
  const other = Object(all.other) as Readonly<Record<string, string>>
  const rule = new Intl.PluralRules(language === 'kk' || language === 'ky' ? 'en' : language)
  const form = typeof params.count === 'number' ? rule.select(params.count) : 'other'
  const text = [all[code], all[`${code}_${form}`], all[`${code}_other`]].find(
    (one) => typeof one === 'string',
  )
  if (typeof text !== 'string') return code
  const program = String(params.program || other.program || '')
  const source: Values =
    params.source === undefined ? {} : { source: other[String(params.source)] ?? params.source }
  return filled(text, {
    ...{ site: other.site ?? '', text: '', by: '' },
    ...params,
    ...{ ...source, program, window: program },
  }).trim()
}
