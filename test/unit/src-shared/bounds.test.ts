/** Every number, text, list and map that comes from outside has its bound (src-shared/bounds.ts), or stands here with why not. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Told } from '../../../src-main/shell/web/told.ts'
import { Draft } from '../../../src-main/web/drafts.ts'
import { stationApi } from '../../../src-shared/api/station.ts'
import { captureCalls } from '../../../src-shared/bridge/capture-calls.ts'
import { stationCalls } from '../../../src-shared/bridge/station-calls.ts'
import { BundleKeys, ExcerptLine } from '../../../src-shared/bundle.ts'
import { LiveAsk, LiveState } from '../../../src-shared/console-api.ts'
import { GuardHello, GuardObservation, KeyCount, SystemCamera } from '../../../src-shared/guard.ts'
import { keeperCalls } from '../../../src-shared/keeper-api.ts'
import { LookAsked, LookDown, LookSaid, LookUp } from '../../../src-shared/look/messages.ts'
import { PacketHead } from '../../../src-shared/look/packet.ts'
import { RecorderEvent, recorderCalls } from '../../../src-shared/recorder-api.ts'
import { bodies, LedgerRecord } from '../../../src-shared/records.ts'
import { Sheet } from '../../../src-shared/sheet/sheet.ts'
import { LiveUp } from '../../../src-shared/station-api.ts'
import { WebDraft, WebKept } from '../../../src-shared/web-exam/page.ts'
import { unboundedIn } from '../../support/unbounded.ts'

/** Lengths of files, and what the system names windows and processes by. */
const wide = /\b(bytes|freeBytes|window|pid|pids\[\]|parent|uid)$/i
const of = (name: string, schema: z.ZodType) =>
  unboundedIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), name, wide)
const argsOf = (calls: Readonly<Record<string, { args: z.ZodType }>>) =>
  Object.entries(calls).flatMap(([name, { args }]) => of(name, args))

test('the walker finds what has no bound, in whatever depth', () => {
  const Odd = z.object({
    a: z.number().min(0),
    b: z.array(z.object({ c: z.string().regex(/^a+$/), d: z.int() })),
    e: z.record(z.string(), z.unknown()),
    f: z.union([z.string(), z.int().min(0).max(9)]).nullable(),
    g: z.tuple([z.number(), z.string().max(2)]),
  })
  expect(of('x', Odd)).toEqual([
    'x.a: number',
    'x.b: list',
    'x.b[].c: text',
    'x.b[].d: number',
    'x.e: map',
    'x.f: text',
    'x.g[]: number',
  ])
  const Even = z.object({
    a: z.number().min(0).max(1),
    b: z.array(z.string().regex(/^[a-z*+]{1,64}$/)).max(3),
    c: z.record(z.enum(['x', 'y']), z.int().min(0).max(9)),
    bytes: z.int().min(0),
  })
  expect(of('x', Even)).toEqual([])
})

test('of what a station sends its server', () => {
  const sent = Object.entries(stationApi).flatMap(([name, call]) =>
    'body' in call ? of(name, call.body) : [],
  )
  expect([...sent, ...of('state', LiveState), ...of('up', LiveUp)]).toEqual([
    // Refused alone where it is no answer to its question.
    'answers.answers[].value: anything',
    // Held against LiveState; the socket takes no longer message than a picture.
    'up.state: map',
  ])
})

test('of what is on a ledger', () => {
  const kinds = Object.entries(bodies).flatMap(([kind, body]) => of(kind, body))
  expect([...of('record', LedgerRecord), ...kinds]).toEqual([
    // Each leaf is at most `leafLength` long. A record's place is held against the ledger's; kind, time and body by `isSound`.
    'record.part: number',
    'record.seq: number',
    'record.at.mono: number',
    'record.kind: text',
    'record.body: map',
    // So many values and no more: a refinement, which JSON Schema does not show.
    'attempt.opened.continues.played: map',
    'attempt.locked.params: map',
    'answer.saved.sealed: text',
    'incident.raised.params: map',
    // As an answer's.
    'draft.saved.sealed: text',
  ])
})

test('of what a guard says', () => {
  const said = { GuardHello, GuardObservation, KeyCount, SystemCamera }
  expect(Object.entries(said).flatMap(([name, schema]) => of(name, schema))).toEqual([])
})

test('of what a page or a recorder says', () => {
  expect([...argsOf(stationCalls), ...argsOf(captureCalls), ...argsOf(recorderCalls)]).toEqual([
    // So many characters of all its parts together: a refinement too.
    'exam.answer.value: map',
    // A refinement, as above.
    'capture.failed.problem.params: map',
  ])
  expect(of('event', RecorderEvent)).toEqual([
    // As long as a frame of the local socket may be.
    'event.jpeg: text',
    'event.problem.params: map',
  ])
})

test('of what a foreign page says, and what is kept of it', () => {
  const said = { Told, WebKept, WebDraft, Draft }
  expect(Object.entries(said).flatMap(([name, schema]) => of(name, schema))).toEqual([])
})

test('of looks, and of what a console says on the live lane', () => {
  const said = { LookDown, LookUp, LookSaid, LookAsked, PacketHead, LiveAsk }
  expect(Object.entries(said).flatMap(([name, schema]) => of(name, schema))).toEqual([])
})

test('of sheets and bundles', () => {
  const found = Object.entries({ Sheet, BundleKeys, ExcerptLine }).flatMap(([name, schema]) =>
    of(name, schema),
  )
  // As the paper has them: its bound is in bytes (`paperBytes`), a sheet's too (`sheetBytesAtMost`).
  expect(found.filter((one) => !one.startsWith('Sheet.questions[].'))).toEqual([
    // As many as there are questions, each as long as an answer may be: refinements.
    'Sheet.answers: map',
    'Sheet.answers{}: map',
  ])
})

test('of what somebody may say to a keeper as main', () => {
  expect(argsOf(keeperCalls)).toEqual([
    // Handed on to the server, which looks at it.
    'server.call.body: anything',
    // What main saw is kept however it was put: as `fact.unreadable` where no record can be (keeper/calls.ts).
    'attempt.open.body: map',
    'record.append.kind: text',
    'record.append.body: map',
    'record.append.mono: number',
    // Sealed as they are: a record is no longer than a leaf, and nothing is longer than a frame.
    'answer.append.value: anything',
    'draft.append.value: anything',
    'state.put.value: anything',
    'media.append.body: map',
    // Held against LiveState by the server.
    'live.state.state: map',
  ])
})
