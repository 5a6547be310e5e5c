/** The composition root of a station's main process: what is started in which order, and who is told what. */
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { newChallenge } from '../../src-shared/unlock/code.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { createIdentityPictures } from '../capture/identity.ts'
import { createIntake, type Intake } from '../capture/intake.ts'
import { createNumbering } from '../capture/numbering.ts'
import { createRestarts } from '../capture/restarts.ts'
import { createUnended } from '../capture/unended.ts'
import type { SessionPorts } from '../exam/context.ts'
import { createSession, type StationHandlers } from '../exam/session.ts'
import { systemClock } from '../keeper/clock.ts'
import type { OpenShell, Page } from '../shell/port.ts'
import { readConfig, type StationConfig } from '../station/config.ts'
import { checkLeaveCode } from '../station/leave-code.ts'
import { camerasFile, keeperSocket, mainFile, shellDir } from '../station/paths.ts'
import { createCallHandler, problemOf } from './calls.ts'
import { askToLeave, hearKeeper, hearShell } from './hear.ts'
import { installed } from './installed.ts'
import { connectAsMain, linkKeeper } from './keeper-link.ts'
import { createMedia } from './media.ts'
import { perform, type Stage } from './operations.ts'
import { deferred, type Parts } from './parts.ts'
import { resumeOrBegin } from './resume.ts'
import { createSelf, liveUnderSupervisor, type Self } from './self.ts'
import { createWatch, type Watch } from './watch.ts'

