/** What invigilators see, and the protocol of their room, as a small server answers them; their screens worth a picture. */
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { Observation } from '../../../src-shared/observing/observation.ts'
import type { ProtocolEvent } from '../../../src-shared/protocols/protocol.ts'
import { selectorOf } from '../../support/steps.ts'
import { aigerim, detail, room, screenDigest, summary } from './fixtures.ts'
import type { ConsoleState } from './states.ts'
import type { State } from './university.ts'

const at = Date.UTC(2026, 11, 18, 4, 0)
const minute = 60_000
const digest = '7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069'
const who = { name: aigerim.name, login: aigerim.login }
const gulmira = { name: 'Гүлмира Сапарова', login: 'gulmira' }
const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })

type Page = z.input<typeof consoleApi.protocols.get.reply>

const observation = (attempt: string, more: Partial<Observation> = {}): Observation => ({
  ...{ id: 'ob-1', attempt, kind: 'phone', at, by: who, takenBack: null, said: [], voice: null },
  pictures: [
    { source: 'face', digest, at, held: true },
    { source: 'desk', digest, at, held: true },
  ],
  ...more,
})

/** Of an attempt that began at `begin`. */
export const observed = (begin: number): Observation[] => [
  observation('at-4', {
    at: begin + 12_000,
    said: [{ words: 'Телефонды парақтың астына жасырды', witness: gulmira.name, by: who, at: begin }],
    voice: { digest, at: begin + 30_000, held: true },
  }),
  observation('at-4', {
    ...{ id: 'ob-2', kind: 'another-person', at: begin + 20_000, pictures: [], by: gulmira },
    takenBack: { by: gulmira, at: begin + 25_000 },
  }),
]

const events: ProtocolEvent[] = [
  { what: 'extended', student: '2401004', at: at + 3 * minute, minutes: 10, by: aigerim.name },
  { what: 'outage', student: '2401002', at: at + 9 * minute, seconds: 245 },
  {
    ...{ what: 'observed', student: '2401004', at: at + 21 * minute, kind: 'phone', by: aigerim.name },
    ...{ words: 'Телефонды парақтың астына жасырды', witnesses: [gulmira.name], pictures: 2 },
  },
  {
    ...{ what: 'incident', student: '2401004', at: at + 22 * minute, severity: 'high' },
    ...{ reason: 'foreign-window', params: { program: 'telegram-desktop' } },
  },
  { what: 'moved', student: '2401002', at: at + 31 * minute, from: 'A-02', to: 'A-07', by: aigerim.name },
  { what: 'break', student: '2401001', at: at + 40 * minute, minutes: 5, by: aigerim.name },
  { what: 'ended', student: '2401004', at: at + 51 * minute, by: aigerim.name, words: 'Ережені бұзды' },
]

const page = (more: Partial<Page> = {}): Page => ({
  protocol: {
    ...{ v: 1, room: { id: room, title: 'Лаб 1 · 304' }, version: 1, reason: null },
    exam: { id: 'physics', title: said('Физика, I семестр'), startsAt: at, endsAt: at + 100 * minute },
    watched: [
      { ...who, assigned: true, since: at - 12 * minute },
      { ...gulmira, assigned: true, since: null },
    ],
    students: [
      ['2401001', 'Ерасыл Төлегенов', 'A-01', 'present', 0],
      ['2401002', 'Сәрсенова Айгүл Бекболатқызы', 'A-07', 'present', 12],
      ['2401004', 'Бекзат Сыдыков', 'A-04', 'ended', 0],
      ['2401009', 'Өмүрбеков Үсөн', null, 'absent', 0],
    ].map(([number, name, station, presence, late]) => ({
      ...{ number: String(number), name: String(name), station: station === null ? null : String(station) },
      presence: presence === 'present' ? 'present' : presence === 'ended' ? 'ended' : 'absent',
      late: Number(late),
      openedAt: station === null ? null : at + Number(late) * minute,
      submittedAt: station === null ? null : at + 90 * minute,
    })),
    ...{ events, untold: 3 },
    remarks: [{ at: at + 60 * minute, by: aigerim.name, words: 'Жарық екі рет сөнді.' }],
  },
  ...{ digest, signed: false, ready: true, signatures: [], versions: [] },
  may: { remark: true, sign: true, correct: false },
  ...more,
})

