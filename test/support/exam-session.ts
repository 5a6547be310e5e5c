/** The station's session against a keeper that remembers what it was told. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, vi } from 'vitest'
import type { SessionPorts } from '../../src-main/exam/context.ts'
import { createSession } from '../../src-main/exam/session.ts'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import type { PaperCourse } from '../../src-shared/course.ts'
import type { LyingCards, TurnedCard } from '../../src-shared/drawing/cards.ts'
import type { KeeperEvent, KeeperPort } from '../../src-shared/keeper-api.ts'
import type { SealedAt } from '../../src-shared/package/held.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { sealOverhead } from '../../src-shared/seal/object.ts'
import type { Command, Continues } from '../../src-shared/station-api.ts'
import { stillBody } from '../../src-shared/still.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { openedBody } from './story.ts'

const resource = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../resources/${path}`, import.meta.url), 'utf8'))
const text = { kk: 'k', ru: 'r', ky: 'y', en: 'e' }
const exam = {
  id: 'exam1',
  title: text,
  durationMinutes: 30,
  delivery: 'paper',
  url: null,
  startsAt: '2026-11-22T08:00:00Z',
  endsAt: '2026-11-22T10:00:00Z',
} as const
/** What the fake server asks. */
export const paper = {
  questions: ['q1', 'q2', 'q3'].map((id) => ({ id, type: 'text', text, points: 1, maxLength: 100 })),
}
const student = { number: '20260001', name: 'Айгерім', photo: null }
export const live = { state: 'live', label: 'c', health: null, hint: 'good' } as const

type Written = { seq: number; record: LedgerRecord }
/** `wallAhead`: how far the wall clock was ahead, ms. */
type Told = { kind: string; body: Record<string, unknown>; mono: number; wallAhead?: number }

/** What the keeper adds to what it is told. */
const added: Record<string, Record<string, unknown>> = {
  'attempt.opened': { keys: openedBody.keys },
  'media.segment': {
    ...stillBody({ source: 'face', start: 0, duration: 1, mime: 'image/jpeg' }),
    digest: 'd'.repeat(64),
    bytes: 1,
    index: 0,
    init: null,
  },
}
const recordOf = ({ kind, body, mono, wallAhead = 0 }: Told, seq: number, part = 0): LedgerRecord => ({
  v: 1,
  attempt: 'att1',
  part,
  seq,
  at: { wall: new Date(mono + wallAhead).toISOString(), mono, boot: 'b', run: 'r' },
  kind,
  body: { ...added[kind], ...body },
})

export const committed = {
  commitment: 'c0ffee'.padEnd(64, '0'),
  cards: 4,
  tickets: 2,
  at: '2026-11-21T08:00:00.000Z',
}

