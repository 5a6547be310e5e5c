/**
 * Loaded into every Node program of a station by `node --import`: once a second it writes how late its event loop is
 * (node:perf_hooks, ms) into the folder TAZA_LOOP_DELAYS, and begins anew when a file `begin` is put there.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const resolution = 1
const folder = process.env.TAZA_LOOP_DELAYS
if (folder) {
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  let begun = false
  const file = join(folder, `${basename(process.argv[1] ?? 'node', '.js')}-${process.pid}.json`)
  // The histogram counts its own timer's interval too.
  const late = (ns) => Math.max(0, ns / 1e6 - resolution)
  setInterval(() => {
    if (!begun && existsSync(join(folder, 'begin'))) {
      begun = true
      delays.reset()
    } else if (begun && delays.count > 0)
      writeFileSync(file, JSON.stringify({ p99: late(delays.percentile(99)), most: late(delays.max) }))
  }, 1000).unref()
}
