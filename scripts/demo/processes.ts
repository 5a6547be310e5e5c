/** Child processes of the demo: all of them end with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'

export interface Started {
  child: ChildProcess
  /** The exit status once it has ended. */
  ended: Promise<number>
  stop(signal?: NodeJS.Signals): Promise<void>
}

export function createProcesses() {
  const all: Started[] = []
  return {
    /** Starts `program`; both outputs go to `log`, each whole line of standard output to `onLine` too. */
    start(
      program: string,
      args: readonly string[],
      options: { env?: NodeJS.ProcessEnv; log: string; onLine?: (line: string) => void },
    ): Started {
      const log: WriteStream = createWriteStream(options.log, { flags: 'a' })
      const child = spawn(program, args, {
        env: options.env ?? process.env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let rest = ''
      child.stdout.on('data', (data: Buffer) => {
        log.write(data)
        const lines = (rest + data.toString('utf8')).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) options.onLine?.(line)
      })
      child.stderr.on('data', (data: Buffer) => log.write(data))
      const ended = new Promise<number>((resolve, reject) => {
        child.once('error', reject)
        child.once('close', (code, signal) => {
          log.end()
          resolve(code ?? (signal ? 128 : 0))
        })
      })
      // A process nobody waits for still ends the demo's `stop`, not the demo.
      ended.catch(() => undefined)
      const started: Started = {
        child,
        ended,
        async stop(signal = 'SIGTERM') {
          if (child.exitCode !== null || child.signalCode !== null) return
          child.kill(signal)
          const timer = setTimeout(() => child.kill('SIGKILL'), 40_000)
          await ended
          clearTimeout(timer)
        },
      }
      all.push(started)
      return started
    },
    /** Last started, first stopped. */
    async stopAll() {
      for (const started of all.reverse()) await started.stop()
    },
  }
}
export type Processes = ReturnType<typeof createProcesses>
