/**
 * The keeper's process: `keeper --data DIR --socket PATH [--server URL] [--native DIR] [--main-user NAME]
 * [--exit-when-idle] [--checkpoint-every MS]` and the network's options.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { networkFrom, networkOptions } from '../../src-shared/network.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { hearTheEnd } from '../ending.ts'
import { socketPath } from '../local/socket-path.ts'
import { sayOnce } from '../say-once.ts'
import { systemClock } from './clock.ts'
import { type Keeper, startKeeper } from './keeper.ts'
import { openKeyStore } from './key-store.ts'
import { whoIs } from './peer.ts'
import type { Gate } from './socket.ts'

const log = sayOnce((line) => process.stderr.write(`keeper: ${new Date().toISOString()} ${line}\n`))
/** With --exit-when-idle: this long without main and debt, ms. */
const idleMs = 10_000

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      socket: { type: 'string' },
      server: { type: 'string' },
      ...networkOptions,
      /** The user (name or number) whose programs may be main; the keeper then has another. */
      'main-user': { type: 'string' },
      /** Directory of our native programs: they ask the system what Node cannot. */
      native: { type: 'string' },
      'exit-when-idle': { type: 'boolean', default: false },
      /** How often the write-ahead logs are moved into their files. */
      'checkpoint-every': { type: 'string', default: '2000' },
      /** How often what is over is looked for, ms. */
      'prune-every': { type: 'string', default: '60000' },
      /** How often keys that the machine did not open are tried, ms. */
      'try-keys-every': { type: 'string', default: '30000' },
    },
  })
  if (!values.data) throw new ProblemError('bad-input', '--data DIR is needed')
  const keeper = await startKeeper({
    data: values.data,
    socket: values.socket ?? socketPath(values.data),
    server: values.server,
    keys: openKeyStore(values.native === undefined ? {} : { native: values.native }),
    network: networkFrom(values),
    env: process.env,
    gate: gateOf(values['main-user'], values.native),
    clock: systemClock(),
    random: Math.random,
    walEveryMs: Number(values['checkpoint-every']),
    pruneEveryMs: Number(values['prune-every']),
    tryKeysEveryMs: Number(values['try-keys-every']),
    anew: (why) => {
      close(keeper, why, exitAnew).catch(fail)
    },
    log,
  })
  log('ready')
  if (process.send) process.send('ready')
  closeOnSignals(keeper)
  closeWithSupervisor(keeper)
  if (values['exit-when-idle']) closeWhenIdle(keeper)
}

function gateOf(mainUser: string | undefined, native: string | undefined): Gate | undefined {
  if (mainUser === undefined) return undefined
  if (native === undefined) throw new ProblemError('bad-input', '--main-user needs --native DIR')
  const isNumber = /^\d+$/.test(mainUser)
  const uid = isNumber ? mainUser : uidOf(mainUser)
  return { whoIs: whoIs(join(native, 'taza-peer')), mains: new Set([Number(uid)]) }
}

function uidOf(name: string): string {
  const { status, stdout } = spawnSync('id', ['-u', '--', name], { encoding: 'utf8' })
  if (status !== 0)
    throw new ProblemError(
      'bad-input',
      `there is no user '${name}' on this machine: make it (useradd), or mend --main-user`,
    )
  return stdout.trim()
}

/** Whoever keeps us alive starts the next one at once. */
const exitAnew = 4
let closing = false
async function close(keeper: Keeper, why: string, code = 0): Promise<void> {
  if (closing) return
  closing = true
  log(`closing: ${why}`)
  await keeper.close()
  process.exit(code)
}

function closeOnSignals(keeper: Keeper): void {
  hearTheEnd()
  process.on('SIGTERM', () => {
    close(keeper, 'SIGTERM').catch(fail)
  })
  // Ctrl+C reaches main and supervisor too: main has last things to say, the supervisor then ends us.
  process.on('SIGINT', () => {
    if (!keeper.hasMain) close(keeper, 'SIGINT').catch(fail)
  })
}

/** A supervisor that was ended by force leaves us to nobody: its successor brings a keeper of its own. */
function closeWithSupervisor(keeper: Keeper): void {
  process.once('disconnect', () => {
    setInterval(() => {
      if (!keeper.hasMain) close(keeper, 'the supervisor is gone').catch(fail)
    }, 50)
  })
}

function closeWhenIdle(keeper: Keeper): void {
  let since = performance.now()
  setInterval(() => {
    if (!keeper.idle) since = performance.now()
    else if (performance.now() - since >= idleMs)
      close(keeper, 'no main and nothing left to send').catch(fail)
  }, 1000)
}

/** Started in vain: for a person to mend. */
const exitHopeless = 3
/** A folder or socket that this user may not have, or that cannot be (errno(3)). */
const hopeless: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'ENAMETOOLONG',
  'EINVAL',
])

function fail(error: unknown): never {
  if (error instanceof ProblemError) {
    log(`cannot go on: ${error.problem.detail ?? error.problem.code}`)
    process.exit(error.problem.code === 'bad-input' ? exitHopeless : 1)
  }
  const isSystem = error instanceof Error && 'syscall' in error && 'code' in error
  log(
    `cannot go on: ${error instanceof Error ? (isSystem ? error.message : (error.stack ?? error.message)) : String(error)}`,
  )
  process.exit(isSystem && hopeless.has(error.code) ? exitHopeless : 1)
}

main().catch(fail)
