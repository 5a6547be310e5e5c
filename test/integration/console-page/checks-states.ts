/** The machines of a room as they were checked, as a small server answers them; their screen worth a picture. */
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import type { CheckResult } from '../../../src-shared/machine-check.ts'
import { checkState, type RoomCheck, RoomChecks } from '../../../src-shared/room-checks.ts'
import { selectorOf } from '../../support/steps.ts'
import { aigerim } from './fixtures.ts'
import type { ConsoleState } from './states.ts'
import type { State } from './university.ts'

const now = Date.UTC(2026, 11, 18, 2, 30)
const minute = 60_000
const result = (name: CheckResult['name'], more: Partial<CheckResult> = {}): CheckResult => ({
  ...{ name, ok: true, says: 'fine', lacks: [], same: null, ms: 12 },
  ...more,
})
const all = [
  result('display'),
  result('browser', { lacks: ['rely on this version: Taza was tested with Chromium 156; upgrade Chromium'] }),
  result('cameras'),
  result('film'),
  result('server'),
]
type Known = Omit<RoomCheck, 'state'>
const machine = (i: number, more: Partial<Known> = {}): Known => ({
  ...{
    station: `st-${i}`,
    name: `A-0${i}`,
    reached: true,
    askedAt: now - 9 * minute,
    answeredAt: now - 8 * minute,
  },
  ...{ outcome: 'checked', says: null, checked: { results: all, changes: [] }, checkedAt: now - 8 * minute },
  ...{ pictures: { face: true, desk: true } },
  ...more,
})
const camera = result('cameras', {
  ok: false,
  says: 'Only one camera was found (/dev/video0 C270 [0000:00:14.0 480 1:1.0]); connect a face camera and a desk camera.',
})
/** Of a newer station. */
const newer = result('network card', { ok: false, says: 'No cable is plugged in; plug it in.' })
const clock = result('server', {
  ok: false,
  says: "This machine's clock is 640 s behind the server's; set it (NTP).",
})

const machines: Known[] = [
  machine(1),
  machine(2, {
    checked: {
      results: [camera, ...all.slice(3), newer],
      changes: ['cameras: was fine before', 'film: can again: film all pictures of the face camera'],
    },
    pictures: { face: true, desk: false },
  }),
  machine(3, { askedAt: now - 20_000 }),
  machine(4, { outcome: 'busy', pictures: { face: false, desk: false } }),
  machine(5, {
    outcome: 'failed',
    says: 'spawn taza ENOENT',
    checked: null,
    checkedAt: null,
    pictures: { face: false, desk: false },
  }),
  machine(6, { checked: { results: [...all.slice(0, 4), clock], changes: null } }),
  machine(7, {
    askedAt: now - 30 * minute,
    answeredAt: now - 26 * 60 * minute,
    reached: false,
    pictures: { face: false, desk: false },
  }),
  machine(8, {
    ...{ reached: false, askedAt: null, answeredAt: null, outcome: null, checked: null, checkedAt: null },
    pictures: { face: false, desk: false },
  }),
  machine(9, { outcome: 'refused', pictures: { face: false, desk: false } }),
]

/** Null: another room's. */
export function checksAnswer(method: string, path: string): unknown {
  if (!/^\/api\/rooms\/[^/]+\/checks$/.test(path)) return null
  if (method === 'POST') return consoleApi.rooms.check.reply.parse({ asked: 6, silent: 2 })
  const stations = machines.map((one) => ({ ...one, state: checkState(one, now) }))
  return RoomChecks.parse({ title: 'Лаб 1 · 304', stations })
}
/** Null: none. */
export const checksPicture = (path: string, { small: [picture] }: Pick<State, 'small'>): Uint8Array | null =>
  /^\/api\/rooms\/[^/]+\/checks\/[^/]+\/(face|desk)$/.test(path) ? (picture?.jpeg ?? null) : null

const technician: Me = { ...aigerim, roles: ['technician'] }
export const checksStates: ConsoleState[] = [
  {
    name: 'machine-checks',
    me: technician,
    hash: '#/rooms/lab-1/checks',
    ready: `${selectorOf('check-st-1')} img`,
  },
  {
    ...{
      name: 'machine-checks-asked',
      after: 'machine-checks',
      me: technician,
      hash: '#/rooms/lab-1/checks',
    },
    ...{ steps: [{ click: 'check-all' }], ready: selectorOf('said') },
  },
]