const leaveCombination = 'Ctrl+Alt+Q'
const finishMs = 12_000
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
  const { mono } = systemClock()
  let status: number | null = null
  const parts: Parts = startedBlank({
    config,
    run: randomUUID(),
    now: mono,
    setTimer,
    log,
    trouble,
    numbering: createNumbering(),
    unended: createUnended(mono),
    send: (page, event) => {
      const shell = page === 'station' ? parts.shell : parts.captureShell
      shell?.send(event).catch(() => undefined)
    },
    leave: (code) => {
      status ??= code
      left.resolve(status)
    },
  })
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
  const ready = { handlers: deferred<StationHandlers>(), intake: deferred<Intake>() }
  const watching = deferred<Watch>()
  parts.media = createMedia({
    memory: camerasFile(config.data),
    sitting: () => parts.session.sitting,
    tell: () => {
      const configured = { ...parts.media.config(), next: parts.numbering.next() }
      parts.send('capture', { type: 'configure', config: configured })
    },
    onProblem: (code) => {
      if (code && parts.media.wanted()) parts.session.problem({ code })
    },
    now: parts.now,
    onObserved: (observation) => parts.watch.observe(observation),
  })

  const open = (page: Page, workDir: string) =>
    openShell({
      page,
      pages: config.pages,
      windowed: config.windowed,
      language: config.language,
      workDir,
      switches: config.switches,
      env: process.env,
      onCall: createCallHandler(page, {
        intake: ready.intake.promise,
        handlers: ready.handlers.promise,
        onTrouble: trouble,
      }),
      onEvent: hearShell(parts, watching.promise),
    })

  let self: Self | null = null
  let endSelf: (() => void) | null = null
  const stages: Stage[] = [
    [
      {
        name: 'self',
        perform: async () => {
          self = await createSelf(parts)
        },
      },
      {
        name: 'keeper',
        perform: async () => {
          parts.keeper = await linkKeeper({
            connect: () => connectAsMain(keeperSocket(config), parts.run),
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
          parts.shell = await open('station', shellDir(config.data))
        },
        revert: () => parts.shell?.close(),
      },
      {
        name: 'capture shell',
        perform: async () => {
          parts.captureShell = await open('capture', join(shellDir(config.data), 'capture'))
        },
        revert: () => parts.captureShell?.close(),
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
          parts.identity = createIdentityPictures({
            keeper: parts.keeper,
            numbering: parts.numbering,
            send: (event) => parts.send('capture', event),
            now: parts.now,
            setTimer,
          })
          parts.session = createSession(sessionPorts(parts, place, self?.build ?? null), config.language)
          parts.keeper.on(hearKeeper(parts, state.status))
          parts.session.hear({ type: 'status', status: state.status })
          const { problem } = state.status
          const unready = problem?.code === 'not-enrolled' || problem?.code === 'keys-locked' ? problem : null
          await resumeOrBegin(parts, unready ?? parts.watch.problem)
          ready.intake.resolve(intakeOf(parts))
          ready.handlers.resolve(handlersOf(parts))
        },
      },
      { name: 'capture page', perform: () => parts.captureShell.open() },
      { name: 'station page', perform: () => parts.shell.open() },
    ],
    {
      name: 'watch',
      perform: async () => {
        const { shell, session, watch } = parts
        await watch.begin()
        const { kind, version } = shell
        const driven = config.switches.length > 0
        if (session.sitting.kept)
          await session.append('shell.started', {
            kind,
            version,
            can: [...shell.can],
            driven,
            build: self?.build ?? null,
          })
        const about = { kind, version, can: [...shell.can, ...watch.can()] }
        writeFileSync(
          mainFile(config.data),
          JSON.stringify({ pid: process.pid, run: parts.run, shell: about }),
        )
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
  const ticking = setInterval(() => parts.session.tick(), 1000)
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
  known: Omit<Parts, 'keeper' | 'shell' | 'captureShell' | 'session' | 'watch' | 'media' | 'identity'>,
): Parts {
  return known as Parts
}

function sessionPorts(parts: Parts, station: SessionPorts['station'], build: string | null): SessionPorts {
  const { config, shell } = parts
  return {
    keeper: parts.keeper,
    station,
    shell: { kind: shell.kind, version: shell.version, build },
    can: () => [...shell.can, ...parts.watch.can()],
    now: parts.now,
    wall: Date.now,
    newId: randomUUID,
    newCode: () => String(randomInt(1000, 10_000)),
    newChallenge: () => newChallenge(randomBytes(8)),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    setTimer: parts.setTimer,
    onView: (view) => parts.send('station', { type: 'view', view }),
    onMedia: () => {
      parts.media.refresh()
      parts.watch.follow()
    },
    onCameraAccepted: () => parts.media.accept(),
    identity: parts.identity,
    onAttempt: () => {
      parts.numbering.resume([])
      parts.unended.resume([])
    },
    finishMedia: () => finishMedia(parts),
    onTrouble: parts.trouble,
    leave: {
      combination: leaveCombination,
      asksCode: config.leaveCode !== null,
      freely: config.windowed,
      check: (code) => config.leaveCode === null || checkLeaveCode(code, config.leaveCode),
      go: () => parts.leave(0),
    },
  }
}

function intakeOf(parts: Parts): Intake {
  const { media, session, watch } = parts
  return createIntake({
    keeper: parts.keeper,
    numbering: parts.numbering,
    unended: parts.unended,
    now: parts.now,
    config: media.config,
    onDevices: media.onDevices,
    onState: ({ source, camera }) => session.camera(source, camera),
    onStats: ({ source, stats }) => session.filming(source, stats),
    onRestart: createRestarts(parts.now, () => parts.setTimer(() => void restartCapture(parts), 0)),
    onPreview: (source, jpeg) =>
      parts.send('station', { type: 'preview', source, jpeg: Buffer.from(jpeg).toString('base64') }),
    onPicture: parts.identity.arrived,
    onObserved: watch.observe,
    onFailed: (_source, problem) => session.problem(problem),
    mayShare: media.recording,
  })
}

function handlersOf({ session, media }: Parts): StationHandlers {
  return {
    ...session.handlers,
    'preflight.swap': async () => {
      media.swap()
      return { ok: true }
    },
  }
}

/** The page asked for it: nothing else has brought its film back. */
async function restartCapture({ captureShell, watch, now, trouble }: Parts): Promise<void> {
  const cause = 'no film came, and nothing else helped'
  const at = now()
  try {
    await captureShell.open()
    watch.observe({ kind: 'page.lost', page: 'capture', cause, restarted: true, at })
  } catch (error) {
    trouble(error)
    watch.observe({ kind: 'page.lost', page: 'capture', cause, restarted: false, at })
  }
}

/** The capture page says that it is done by its cameras' state. */
async function finishMedia({ media, captureShell, session, watch, now, trouble }: Parts): Promise<void> {
  media.end()
  // A page that is being reloaded has nothing to finish; what it had sent is with the keeper.
  await captureShell.send({ type: 'finish' }).catch(trouble)
  const until = now() + finishMs
  while (Object.values(session.sitting.cameras).some((camera) => camera.state !== 'none')) {
    if (now() > until) {
      trouble(new Error('the capture page did not finish in time'))
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await watch.finish()
}
