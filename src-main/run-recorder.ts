/**
 * The composition root of the recorder: the program that films, beside main, and goes on while main is away. It owns a
 * browser with the capture page, gives film straight to the keeper, and takes orders from whichever main is there.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import standard from '../resources/policies/standard.json' with { type: 'json' }
import { problemOf } from '../src-shared/calls.ts'
import { createOutbox } from '../src-shared/outbox.ts'
import { Policy } from '../src-shared/policy.ts'
import type { Orders, RecorderEvent } from '../src-shared/recorder-api.ts'
import { ProblemError } from '../src-shared/vocabulary.ts'
import { installed } from './app/installed.ts'
import { connectAs } from './keeper/client.ts'
import { systemClock } from './keeper/clock.ts'
import { setTimer } from './local/timer.ts'
import { writeWhole } from './local/whole-file.ts'
import { createCaptureCalls } from './recorder/capture-calls.ts'
import { createFollowedScreen } from './recorder/followed-screen.ts'
import { linkToKeeper } from './recorder/keeper-link.ts'
import { createLooks } from './recorder/looks.ts'
import { listenForMain, type MainSocket, someoneListens } from './recorder/main-socket.ts'
import { createObservations } from './recorder/observations.ts'
import { openOrderBook } from './recorder/orders.ts'
import { createPictures } from './recorder/pictures.ts'
import { createRestarts } from './recorder/restarts.ts'
import { createScreenGuard } from './recorder/screen-guard.ts'
import { openScreenGuard } from './recorder-guard.ts'
import { createShellEvents } from './recorder-shell.ts'
import type { OpenShell, Shell } from './shell/port.ts'
import { within } from './shell/within.ts'
import { readConfig, type StationConfig } from './station/config.ts'
import { keeperSocket, recorderDir, recorderFile, recorderSocket } from './station/paths.ts'
import { unfit } from './station/places.ts'
import { supervised } from './supervised.ts'

/** How long the last segments may take to be acknowledged, ms: at the end of a recording, and of this program. */
const finishMs = 12_000
const leaveMs = 3000
/** An orphan that has nobody to film for (no main, and no keeper to give film to) waits so long for one, ms. */
const orphanMs = 10_000
const standbyMs = 200
const nothing = { recording: false, cameras: { face: null, desk: null } }
/** What a new start will not mend. */
const hopeless: ReadonlySet<string> = new Set(['no-browser', 'bad-input'])

type Log = (line: string) => void

/** Exit statuses: 0 ended on purpose; 1 broke down (the supervisor starts it again); 3 cannot start here. */
export async function runRecorder(openShell: OpenShell, argv: readonly string[]): Promise<number> {
  const log: Log = (line) => console.error(`${new Date().toISOString()} recorder: ${line}`)
  try {
    const config = readConfig(argv, { pages: installed.pages, native: installed.native })
    return await record(openShell, config, log)
  } catch (error) {
    const { code, detail } = problemOf(error)
    log(detail ? `${code}: ${detail}` : code)
    if (!(error instanceof ProblemError)) log(error instanceof Error ? (error.stack ?? '') : String(error))
    return error instanceof ProblemError && hopeless.has(code) ? 3 : 1
  }
}