const signedPage = page({
  signed: true,
  signatures: [{ by: who, at: at + 110 * minute }],
  versions: [
    { version: 1, reason: null, by: who, at: at + 105 * minute, digest },
    { version: 2, reason: 'Бір студент жазылмай қалыпты', by: who, at: at + 108 * minute, digest },
  ],
  may: { remark: false, sign: false, correct: true },
})

type Answer = { jpeg: Buffer } | { status: number; body: unknown }

export function observingAnswer(
  state: Pick<State, 'me' | 'pictures'>,
  method: string,
  path: string,
  body: unknown,
): Answer | null {
  const { observing, protocols } = consoleApi
  const by = { name: state.me?.name ?? '', login: state.me?.login ?? '' }
  const [, attempt] = /^\/api\/attempts\/([^/]+)\/observations$/.exec(path) ?? []
  if (attempt !== undefined) {
    const { kind, agoMs } = observing.observe.body.parse(body)
    return {
      status: 200,
      body: observing.observe.reply.parse(observation(attempt, { kind, by, at: Date.now() - agoMs })),
    }
  }
  const [, what] = /^\/api\/observations\/[^/]+\/([a-z-]+)/.exec(path) ?? []
  if (what === 'pictures') return { jpeg: state.pictures[screenDigest] ?? Buffer.alloc(0) }
  if (what === 'take-back')
    return { status: 200, body: observation('at-4', { takenBack: { by, at: Date.now() } }) }
  if (what === 'voice' && method === 'GET') return { status: 404, body: { problem: { code: 'not-found' } } }
  if (what === 'voice') {
    observing.speak.body.parse(body)
    return { status: 200, body: observation('at-4', { voice: { digest, at: Date.now(), held: true } }) }
  }
  if (what === 'sentences') {
    const words = observing.say.body.parse(body)
    return { status: 200, body: observation('at-4', { said: [{ ...words, by, at: Date.now() }] }) }
  }
  const [, exam, step] = /^\/api\/rooms\/[^/]+\/protocols(?:\/([^/]+)(?:\/([^/]+))?)?$/.exec(path) ?? []
  if (!/^\/api\/rooms\/[^/]+\/protocols/.test(path)) return null
  if (exam === undefined)
    return {
      status: 200,
      body: protocols.list.reply.parse({
        protocols: [
          { exam: page().protocol.exam, version: 1, signatures: 0 },
          { exam: { ...page().protocol.exam, id: 'signed' }, version: 2, signatures: 1 },
        ],
      }),
    }
  const shown = exam === 'signed' ? signedPage : page()
  if (method === 'GET' && step === undefined) return { status: 200, body: protocols.get.reply.parse(shown) }
  return { status: 200, body: protocols.get.reply.parse(step === 'sign' ? signedPage : shown) }
}

export function observingStates(begin: number): ConsoleState[] {
  const running = detail(begin, { ...summary(4, 'running'), observations: observed(begin) })
  const attempt = { me: aigerim, hash: '#/attempts/at-4', change: { attempt: running } }
  return [
    {
      ...{ name: 'attempt-observing', ...attempt },
      steps: [{ click: 'tab-seen' }, { click: 'observe-phone' }, { click: 'press-say' }],
      ready: selectorOf('press-add'),
    },
    {
      name: 'protocols',
      me: aigerim,
      hash: `#/rooms/${room}/protocols`,
      ready: selectorOf('protocol-physics'),
    },
    {
      ...{ name: 'protocol', me: aigerim, hash: `#/rooms/${room}/protocols/physics` },
      ready: selectorOf('protocol-sign'),
    },
    {
      ...{ name: 'protocol-signed', me: aigerim, hash: `#/rooms/${room}/protocols/signed` },
      ready: selectorOf('protocol-correct'),
    },
  ]
}
