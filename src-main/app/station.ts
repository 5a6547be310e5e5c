/** The composition root of a station's main process: what is started in which order, and who is told what. */

import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { problemOf } from '../../src-shared/calls.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { createFalls } from '../capture/falls.ts'
import { createOpenConditions } from '../capture/open-conditions.ts'
import { createScreenStills } from '../capture/screen-stills.ts'
import type { StationHandlers } from '../exam/page-calls.ts'
import { createSession } from '../exam/session.ts'
import { createStudentFiles } from '../files/folder.ts'
import { connectAs } from '../keeper/client.ts'
import { systemClock } from '../keeper/clock.ts'
import { writeWhole } from '../local/whole-file.ts'
import type { OpenShell } from '../shell/port.ts'
import { readConfig, type StationConfig } from '../station/config.ts'
import { camerasFile, filesDir, keeperSocket, mainFile, shellDir } from '../station/paths.ts'
import { unfit } from '../station/places.ts'
import { tellReady } from '../supervised.ts'
import { createCallHandler } from './calls.ts'
import { linkChecking } from './check-program.ts'
import { linkFilming } from './filming.ts'
import { askToLeave, hearKeeper, hearShell } from './hear.ts'
import { installed } from './installed.ts'
import { linkKeeper } from './keeper-link.ts'
import { createMedia } from './media.ts'
import { perform, type Stage } from './operations.ts'
import { deferred, type Parts } from './parts.ts'
import { createMending, resumeOrBegin } from './resume.ts'
import { handlersOf, leaveCombination, sessionPorts } from './session-ports.ts'
import { createTamperMonitor, liveUnderSupervisor, type TamperMonitor } from './tamper.ts'
import { createWatch, type Watch } from './watch.ts'
import { linkWebRoom } from './web-room.ts'

/** A keeper that does not answer must not hold up an end that the system wants. */
const tellMs = 2000
/** What a new start will not mend. */
const hopeless: ReadonlySet<string> = new Set(['no-browser', 'no-display', 'wayland', 'bad-input'])

/** Exit statuses: 0 left on purpose; 1 broke down (the supervisor starts it again); 3 cannot start here. */
export async function runStation(openShell: OpenShell, argv: readonly string[]): Promise<number> {
  const log = (line: string) => console.error(`${new Date().toISOString()} ${line}`)
  const trouble = (error: unknown) =>
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  try {
    const config = readConfig(argv, { pages: installed.pages, native: installed.native })
    return await station(openShell, config, log, trouble)
  } catch (error) {
    const { code, detail } = problemOf(error)
    console.log(`taza: ${code}${detail ? `: ${detail}` : ''}`)
    if (!(error instanceof ProblemError)) trouble(error)
    return error instanceof ProblemError && hopeless.has(code) ? 3 : 1
  }
}