async function record(openShell: OpenShell, config: StationConfig, log: Log): Promise<number> {
  const { data } = config
  const folder = recorderDir(data)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const trouble = (error: unknown) =>
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  let orphaned = false
  let status: number | null = null
  const left = Promise.withResolvers<number>()
  const leave = (code: number) => {
    status ??= code
    left.resolve(status)
  }
  let socket: MainSocket | null = null
  supervised(() => {
    orphaned = true
  })
  /** Main has ended on purpose: what is left to do is to end well. */
  let mainLeft = false
  process.on('SIGTERM', () => leave(0))
  // Ctrl+C reaches main and supervisor too: main has last things to say, the supervisor then ends us.
  process.on('SIGINT', () => {
    if (!socket?.hasMain) leave(0)
  })
  // One that lost its supervisor goes on filming; who is started beside it waits to take its place, as long as it has a
  // supervisor itself: the next one brings another.
  const path = recorderSocket(data)
  const loadedAt = performance.now()
  let waitedMs = 0
  while (await someoneListens(path)) {
    if (status !== null || orphaned) return status ?? 0
    await delay(standbyMs)
    waitedMs = performance.now() - loadedAt
  }

  const { mono, boot } = systemClock()
  const run = `recorder-${randomUUID()}`
  const keeper = linkToKeeper({
    connect: () => connectAs('recorder', keeperSocket(config), run),
    hear: (event) => {
      if (event.type === 'look') looks.hear(event.message)
    },
    lost: () => looks.endAll(),
    log,
    wait: delay,
  })
  let shell: Shell | null = null
  const send: Shell['send'] = async (event) => {
    // A page that is being loaded asks for the newest orders first thing.
    await shell?.send(event).catch((error: unknown) => log(`the capture page was not told: ${String(error)}`))
  }
  const emit = (event: RecorderEvent) => socket?.emit(event)
  const kindOf = ({ capture: { of, recording } }: Orders) => [of, recording]
  const pids = new Set<number>([process.pid])
  const addPid = (pid: number) => {
    pids.add(pid)
    emit({ type: 'pids', pids: [...pids] })
  }
  const guard = createScreenGuard(() => openScreenGuard(config, log), mono)
  const orders = openOrderBook({
    file: join(folder, 'orders.json'),
    boot,
    media: Policy.parse(standard).media,
    now: mono,
    hasMain: () => socket?.hasMain === true,
    changed: (now, before) => {
      // What was wrong with a view is of the part, and of the recording, in which it was.
      if (JSON.stringify(kindOf(now)) !== JSON.stringify(kindOf(before))) observations.forget()
      void send({ type: 'configure', config: now.capture })
      screen.follow(now)
      looks.follow()
    },
    log,
  })
  const observations = createObservations({ emit, now: mono, log })
  const pictures = createPictures({ send: (event) => void send(event), setTimer })
  const looks = createLooks({
    keeper,
    orders: () => orders.current,
    send: (event) => void send(event),
    shot: guard.shot,
    later: (ms, act) => setTimer(act, ms),
    onTrouble: trouble,
  })
  const calls = createCaptureCalls({
    keeper,
    now: mono,
    orders: () => orders.current,
    onEnded: orders.ended,
    observations,
    pictures,
    looks,
    emit,
    onRestart: createRestarts(mono, () =>
      setTimer(() => void reload('no film came, and nothing else helped'), 0),
    ),
    onTrouble: trouble,
  })

  let newestStill: Extract<RecorderEvent, { type: 'screen' }> | null = null
  const screen = createFollowedScreen({
    keeper,
    outbox: createOutbox({
      now: mono,
      wait: delay,
      within: (ms, work) => within(ms, work, `the keeper did not answer in ${ms} ms`),
      onFailed: ({ code, detail }) => log(`stills of the screen wait: ${code}: ${detail}`),
    }),
    newId: randomUUID,
    now: mono,
    shot: guard.shot,
    onKept: (of, digest, start) => {
      newestStill = { type: 'screen', of, digest, start }
      emit(newestStill)
    },
    onFailed: trouble,
    later: (ms, act) => setTimer(act, ms),
  })

  async function reload(cause: string): Promise<void> {
    const at = mono()
    const told = { kind: 'page.lost', page: 'capture', cause, at } as const
    try {
      await shell?.open()
      observations.see({ ...told, restarted: true })
    } catch (error) {
      trouble(error)
      observations.see({ ...told, restarted: false })
    }
  }
  /** No more stills; whether everything recorded is acknowledged. */
  async function handedOver(withinMs: number): Promise<boolean> {
    const until = mono() + withinMs
    const stills = await Promise.race([screen.stop().then(() => true), delay(withinMs, false)])
    while (!calls.idle && mono() < until) await delay(50)
    return stills && calls.idle
  }

  socket = await listenForMain(path, {
    handlers: {
      attend: () => {
        mainLeft = false
        calls.tell()
        observations.tell()
        if (newestStill) emit(newestStill)
        return { run, pids: [...pids] }
      },
      orders: (given) => {
        orders.give(given)
        return { ok: true }
      },
      picture: async ({ source }) => ({ jpeg: Buffer.from(await pictures.take(source)).toString('base64') }),
      finish: async () => {
        // Cameras and encoders are taken down.
        orders.stop()
        return { complete: await handedOver(finishMs) }
      },
      heard: ({ n }) => {
        observations.heard(n)
        return { ok: true }
      },
      ping: () => ({ ok: true }),
      bye: () => {
        mainLeft = true
        return { ok: true }
      },
    },
    admit: async (pass) => {
      await keeper.call('recorder.admit', { pass })
    },
    mainWent: (goodbye) => {
      log(`main is gone${goodbye ? '' : ' without a goodbye'}`)
      if (goodbye && orphaned) leave(0)
    },
    log,
  })
  // Orders that a recorder before this one left.
  screen.follow(orders.current)

  const hearShell = createShellEvents({
    see: observations.see,
    started: addPid,
    lost: () => leave(1),
    now: mono,
    log,
  })
  shell = await openShell({
    page: 'capture',
    pages: config.pages,
    windowed: false,
    language: config.language,
    workDir: join(folder, 'browser'),
    switches: config.recorderSwitches,
    env: process.env,
    unfit: () => unfit(data),
    onCall: calls.answer,
    onEvent: hearShell,
  })
  await shell.open()
  const startedMs = Math.round(performance.now() - waitedMs)
  log(`up (${shell.kind}, ${shell.version}) ${startedMs} ms after its start`)
  try {
    writeWhole(recorderFile(data), { pid: process.pid, run, startedMs })
  } catch (error) {
    // Only people read it: a full disk keeps no camera from being filmed.
    trouble(error)
  }

  let aloneSince: number | null = null
  const ticking = setInterval(() => {
    orders.tick()
    const films = orders.current.capture.recording && keeper.isConnected
    const needed = socket?.hasMain === true || films || !orphaned
    aloneSince = needed ? null : (aloneSince ?? mono())
    if (aloneSince !== null && mono() - aloneSince > orphanMs) leave(0)
  }, 1000)
  const ended = await left.promise
  clearInterval(ticking)
  if (ended === 0) {
    // In the middle of an exam and not on main's word, or broken down, it goes without a goodbye: the keeper then writes
    // it down, and the next recorder goes on by the orders that lie in the file.
    const well = mainLeft || !orders.current.capture.recording
    if (well) orders.stop()
    else void send({ type: 'configure', config: { ...orders.current.capture, ...nothing } })
    if (!(await handedOver(leaveMs))) log('the last segments were not acknowledged')
    if (well) await keeper.end()
  }
  await socket.close()
  await guard.end().catch(trouble)
  await shell.close().catch(trouble)
  return ended
}
