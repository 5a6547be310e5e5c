/** Stills of a real screen that shows the time: they stand where they were taken, as face and desk do. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { systemClock } from '../../../src-main/keeper/clock.ts'
import { openGuardProcess } from '../../../src-main/lockdown/guard-process.ts'
import type { GuardPort } from '../../../src-main/lockdown/port.ts'
import { startScreenStills } from '../../../src-main/recorder/screen.ts'
import { stillBody } from '../../../src-shared/still.ts'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { clockProgram, guardProgram } from '../../support/native.ts'
import { stillsOutbox } from '../../support/outbox.ts'
import { readPng } from '../../support/png.ts'
import { fakeKeeper } from '../../unit/src-main/capture/fake-keeper.ts'

const digest = 'a'.repeat(64)
const { mono } = systemClock()
let display: TestDisplay
let guard: GuardPort
let clock: ReturnType<typeof spawn>

beforeAll(async () => {
  const program = guardProgram()
  display = await startDisplay()
  clock = spawn(clockProgram(), [], { env: display.env, stdio: ['pipe', 'pipe', 'inherit'] })
  if (clock.stdout) await once(clock.stdout, 'data')
  guard = await openGuardProcess({ program, env: display.env, onObservation: () => undefined })
})
afterAll(async () => {
  await guard?.end()
  clock?.stdin?.end()
  await display?.stop()
})

/** CLOCK_BOOTTIME ms that a picture of the screen shows (test/support/window/clock.c). */
function shownBy(png: Uint8Array): number {
  const picture = readPng(png)
  let shown = 0
  for (let bit = 0; bit < 48; bit++) shown = shown * 2 + (picture.at(bit * 12 + 6, 6) === 0 ? 1 : 0)
  return shown
}

test('each still shows the time at which it is said to have been taken, to 100 ms', async () => {
  const { keeper, asked } = fakeKeeper(async () => ({ seq: 0, digest }))
  const stills = startScreenStills({
    keeper,
    outbox: stillsOutbox(expect.fail),
    newId: randomUUID,
    of: { attempt: 'a1', part: 0 },
    now: mono,
    shot: () => guard.shot(null),
    everyMs: 400,
    onKept: () => undefined,
    onFailed: (error) => {
      throw error
    },
    later: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  // One that was taken for an incident and waited for its turn.
  const at = mono()
  const taken = (await guard.shot(null)).png
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(3), { timeout: 20_000, interval: 50 })
  const body = stillBody({
    source: 'screen',
    start: at,
    duration: 400,
    mime: 'image/png',
    incident: 'incident-1',
  })
  await keeper.call('media.append', { kind: 'media.segment', body }, taken)
  await stills.stop()
  const off = asked.map(({ args, bytes }) => {
    const { body } = args as { body: { start: number } }
    return Math.round(shownBy(bytes ?? new Uint8Array()) - body.start)
  })
  console.log(`stills show the time of their start, ms later: ${off.join(', ')}`)
  // A still is said to be taken when it was asked for, and shows what there was a moment later.
  const usual = off.toSorted((a, b) => a - b)[Math.floor(off.length / 2)] ?? Number.NaN
  expect(Math.abs(usual)).toBeLessThan(100)
  expect(Math.min(...off)).toBeGreaterThan(-100)
})
