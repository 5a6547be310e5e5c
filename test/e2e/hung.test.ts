/**
 * What hangs at a station, and is not dead: the films and the screen's stills go on, but for those of a recorder that
 * hangs itself, and that gap says why and ends by itself.
 */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { build, type House, until } from '../chaos/station/house.ts'
import { gapFaults, gapsOf, type Kill } from '../chaos/station/judge.ts'
import { debuggerAt } from '../support/debugger.ts'
import { isAlive, pidsOf } from '../support/processes.ts'
import { tellOfStation } from '../support/station-log.ts'
import { type Program, pidOf } from '../support/station-programs.ts'

let house: House
tellOfStation(() => house.station)
const pid = (program: Program) => {
  const found = pidOf(program, house.station.campus)
  if (found === undefined) throw new Error(`there is no ${program}`)
  return found
}
const capturePages = () =>
  pidsOf('--type=renderer', join(house.station.campus.data, 'recorder', 'browser', 'profile'))
const capturePage = () => {
  const [renderer] = capturePages()
  if (renderer === undefined) throw new Error('there is no capture page')
  return renderer
}
/**
 * Held as by a debugger until it is ended: main cannot let it go on as it does what is stopped. Resolves with the Unix ms
 * from which it was held.
 */
async function hang(which: () => number): Promise<number> {
  const held = which()
  const letGo = await debuggerAt(held, 'holds')
  const at = Date.now()
  try {
    await until(`the end of ${held}`, async () => !isAlive(held))
  } finally {
    letGo()
  }
  return at
}

beforeAll(async () => {
  house = await build()
}, 300_000)
afterAll(() => house?.leave(), 180_000)

/** When what films hung: these alone may be holes in the film. */
const hangs: Kill[] = []
async function filmingHangs(which: () => number, isBack: () => boolean) {
  const { campus, student } = house.station
  const at = await hang(which)
  await until('what films again', async () => isBack())
  await student.cameraIsLive('face', 90_000)
  await student.cameraIsLive('desk', 90_000)
  // Film that is long enough to be a stretch of its own.
  await delay(4000)
  hangs.push({ program: 'recorder', at, backAt: Date.now(), startedMs: campus.recorder().startedMs })
}
async function shownAgain() {
  await house.station.student.reconnect(90_000)
  expect(await house.lookAgain()).toBeNull()
  await house.type(' More.')
  await house.saved()
}

it('main hangs: it is ended, and the exam comes back', async () => {
  await house.type('Before.')
  await house.saved()
  await hang(() => pid('main'))
  await shownAgain()
}, 240_000)

it("the exam's browser hangs: it is ended, and the exam comes back", async () => {
  await hang(() => pid("the exam's browser"))
  await shownAgain()
}, 240_000)

it('the page that films hangs: it is loaded again', async () => {
  const browser = pid("the recorder's browser")
  await filmingHangs(capturePage, () => capturePages().length > 0)
  expect(pid("the recorder's browser")).toBe(browser)
}, 240_000)

it.each(["the recorder's browser", 'recorder'] as const)(
  '%s hangs: it is ended, and another films',
  async (program) => {
    const { recorder } = house.station.campus
    const before = recorder().pid
    await filmingHangs(
      () => pid(program),
      () => recorder().pid !== before,
    )
  },
  240_000,
)

// After what films: it would take along what still waits for the keeper (docs/EVIDENCE.md).
it('the keeper hangs: it is ended, and what was recorded meanwhile waits for the next one', async () => {
  await hang(() => pid('keeper'))
  await house.type(' Keeper.')
  await house.saved()
}, 240_000)

it('and nothing is missing of films and stills, but what hung itself', async () => {
  const findings: string[] = []
  const { coverageDetail } = await house.finish((finding) => findings.push(finding))
  const gaps = gapsOf(coverageDetail, hangs)
  expect(gapFaults(gaps, false)).toEqual([])
  expect(findings).toEqual([])
  // Without a gap a hang would have gone unseen; on a slow machine two have one.
  for (const source of ['face', 'desk'])
    for (const { at, backAt } of hangs)
      expect(gaps.some((gap) => gap.source === source && gap.from < backAt && gap.from + gap.ms > at)).toBe(
        true,
      )
}, 300_000)