async function station(
  openShell: OpenShell,
  config: StationConfig,
  log: (line: string) => void,
  trouble: (error: unknown) => void,
): Promise<number> {
  mkdirSync(shellDir(config.data), { recursive: true, mode: 0o700 })
  const left = deferred<number>()
  const { mono, boot } = systemClock()
  let status: number | null = null
  const parts: Parts = startedBlank({
    config,
    run: randomUUID(),
    now: mono,
    setTimer,
    log,
    trouble,
    conditions: createOpenConditions(mono),
    stills: createScreenStills(boot),
    falls: createFalls(boot),
    files: createStudentFiles(filesDir(config.data), trouble),
    mend: () => mending(),
    send: (event) => {
      parts.shell?.send(event).catch(() => undefined)
    },
    leave: (code) => {
      status ??= code
      left.resolve(status)
    },
  })
  const mending = createMending(parts)
  liveUnderSupervisor(parts, () => status !== null)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      const { session } = parts
      const told = session?.isOpen() ? session.append('station.left', { how: 'system' }) : Promise.resolve()
      void Promise.race([told, delay(tellMs)])
        .catch(trouble)
        .finally(() => parts.leave(0))
    })
  }
  const ready = deferred<StationHandlers>()
  const watching = deferred<Watch>()
  let decided = false
  parts.media = createMedia({
    memory: camerasFile(config.data),
    session: () => parts.session.state,
    decided: () => decided,
    order: (orders) => parts.recorder?.order(orders),
    screenEveryMs: () => parts.watch?.screenEveryMs() ?? null,
    onProblem: (code) => {
      if (code && parts.media.wanted()) parts.session.problem({ code })
    },
    now: parts.now,
    onObserved: (observation) => parts.watch.observe(observation),
  })

  let self: TamperMonitor | null = null
  let endSelf: (() => void) | null = null
  const stages: Stage[] = [
    [
      {
        name: 'self',
        perform: async () => {
          self = await createTamperMonitor(parts)
        },
      },
      {
        name: 'keeper',
        perform: async () => {
          parts.keeper = await linkKeeper({
            connect: () => connectAs('main', keeperSocket(config), parts.run),
            onBack: (awayMs) =>
              parts.watch.observe({
                kind: 'keeper.lost',
                cause: `away for ${Math.round(awayMs)} ms`,
                at: parts.now(),
              }),
            onTrouble: trouble,
            now: parts.now,
          })
          void parts.keeper.closed.then(() => parts.leave(1))
        },
        revert: async () => {
          await parts.keeper?.call('bye', {})
          parts.keeper?.close()
        },
      },
      {
        name: 'shell',
        perform: async () => {
          parts.shell = await openShell({
            page: 'station',
            pages: config.pages,
            windowed: config.windowed,
            assistive: config.assistive,
            language: config.language,
            workDir: shellDir(config.data),
            switches: config.switches,
            webSwitches: config.webSwitches,
            env: process.env,
            unfit: () => unfit(config.data),
            onCall: createCallHandler({ handlers: ready.promise, onTrouble: trouble }),
            onEvent: hearShell(parts, watching.promise),
          })
        },
        revert: () => parts.shell?.close(),
      },
      {
        name: 'guard',
        perform: async () => {
          parts.watch = await createWatch({
            native: config.native,
            windowed: config.windowed,
            newId: randomUUID,
            leaveCombination,
            onLeave: () => askToLeave(parts),
            onMended: parts.mend,
            parts,
          })
          watching.resolve(parts.watch)
        },
        // A station that broke down leaves its guard standing in: covered, until the successor is up.
        revert: () => (status === 0 ? parts.watch?.end() : undefined),
      },
    ],
    // The pages load while the session finds out where it was: their first calls wait for it.
    [
      {
        name: 'session',
        perform: async () => {
          await parts.watch.own(parts.shell.ownPids)
          const state = await parts.keeper.call('station.state', {})
          const place = state.station ?? { id: 'none', name: '', room: '' }
          parts.session = createSession(sessionPorts(parts, place, self?.build ?? null), config.language)
          parts.web = linkWebRoom(parts)
          parts.checking = linkChecking(parts)
          // It films all the while; nothing here waits for it.
          parts.recorder = linkFilming(parts, ready.promise)
          parts.keeper.on(hearKeeper(parts, state.status))
          parts.media.onDisk(state.status.disk.rung)
          parts.session.hear({ type: 'status', status: state.status })
          await resumeOrBegin(parts, state.status)
          parts.watch.decided()
          ready.resolve(handlersOf(parts))
          decided = true
          parts.media.refresh()
        },
        revert: async () => {
          await parts.web?.end()
          await parts.recorder?.end({ goodbye: status === 0 })
        },
      },
      { name: 'station page', perform: () => parts.shell.open() },
    ],
    {
      name: 'watch',
      perform: async () => {
        const { shell, session, watch } = parts
        await watch.begin()
        const { kind, version } = shell
        const { switches, recorderSwitches, webSwitches } = config
        const driven = switches.length + recorderSwitches.length + webSwitches.length > 0
        if (session.state.current)
          await session.append('shell.started', {
            kind,
            version,
            can: [...shell.can],
            driven,
            build: self?.build ?? null,
          })
        const about = { kind, version, can: [...shell.can, ...watch.can()] }
        try {
          writeWhole(mainFile(config.data), { pid: process.pid, run: parts.run, shell: about })
        } catch (error) {
          // Only people read it: a full disk keeps no exam from its screen.
          trouble(error)
        }
        endSelf = self?.begin() ?? null
      },
      revert: () => endSelf?.(),
    },
  ]

  const loadedMs = Math.round(performance.now())
  const performed = await perform(stages, (name, error) => {
    log(`${name}:`)
    trouble(error)
  })
  const took = Object.entries(performed.took).map(([name, ms]) => `${name} ${ms}`)
  log(`up: program loaded ${loadedMs} ms, then ${took.join(', ')}`)
  tellReady()
  const ticking = setInterval(() => {
    parts.session.tick()
    parts.media.refresh()
  }, 1000)
  const { kind, version } = parts.shell
  console.log(`taza: the station is up (${kind}, ${version}); leave it with ${leaveCombination}`)
  const ended = await left.promise
  clearInterval(ticking)
  await performed.revert()
  return ended
}

function setTimer(act: () => void, ms: number): () => void {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

/** The parts that the stages fill in; nothing reads them before its stage. */
function startedBlank(
  known: Omit<Parts, 'keeper' | 'shell' | 'session' | 'watch' | 'media' | 'recorder' | 'web' | 'checking'>,
): Parts {
  return known as Parts
}
