/**
 * The open pages on a slow phone: each room opened anew, from the address to the first paint and to what it is opened for. The
 * phone is Lighthouse's for mobiles: 1.6 Mbit/s, 150 ms there and back, a processor four times slower than this one.
 */
import { performance } from 'node:perf_hooks'
import { serveOpenPages } from '../integration/open-page/served.ts'
import { openStates } from '../integration/open-page/states.ts'
import type { BenchResult } from './detect.ts'

const goalMs = 1000
const rounds = 5
const rooms = ['entrance', 'my-sign-in', 'session', 'check', 'draw-good', 'trust', 'survey-sign-in']
const phone = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 }
const processor = { rate: 4 }

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

export async function run(): Promise<BenchResult[]> {
  const served = await serveOpenPages()
  try {
    const results: BenchResult[] = []
    for (const room of rooms) {
      const state = openStates.find(({ name }) => name === room)
      if (!state)
        throw new Error(`no state ${room}; there are ${openStates.map(({ name }) => name).join(', ')}`)
      served.state = state
      const painted: number[] = []
      const ready: number[] = []
      for (let i = 0; i < rounds; i++) {
        const context = await served.browser.newContext({ viewport: { width: 360, height: 640 } })
        const page = await context.newPage()
        const devtools = await context.newCDPSession(page)
        await devtools.send('Network.enable')
        await devtools.send('Network.emulateNetworkConditions', phone)
        await devtools.send('Emulation.setCPUThrottlingRate', processor)
        const begun = performance.now()
        await page.goto(`${served.address}/open#/kk${state.hash}`, { waitUntil: 'commit' })
        await page.locator('h1').first().waitFor()
        ready.push(performance.now() - begun)
        painted.push(
          await page.evaluate(
            () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
          ),
        )
        await context.close()
      }
      const row = (what: string, ours: number, met: boolean, goal: string): BenchResult => ({
        ...{ metric: `${room}: ${what}, median of ${rounds}`, unit: 'ms', ours: Math.round(ours) },
        ...{ peer: null, ratio: null, goal, met },
      })
      const first = median(painted)
      results.push(row('first paint', first, first <= goalMs, `at most ${goalMs}`))
      results.push(row('heading', median(ready), true, ''))
    }
    return results
  } finally {
    await served.close()
  }
}
