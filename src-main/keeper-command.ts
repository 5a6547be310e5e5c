/**
 * `taza keeper`: the keeper as a service of its own (resources/linux/taza-keeper.service), kept alive and answering. It
 * follows its configuration: what the package brought is corrected by a technician while the service runs.
 */
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { networkArgs } from '../src-shared/network.ts'
import { installed } from './app/installed.ts'
import { routeTo } from './keeper/sync/route.ts'
import { socketPath } from './local/socket-path.ts'
import { sayOnce } from './say-once.ts'
import { readConfig } from './station/config.ts'
import { answers } from './station-command.ts'
import { superviseKeeper } from './supervisor.ts'
import { sentenceOf } from './words.ts'

const usage = `taza keeper --data DIR [--config FILE] [--main-user NAME]
  Keeps the evidence of this machine and sends it on; the station finds it by its setting "keeper".
  --config FILE      the station's configuration: its server, network and the socket named by "keeper"; what is changed
                     there is taken up within seconds
  --main-user NAME   the user whose station may use it, where that is another than the keeper's own`

const lookEveryMs = 2000
const say = sayOnce((line) => console.log(`taza: ${line}`))

export async function runKeeperCommand(argv: string[], program: string): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      data: { type: 'string' },
      config: { type: 'string' },
      'main-user': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || !values.data) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const data = resolve(values.data)
  const { config: file, 'main-user': mainUser } = values
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

  const begun = await firstSettings(file, data, stop.signal)
  if (begun === null) return 0
  for (let settings = begun; ; ) {
    const changed = new AbortController()
    const { socket, args } = settings
    const running = superviseKeeper(
      {
        keeper: [
          process.execPath,
          program,
          ...['--data', data, '--socket', socket, '--native', installed.native, ...args],
          ...(mainUser ? ['--main-user', mainUser] : []),
        ],
        ask: (ms) => answers(socket, ms),
        say,
        env: process.env,
      },
      AbortSignal.any([stop.signal, changed.signal]),
    )
    const next = file === undefined ? null : otherSettings(file, data, settings, stop.signal)
    void next?.then((other) => other && changed.abort())
    const status = await running
    // Ended for good: by a signal, or in vain.
    if (!changed.signal.aborted || stop.signal.aborted) {
      stop.abort()
      return status
    }
    settings = (await next) ?? settings
    say(`${file} has changed: the keeper goes on with it`)
  }
}

interface Settings {
  socket: string
  /** Of the keeper's process. */
  args: string[]
}

/** Throws a ProblemError `bad-input` that names what is wrong in the file. */
function settingsIn(file: string | undefined, data: string): Settings {
  if (file === undefined) return { socket: socketPath(data), args: [] }
  const config = readConfig(['--config', file], { pages: installed.pages, native: installed.native })
  // A file of authorities that does not do must not end the keeper that runs.
  routeTo(config.server, config.network, process.env)
  return {
    socket: config.keeper ?? socketPath(data),
    args: ['--server', config.server, ...networkArgs(config.network)],
  }
}

/**
 * A file that is wrong when the service begins is told of once and waited for, as one that goes wrong while it runs: who
 * mends it has nothing to start again. Null at the end. Throws where there is none to follow.
 */
async function firstSettings(
  file: string | undefined,
  data: string,
  stop: AbortSignal,
): Promise<Settings | null> {
  try {
    return settingsIn(file, data)
  } catch (error) {
    if (file === undefined) throw error
    const why = sentenceOf(error)
    say(`${why}; the keeper begins once it is mended`)
    return otherSettings(file, data, null, stop, why)
  }
}

/** Resolves once the file says something else for the keeper; null at the end. What cannot be read is told once. */
async function otherSettings(
  file: string,
  data: string,
  now: Settings | null,
  stop: AbortSignal,
  said = '',
): Promise<Settings | null> {
  let told = said
  while (!stop.aborted) {
    await delay(lookEveryMs, undefined, { signal: stop }).catch(() => undefined)
    try {
      const found = settingsIn(file, data)
      if (!isDeepStrictEqual(found, now)) return found
      told = ''
    } catch (error) {
      const why = sentenceOf(error)
      if (why !== told) say(`${why}; the keeper ${now === null ? 'waits' : 'goes on as before'}`)
      told = why
    }
  }
  return null
}
