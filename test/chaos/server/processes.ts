/** The server's processes as they are run: from the program, each killed and started again on its own port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../support/free-port.ts'
import { environmentOf } from '../../support/places.ts'
import { domain, type University } from '../../support/university.ts'

const main = fileURLToPath(new URL('../../../src-server/main.ts', import.meta.url))

export interface ServerProcess {
  readonly url: string
  /** Resolves once it listens. Rejects when it ends before. */
  start(): Promise<void>
  /** Begins to start, and does not wait. */
  begin(): void
  kill(): Promise<void>
}

export async function serverProcess({ dataDir, places }: University): Promise<ServerProcess> {
  const port = await freePort()
  let child: ChildProcess | null = null
  let listening: Promise<void> = Promise.resolve()
  let gone: Promise<void> = Promise.resolve()

  function begin(): void {
    const args = [main, '--data', dataDir, '--port', String(port), '--domain', domain]
    const started = spawn(process.execPath, [...args, '--trust-proxy', '127.0.0.1'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environmentOf(places) },
    })
    child = started
    let said = ''
    started.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-4000)
    })
    gone = new Promise((resolve) => started.once('close', () => resolve()))
    listening = new Promise((resolve, reject) => {
      started.stdout.once('data', () => resolve())
      void gone.then(() => reject(new Error(`the server ended: ${said}`)))
    })
    // Who waits for it hears of it.
    listening.catch(() => undefined)
  }
  return {
    url: `http://127.0.0.1:${port}`,
    begin,
    start() {
      begin()
      return listening
    },
    async kill() {
      child?.kill('SIGKILL')
      await gone
    },
  }
}
