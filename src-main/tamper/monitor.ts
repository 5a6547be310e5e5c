/** Looks after ourselves: clocks, debuggers, files; what was stopped goes on. What it sees is told like everything else that is seen. */
import type { StationObservation } from '../../src-shared/policy/observation.ts'
import { type Clocks, watchClocks } from './clocks.ts'
import type { Installed } from './files.ts'
import type { Stopped, Traced } from './processes.ts'

export interface TamperMonitorOptions {
  clocks: Clocks
  processes: () => Promise<{ traced: Traced[]; stopped: Stopped[] }>
  /** Lets a stopped process of ours go on (SIGCONT). */
  resume: (pid: number) => void
  files: Installed
  /** The attempt whose ledger is kept now, else null. */
  attempt: () => string | null
  observe: (seen: StationObservation) => void
  onTrouble: (error: unknown) => void
  /** Calls again and again every `ms`; the result ends it. */
  every: (ms: number, act: () => void) => () => void
}

const clocksEveryMs = 1000
const processesEveryMs = 2000
const filesEveryMs = 60_000
const named = 20

export function startTamperMonitor(options: TamperMonitorOptions): { stop: () => void } {
  const { attempt, observe, onTrouble, clocks, every } = options
  const at = () => clocks.mono()
  const clockNews = watchClocks(clocks)
  const lookAtTracers = standing<Traced>(
    ({ pid, tracer }) => `${pid} ${tracer}`,
    (found) => {
      for (const { process, tracer } of found) observe({ kind: 'station.traced', at: at(), process, tracer })
    },
  )
  const lookAtFiles = standing<string>(
    (name) => name,
    (found) => {
      const files = found.slice(0, named).map((name) => name.slice(0, 256))
      observe({ kind: 'station.altered', at: at(), files, count: found.length })
    },
  )
  const turn = (look: () => Promise<void>) => {
    let busy = false
    return () => {
      if (busy) return
      busy = true
      look()
        .catch(onTrouble)
        .finally(() => {
          busy = false
        })
    }
  }
  let files: string[] = []
  const readFiles = turn(async () => {
    files = await options.files.altered()
    lookAtFiles(attempt(), files)
  })
  readFiles()
  const ends = [
    every(clocksEveryMs, () => {
      for (const seen of clockNews()) observe(seen)
      // What was found altered already is told to each attempt that begins.
      lookAtFiles(attempt(), files)
    }),
    every(
      processesEveryMs,
      turn(async () => {
        const { traced, stopped } = await options.processes()
        lookAtTracers(attempt(), traced)
        // Before the watchdogs take it for hung: going on costs nothing, starting anew does.
        for (const { pid } of stopped) options.resume(pid)
        for (const process of new Set(stopped.map((one) => one.process)))
          observe({ kind: 'station.stopped', at: at(), process })
      }),
    ),
    every(filesEveryMs, readFiles),
  ]
  return {
    stop: () => {
      for (const end of ends) end()
    },
  }
}

/** Tells what is new, and everything anew to the ledger of another attempt; to none, nothing. */
function standing<T>(keyOf: (one: T) => string, tell: (found: readonly T[]) => void) {
  let told = new Set<string>()
  let toldTo: string | null = null
  return (attempt: string | null, found: readonly T[]) => {
    if (attempt !== toldTo) told = new Set()
    toldTo = attempt
    if (attempt === null) return
    const fresh = found.filter((one) => !told.has(keyOf(one)))
    // What is over may come again, and is then told again.
    told = new Set(found.map(keyOf))
    if (fresh.length > 0) tell(fresh)
  }
}
