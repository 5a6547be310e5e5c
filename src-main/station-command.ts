/** `taza station`: reads the configuration, chooses the shell, supervises keeper and main. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { networkArgs } from '../src-shared/network.ts'
import { ProblemError } from '../src-shared/vocabulary.ts'
import { electronCommand, installed } from './app/installed.ts'
import { connectKeeper } from './keeper/client.ts'
import { lockFolder } from './keeper/lock.ts'
import { keeperThere } from './keeper-there.ts'
import { socketPath } from './local/socket-path.ts'
import { sayOnce } from './say-once.ts'
import { chooseShell } from './shell/open-shell.ts'
import { readConfig, type StationConfig, stationUsage } from './station/config.ts'
import { keeperSocket } from './station/paths.ts'
import { unfit } from './station/places.ts'
import { supervisorEnv } from './supervised.ts'
import { supervise } from './supervisor.ts'
import { sentenceOf } from './words.ts'

type Program = (name: 'station' | 'recorder' | 'keeper') => string

export async function runStationCommand(argv: string[], program: Program): Promise<number> {
  if (argv.includes('--help')) {
    console.log(stationUsage)
    return 0
  }
  const say = sayOnce((line) => console.log(`taza: ${line}`))
  try {
    const config = readConfig(argv, { pages: installed.pages, native: installed.native })
    const wrong = unfit(config.data)
    if (wrong) throw new ProblemError('bad-input', wrong)
    await beTheOnlyOne(config)
    const electron = electronCommand()
    const shell = chooseShell(config.shell, { electronBinary: electron?.[0] ?? null })
    say(shell.why)
    // The options may differ from the file: what was decided here is what a restarted main gets.
    const settled = join(config.data, 'station.settled.json')
    writeFileSync(settled, JSON.stringify({ ...config, shell: shell.kind }), { mode: 0o600 })
    const stop = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
    if (config.keeper) await keeperThere(config.keeper, say, stop.signal)
    if (stop.signal.aborted) return 0
    return await supervise(
      {
        config,
        main:
          shell.kind === 'electron' && electron
            ? [...electron, '--config', settled]
            : [process.execPath, program('station'), '--config', settled],
        recorder:
          shell.kind === 'electron' && electron
            ? [...electron, '--recorder', '--config', settled]
            : [process.execPath, program('recorder'), '--config', settled],
        keeper: config.keeper
          ? null
          : [
              process.execPath,
              // No inspector on a signal: whoever sends it would hold keys and evidence. (Main hears it itself.)
              '--disable-sigusr1',
              program('keeper'),
              ...['--data', config.data, '--socket', socketPath(config.data), '--server', config.server],
              ...['--native', config.native, ...networkArgs(config.network)],
            ],
        ask: (ms) => answers(keeperSocket(config), ms),
        say,
        env: supervisorEnv([process.execPath, ...process.argv.slice(1)]),
      },
      stop.signal,
    )
  } catch (error) {
    console.error(`taza: ${sentenceOf(error)}`)
    return 1
  } finally {
    release?.()
  }
}

/** Lets go of the data folder; kept, because a lock that nothing refers to is collected, and gone. */
let release: (() => void) | null = null

/** One station a data folder. A second one is refused, and the first is told. Held until the process ends. */
async function beTheOnlyOne(config: StationConfig): Promise<void> {
  try {
    release = lockFolder(config.data, 'station')
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.code === 'internal')) throw error
    await connectKeeper(keeperSocket(config)).then(
      (port) => port.call('station.doubled', {}).finally(() => port.close()),
      // The first one is just starting: there is nobody to be told yet.
      () => undefined,
    )
    throw new ProblemError(
      'internal',
      `a station is running on ${config.data} already; it goes on, this one ends`,
    )
  }
}

/** Asks the keeper for its status as any visitor may. */
export async function answers(socket: string, ms: number): Promise<boolean> {
  const asked = connectKeeper(socket).then(async (port) => {
    try {
      await Promise.race([port.call('status', {}), delay(ms).then(() => Promise.reject(new Error('late')))])
      return true
    } finally {
      port.close()
    }
  })
  return asked.catch(() => false)
}
