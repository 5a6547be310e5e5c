/**
 * The X11 guard, built with sanitizers, under a storm of hostile windows (test/support/storm) while its stdin gets lines
 * that main would never write; with and without a window manager. After each: it lives, answers, wrote nothing that is not
 * its protocol, holds a bounded memory, and an ordinary window is reported as it opens and closes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startDisplay } from '../support/display.ts'
import { type RawGuard, startRawGuard } from '../support/guard.ts'
import { guardProgram, stormProgram } from '../support/native.ts'
import { openTestWindow } from '../support/window.ts'
import { hostileLine } from './guard/lines.ts'
import { type Random, randomFrom } from './kill/random.ts'

/** VmRSS with what AddressSanitizer keeps of freed memory (`quarantine_size_mb`, 256 when not told otherwise), MB. */
const mostMegabytes = 600
const trialsPerGuard = 10
/** A storm takes a second, and many on a busy machine, ms. */
const stormWithinMs = 120_000

export interface Report {
  findings: string[]
  done: number
  windows: number
  lines: number
  observations: number
  /** Highest VmRSS after a trial, MB. */
  mostMegabytes: number
}

export async function run(options: {
  trials: number
  seed: number
  say(line: string): void
  /** Hostile windows in each trial. */
  windows?: number
}): Promise<Report> {
  const { trials, seed, say, windows = 150 } = options
  const report: Report = { findings: [], done: 0, windows: 0, lines: 0, observations: 0, mostMegabytes: 0 }
  const program = guardProgram(true)
  for (let begun = 0; begun < trials; ) {
    const wm = Math.floor(begun / trialsPerGuard) % 2 === 0 ? 'none' : 'openbox'
    const display = await startDisplay({ wm })
    let guard: RawGuard | null = null
    try {
      let trial = begun
      const found = (what: string) => report.findings.push(`trial ${trial} (${wm}, seed ${seed}): ${what}`)
      guard = await startRawGuard(program, display.env, [], (line, error) =>
        found(`wrote ${line.slice(0, 500)}: ${String(error)}`),
      )
      const before = report.findings.length
      const last = Math.min(begun + trialsPerGuard, trials)
      for (; begun < last && report.findings.length === before; begun++) {
        trial = begun
        try {
          await sit(guard, display.env, seed + trial * 7919, trial, windows, report)
        } catch (error) {
          found(
            `${(error instanceof Error ? error.message : String(error)).slice(0, 2000)}; ${guard.stderr().slice(0, 4000)}`,
          )
        }
        const fallen = display.fallen()
        if (fallen !== null) found(`the X server itself ended with ${fallen}`)
        if (guard.stderr() !== '' && report.findings.length === before) found(guard.stderr().slice(0, 4000))
        const held = megabytes(guard.pid)
        report.mostMegabytes = Math.max(report.mostMegabytes, held ?? 0)
        if (held === null) found(`the guard ended with ${await guard.exit}; ${guard.stderr().slice(0, 4000)}`)
        else if (held > mostMegabytes) found(`it holds ${held} MB`)
        report.done += 1
        if (report.done % 10 === 0) say(`${report.done} trials, ${report.findings.length} findings`)
      }
      report.observations += guard.observations.length
    } finally {
      if (guard) {
        guard.stop('SIGKILL')
        await guard.exit
      }
      await display.stop()
    }
  }
  return report
}

async function sit(
  guard: RawGuard,
  env: NodeJS.ProcessEnv,
  seed: number,
  trial: number,
  windows: number,
  report: Report,
): Promise<void> {
  await watch(guard)
  const random = randomFrom(seed)
  const storm = spawn(stormProgram(), [String(seed), String(windows)], { env, stdio: 'ignore' })
  const exit = once(storm, 'exit')
  const late = Date.now() + stormWithinMs
  while (storm.exitCode === null && storm.signalCode === null && Date.now() < late) {
    hurl(guard, random, report)
    await sleep(random.below(8))
  }
  if (storm.exitCode === null && storm.signalCode === null) {
    storm.kill('SIGKILL')
    await exit
    throw new Error(`the storm was not over within ${stormWithinMs / 1000} s: who holds the display?`)
  }
  const [code, signal] = await exit
  // A line asked for its end: of its connection (3), or of its process.
  if (code !== 0 && code !== 3 && signal !== 'SIGKILL')
    throw new Error(`the storm itself ended with ${String(code ?? signal)}`)
  report.windows += windows
  await watch(guard)
  for (const request of [{ do: 'uncover' }, { do: 'clipboard.isolate', on: false }, { do: 'keys.release' }])
    await guard.ask(request)
  await ordinary(guard, env, `After storm ${trial}`)
}

function hurl(guard: RawGuard, random: Random, report: Report): void {
  const known = guard.observations
    .slice(-60)
    .flatMap((one) => (one.kind === 'window.opened' ? [one.window] : []))
  for (let left = random.below(6); left > 0; left--) {
    guard.write(hostileLine(random, known))
    report.lines += 1
  }
}

async function watch(guard: RawGuard): Promise<void> {
  const reply = await guard.ask({
    do: 'watch',
    own: [process.pid],
    order: 'cover',
    allow: [],
    standIn: false,
  })
  if (!reply.ok) throw new Error(`watch was refused: ${reply.error}`)
  const pong = await guard.ask({ do: 'ping' })
  if (!pong.ok) throw new Error(`ping was refused: ${pong.error}`)
}

/** A window that anyone could open is reported as it comes and as it goes. */
async function ordinary(guard: RawGuard, env: NodeJS.ProcessEnv, title: string): Promise<void> {
  const window = await openTestWindow(env, ['--title', title])
  const from = guard.observations.length
  try {
    await guard.seen('window.opened', (one) => one.title === title)
  } catch (error) {
    const ofIt = guard.observations.filter((one) => 'window' in one && one.window === window.id).slice(-5)
    const since = guard.observations.slice(from).filter(({ kind }) => kind.startsWith('window.'))
    throw new Error(
      `'${title}' (${window.id}) was mapped and not reported; of its id: ${JSON.stringify(ofIt)}; of windows since then: ${JSON.stringify(since.slice(-5))}`,
      { cause: error },
    )
  } finally {
    await window.end()
  }
  // X gives the ids of who is gone to who comes: only what was said since its opening counts.
  const opened = guard.observations.findIndex((one) => one.kind === 'window.opened' && one.title === title)
  await guard.until('window.closed', () =>
    guard.observations.some(
      (one, i) => i > opened && one.kind === 'window.closed' && one.window === window.id,
    ),
  )
}

/** Null when it is gone. */
function megabytes(pid: number): number | null {
  const path = `/proc/${pid}/status`
  const status = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const held = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return held === undefined ? null : Math.round(Number(held) / 1024)
}
