/** Debian's PostgreSQL on a free port, in a folder of its own, for as long as it is wanted. */
import { execFile, spawn } from 'node:child_process'
import { chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

export interface Postgres {
  /** Of a database in which others can be made. */
  readonly url: string
  /** As a crash of the machine's power does to connections: every client loses its own. */
  cutConnections(): Promise<void>
  stop(): Promise<void>
}

const home = '/usr/lib/postgresql'

/** `durable`: with fsync, as in earnest; else as fast as it can. */
export async function startPostgres({ durable = false } = {}): Promise<Postgres> {
  const [version] = (await readdir(home)).sort((a, b) => Number(b) - Number(a))
  const bin = join(home, version ?? '', 'bin')
  const folder = await mkdtemp(join(tmpdir(), 'taza-postgres-'))
  const data = join(folder, 'data')
  await mkdir(data, { mode: 0o700 })
  // It refuses to run as root.
  const asRoot = process.getuid?.() === 0
  const drop = asRoot ? await idsOf('postgres') : null
  if (drop) for (const path of [folder, data]) await chown(path, drop.uid, drop.gid)
  const as = (program: string, args: string[]): [string, string[]] =>
    drop
      ? ['setpriv', [`--reuid=${drop.uid}`, `--regid=${drop.gid}`, '--clear-groups', program, ...args]]
      : [program, args]
  await run(
    ...as(join(bin, 'initdb'), [
      '-A',
      'trust',
      '--no-sync',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '-U',
      'taza',
      data,
    ]),
  )
  const port = await freePort()
  const settings = [`listen_addresses=127.0.0.1`, 'unix_socket_directories=', `port=${port}`]
  if (!durable) settings.push('fsync=off', 'full_page_writes=off')
  const [program, args] = as(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])])
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-10_000)
      if (/ready to accept connections/.test(said)) resolve()
    })
    void ended.then(() => reject(new Error(`PostgreSQL ended: ${said}`)))
  })
  const url = `postgres://taza@127.0.0.1:${port}/postgres`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  return {
    url,
    async cutConnections() {
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
      )
    },
    async stop() {
      await admin.end()
      // Fast shutdown: clients are cut off. Its child processes end with it.
      child.kill('SIGINT')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function idsOf(user: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (which) => Number((await run('id', [which, user])).stdout)),
  )
  if (!uid || !gid) throw new Error(`there is no user ${user}`)
  return { uid, gid }
}
