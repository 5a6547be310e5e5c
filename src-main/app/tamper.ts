/** The tamper monitor, wired: what it sees goes where everything goes, and a lost supervisor is replaced. */
import { resolve } from 'node:path'
import { servedFrom } from '../shell/files.ts'
import { startSupervisor, supervised } from '../supervised.ts'
import { type Installed, watchFiles } from '../tamper/files.ts'
import { startTamperMonitor } from '../tamper/monitor.ts'
import { lookAtProcesses } from '../tamper/processes.ts'
import type { Parts } from './parts.ts'

export interface TamperMonitor {
  /** SHA-256 of the manifest of the installed files; null in a clone. */
  readonly build: string | null
  /** Watching begins; the result ends it. */
  begin(): () => void
}

export async function createTamperMonitor(parts: Parts): Promise<TamperMonitor> {
  const { config, trouble, now } = parts
  // Where the guard is started from: in Electron our own code runs from an archive beside it.
  const files: Installed = await watchFiles(resolve(config.native, '..', '..'), {
    served: () =>
      new Map([...servedFrom(config.pages)].map(([name, digest]) => [`out/pages/${name}`, digest])),
  })
  return {
    build: files.build,
    begin() {
      const watch = startTamperMonitor({
        clocks: { wall: Date.now, mono: now, steady: () => Number(process.hrtime.bigint()) / 1e6 },
        // Without a supervisor (started by hand) our parent is somebody else's program.
        processes: () => lookAtProcesses(process.connected ? process.ppid : process.pid),
        resume: (pid) => {
          try {
            process.kill(pid, 'SIGCONT')
          } catch (error) {
            // Ended meanwhile, or (the keeper of an installed station) not ours to signal: its own supervisor looks after it.
            trouble(error)
          }
        },
        files,
        attempt: () => parts.watch.keeping(),
        observe: parts.watch.observe,
        onTrouble: trouble,
        every: (ms, act) => {
          const timer = setInterval(act, ms)
          return () => clearInterval(timer)
        },
      })
      // The inspector that Node opens on this signal would hand everything to whoever sends it.
      const signalled = () =>
        parts.watch.observe({ kind: 'station.traced', at: now(), process: 'main', tracer: 'SIGUSR1' })
      process.on('SIGUSR1', signalled)
      return () => {
        watch.stop()
        process.off('SIGUSR1', signalled)
      }
    },
  }
}

/** Signs of life for the supervisor, from the first moment on; where it is gone, another takes our place as well. */
export function liveUnderSupervisor(parts: Parts, leaving: () => boolean): void {
  supervised(() => {
    if (leaving()) return
    const restarted = startSupervisor()
    parts.log(
      `the supervisor is gone; ${restarted ? 'another is started' : 'nobody told us how to start another'}`,
    )
    if (!restarted) return
    const { watch, now, trouble } = parts
    watch?.observe({ kind: 'station.orphaned', restarted, at: now() })
    // Without a goodbye: our successor finds the attempt as after any crash, the guard stands in until then.
    void Promise.resolve(watch?.settled())
      .catch(trouble)
      .finally(() => parts.leave(1))
  })
}