/** `part`: the one that is sat here; from 1 on it came from another station. */
export function keeperFake(part = 0) {
  const records: Told[] = []
  const answers: Record<string, { value: unknown; revision: number }> = {}
  const sent: { question: string; revision: number }[] = []
  const states = new Map<string, unknown>()
  const write = (told: Told): Written => {
    const seq = records.push(told) - 1
    return { seq, record: recordOf(told, seq, part) }
  }
  const fake = {
    /** Where her paper lies sealed; `held` here, `key` given out by the server. */
    sealed: null as SealedAt | null,
    /** Cards of her seat's own in it. */
    hand: null as { commitment: string; cards: TurnedCard[] } | null,
    held: true,
    opened: [] as unknown[],
    early: false,
    /** How her paper is gone through, where that is in turn. */
    course: undefined as PaperCourse | undefined,
    /** What another station left, as the server tells it. */
    continues: null as Continues | null,
    records,
    sent,
    online: true,
    identityPicture: false,
    liveView: 'told',
    /** What the server says of cards; null: nobody draws. */
    table: null as LyingCards | null,
    /** Files that were brought to be answers. */
    files: [] as Uint8Array[],
    /** Texts of the answer sheets that were brought. */
    sheets: [] as string[],
    mono: 1000,
    /** How far the station's wall clock is ahead, ms. */
    wallAhead: 0,
    submitted: false,
    /** With its submission. */
    given: null as Record<string, unknown> | null,
    server: vi.fn((path: string, body: unknown): unknown => {
      if (path.endsWith('/sign-in')) return { student, exam, ticket: 't' }
      if (path.endsWith('/attempts')) {
        return {
          attempt: 'att1',
          policy: {
            ...resource('policies/standard.json'),
            identityPicture: fake.identityPicture,
            liveView: fake.liveView,
          },
          recipients: [{ recipient: 'review', key: Buffer.alloc(32).toString('base64') }],
          origin: 'o',
          timeZone: 'Asia/Almaty',
          check: 'https://taza.uni.example/check',
          part,
          continues: fake.continues,
          draw: fake.table && committed,
          sealed: fake.sealed,
        }
      }
      if (path.endsWith('/key')) {
        if (fake.early) throw new ProblemError('too-early')
        return { key: `${'k'.repeat(43)}=` }
      }
      if (path.endsWith('/cards')) return fake.table
      if (path.endsWith('/card')) {
        const { card } = body as { card: number }
        const free = fake.table?.turned === null && fake.table.offered.includes(card)
        if (fake.table && free)
          fake.table = { ...fake.table, offered: [], turned: { card, ticket: card + 10 } }
        return fake.table
      }
      if (path.endsWith('/paper')) {
        if (fake.early) throw new ProblemError('too-early')
        if (fake.table && !fake.table.turned && fake.table.offered.length > 0)
          throw new ProblemError('not-allowed', 'no ticket is drawn yet')
        return { paper: { ...paper, course: fake.course }, answers: {} }
      }
      const list = (body as { answers: { question: string; revision: number }[] }).answers
      sent.push(...list)
      return { saved: Object.fromEntries(list.map(({ question, revision }) => [question, revision])) }
    }),
    handlers: {
      'server.call': async ({ path, body }: { path: string; body: unknown }) => {
        if (!fake.online) throw new ProblemError('no-server')
        return { body: await fake.server(path, body) }
      },
      'attempt.open': ({ body }: { body: Record<string, unknown> }) => ({
        part,
        ...write({ kind: 'attempt.opened', body, mono: fake.mono }),
      }),
      'attempt.list': () => ({
        attempts: records.some(({ kind }) => kind === 'attempt.opened')
          ? [{ attempt: 'att1', part, records: fake.ledger(), submitted: false }]
          : [],
      }),
      'attempt.resume': () => ({ part, next: records.length }),
      'record.append': (said: { kind: string; body: Record<string, unknown>; mono?: number }) =>
        write({ ...said, mono: said.mono ?? fake.mono, wallAhead: fake.wallAhead }),
      'answer.append': ({
        question,
        revision,
        value,
      }: {
        question: string
        revision: number
        value: unknown
      }) => {
        answers[question] = { value, revision }
        return {
          seq: 0,
          record: recordOf(
            { kind: 'answer.saved', body: { question, revision, sealed: '' }, mono: 0 },
            0,
            part,
          ),
        }
      },
      'answer.list': () => ({ answers }),
      'state.put': ({ value, of = 'main' }: { value: unknown; of?: string }) => {
        states.set(of, structuredClone(value))
        return { ok: true }
      },
      'state.get': ({ of = 'main' }: { of?: string }) => ({ value: states.get(of) ?? null }),
      'sheet.keep': () => {
        const [bytes] = fake.sheets.slice(-1)
        const sheet = createHash('sha256')
          .update(bytes ?? '')
          .digest('hex')
        return write({
          kind: 'sheet.kept',
          body: { index: 0, sheet, digest: 'e'.repeat(64), bytes: 1 },
          mono: fake.mono,
        })
      },
      'file.keep': () => {
        const bytes = fake.files.at(-1) ?? new Uint8Array()
        const file = createHash('sha256').update(bytes).digest('hex')
        const body = { index: 0, file, digest: 'f'.repeat(64), bytes: bytes.length + sealOverhead }
        return { record: write({ kind: 'file.kept', body, mono: fake.mono }).record }
      },
      'attempt.submit': (given: Record<string, unknown>) => {
        fake.submitted = true
        fake.given = given
        const body = { ...given }
        return {
          seq: 0,
          record: recordOf({ kind: 'attempt.submitted', body, mono: fake.mono }, records.length, part),
        }
      },
      'package.held': (): unknown => ({ held: fake.held, envelope: fake.held }),
      'package.hand': ({ words }: { words: string }): unknown => {
        if (words !== 'right') throw new ProblemError('wrong-envelope')
        return { hand: fake.hand }
      },
      'package.open': (of: { by: { words?: string } }): unknown => {
        if (of.by.words !== undefined && of.by.words !== 'right') throw new ProblemError('wrong-envelope')
        fake.opened.push(of)
        return { paper: { ...paper, course: fake.course }, media: [] }
      },
      'live.state': () => ({ ok: true }),
    } as Record<string, (args: never) => unknown>,
    port: {
      call: async (method: string, args: unknown, bytes?: Uint8Array) => {
        if (method === 'file.keep' && bytes) fake.files.push(bytes)
        if (method === 'sheet.keep' && bytes) fake.sheets.push(Buffer.from(bytes).toString())
        const handler = fake.handlers[method]
        if (!handler) throw new Error(`the fake keeper has no ${method}`)
        return handler(args as never)
      },
      on: () => () => undefined,
      closed: new Promise<void>(() => undefined),
      close: () => undefined,
    } as unknown as KeeperPort,
    /** Questions with an answer on the disk. */
    answered: () => Object.keys(answers),
    kinds: () => records.map(({ kind }) => kind),
    /** On its ledger now, as the keeper writes it. */
    write: (kind: string, body: Record<string, unknown>): Written =>
      write({ kind, body, mono: fake.mono, wallAhead: fake.wallAhead }),
    ledger: (): LedgerRecord[] => records.map((told, seq) => recordOf(told, seq, part)),
  }
  return fake
}

export function sessionWith(keeper: ReturnType<typeof keeperFake>, over: Partial<SessionPorts> = {}) {
  let shown: StationView | null = null
  const troubles: unknown[] = []
  const session = createSession(
    {
      web: () => null,
      files: () => {
        throw new Error('no files in this test')
      },
      keeper: keeper.port,
      station: { id: 's1', name: 'Station 1', room: 'lab' },
      onCameraAccepted: () => undefined,
      shell: { kind: 'chromium', version: '1' },
      can: () => ['windows'],
      now: () => keeper.mono,
      wall: () => 1_700_000_000_000 + keeper.mono + keeper.wallAhead,
      newId: () => 'id',
      newCode: () => '1234',
      newSalt: () => '5a'.repeat(16),
      newChallenge: () => '11112222',
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      setTimer: (run, ms) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      onView: (view) => {
        shown = view
      },
      onMedia: () => undefined,
      identity: {
        take: async () => new Uint8Array([0xff, 0xd8, 1]),
        keep: async (_jpeg, card) => keeper.write('media.segment', { identity: { card } }).record,
      },
      onAttempt: () => undefined,
      finishMedia: async () => undefined,
      onTrouble: (error) => troubles.push(error),
      leave: {
        combination: 'Ctrl+Alt+Q',
        asksCode: true,
        freely: false,
        check: (code) => code === 'out',
        go: () => undefined,
      },
      ...over,
    },
    'kk',
  )
  session.begin(null)
  const status = (online: boolean): KeeperEvent => ({
    type: 'status',
    status: {
      online,
      silentMs: 0,
      debt: { records: 0, segments: 0, bytes: 0 },
      sending: { bytesPerSecond: null, emptyInMs: null },
      clockOffsetMs: 0,
      freeBytes: 1e12,
      disk: { rung: 'ample', hoursLeft: 1000 },
      unconfirmed: 0,
      problem: null,
    },
  })
  session.hear(status(true))
  const view = () => {
    if (!shown) throw new Error('nothing was shown')
    return shown
  }
  return { session, view, troubles, call: session.handlers, status }
}

export const command = (kind: Command['kind'], extra: Partial<Command> = {}): Command => ({
  id: `c-${kind}`,
  attempt: 'att1',
  kind,
  by: 'Invigilator',
  at: '2026-11-22T08:00:00.000Z',
  ...extra,
})

/** A student who waits for admission. */
export async function ready(keeper: ReturnType<typeof keeperFake>, over: Partial<SessionPorts> = {}) {
  const all = sessionWith(keeper, over)
  await all.call['student.sign-in']({ number: ' 20260001 ', code: 'kod' })
  await all.call['student.confirm']({ me: true })
  all.session.camera('face', live)
  all.session.camera('desk', live)
  await all.call['preflight.consent']({ accepted: true })
  await all.call['preflight.done']({})
  return all
}

/** With the exam on its screen. */
export async function admitted(keeper: ReturnType<typeof keeperFake>, over: Partial<SessionPorts> = {}) {
  const all = await ready(keeper, over)
  all.session.command(command('admit'))
  await vi.waitFor(() => expect(all.view().screen).toBe('exam'))
  return all
}
