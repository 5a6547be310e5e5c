/**
 * An attempt whose two cameras and screen show the time, filmed and kept by the real parts: capture page, the
 * recorder's calls, guard, keeper, server. What is left out is the shell, the exam page, and main.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { connectAs } from '../../src-main/keeper/client.ts'
import { systemClock } from '../../src-main/keeper/clock.ts'
import { enrol } from '../../src-main/keeper/enrol-command.ts'
import { openGuardProcess } from '../../src-main/lockdown/guard-process.ts'
import { createCaptureCalls } from '../../src-main/recorder/capture-calls.ts'
import { startScreenStills } from '../../src-main/recorder/screen.ts'
import { throughKeeper } from '../../src-shared/api/through-keeper.ts'
import type { CaptureConfig } from '../../src-shared/bridge/capture-calls.ts'
import type { Codec } from '../../src-shared/policy.ts'
import { type Camera, cameras as sources } from '../../src-shared/vocabulary.ts'
import { type CapturePage, openCapture, root } from '../integration/capture/page.ts'
import { startCameras } from './cameras/cameras.ts'
import { startDisplay } from './display.ts'
import { connectTo, openedBody, startKeeperProcess, temporaryFolder, until } from './keeper-process.ts'
import { clockProgram, guardProgram } from './native.ts'
import { stillsOutbox } from './outbox.ts'
import { logIn, startUniversity, type University } from './university.ts'

/** A still of the screen so often, ms. */
export const stillEveryMs = 2000
const number = '20260001'

export interface FilmedAttempt {
  university: University
  attempt: string
  /** What the capture page handed over. */
  collected: CapturePage['collected']
  close(): Promise<void>
}

/** Films for a while in each of these codecs, one after the other, submits, and resolves when the server holds all. */
export async function filmAttempt(
  media: CaptureConfig['media'],
  stretches: readonly { codec: Codec; segments: number }[],
): Promise<FilmedAttempt> {
  const closers: (() => unknown)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const university = await startUniversity()
    closers.push(() => university.close())
    cpSync(join(root, 'out/pages'), join(university.dataDir, '..', 'pages'), { recursive: true })
    const { keeper, recorder, attempt } = await openedAt(university, closers)
    // Ends with the filming: what plays the films has the machine to itself.
    const filming: typeof closers = []
    closers.push(async () => {
      for (const closer of filming.splice(0).reverse()) await closer()
    })
    const display = await startDisplay()
    filming.push(() => display.stop())
    const clock = spawn(clockProgram(), [], { env: display.env, stdio: ['pipe', 'pipe', 'inherit'] })
    filming.push(() => ended(clock))
    if (clock.stdout) await once(clock.stdout, 'data')
    const cameras = await startCameras({
      cameras: [
        { name: 'Face', size: `${media.face.width}x${media.face.height}`, fps: media.face.framesPerSecond },
        { name: 'Desk', size: `${media.desk.width}x${media.desk.height}`, fps: media.desk.framesPerSecond },
      ],
      env: process.env,
      binaries: join(root, 'out/native'),
    })
    filming.push(() => cameras.stop())
    const { mono } = systemClock()
    const guard = await openGuardProcess({
      program: guardProgram(),
      env: display.env,
      onObservation: () => undefined,
    })
    filming.push(() => guard.end())

    const of = { attempt, part: 0 }
    const configOf = (codec: Codec): CaptureConfig => ({
      of,
      cameras: { face: { label: 'Face', ordinal: 0 }, desk: { label: 'Desk', ordinal: 0 } },
      media: { ...media, codecs: [codec] },
      recording: true,
      previewEveryMs: 1000,
    })
    let config = configOf(stretches[0]?.codec ?? 'h264')
    const calls = createCaptureCalls({
      keeper: recorder,
      now: mono,
      orders: () => ({ capture: config, screenEveryMs: stillEveryMs, until: null }),
      onEnded: () => undefined,
      observations: { see: () => undefined, forget: () => undefined },
      pictures: { arrived: () => undefined },
      looks: { up: async () => ({ taken: false }), tellPage: () => undefined },
      emit: () => undefined,
      onRestart: () => false,
      onTrouble: (error) => console.error(error),
    })
    const capture = await openCapture({
      pages: join(root, 'out/pages'),
      cameras,
      config,
      recorder: calls.answer,
    })
    filming.push(() => capture.close())
    const stills = startScreenStills({
      keeper: recorder,
      outbox: stillsOutbox(console.error),
      newId: randomUUID,
      of,
      now: mono,
      shot: () => guard.shot(null),
      everyMs: stillEveryMs,
      onKept: () => undefined,
      onFailed: (error) => console.error(error),
      later: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    })
    filming.push(() => stills.stop())
    for (const { codec, segments } of stretches) {
      config = configOf(codec)
      await capture.send({ type: 'configure', config })
      await until(`there is film in ${codec}`, () =>
        sources.every((source) => filmedIn(capture, source, codec) >= segments),
      )
    }
    config = { ...config, recording: false, cameras: { face: null, desk: null } }
    await capture.finish()
    await until('both cameras are taken down', () => sources.every((source) => isDown(capture, source)))
    await stills.stop()
    await keeper.call('attempt.submit', { by: 'student', answers: 0 })
    for (const closer of filming.splice(0).reverse()) await closer()
    const officer = await logIn(university, 'officer')
    await until(
      'the server has given its final receipt',
      async () => (await officer.call('GET', `/api/attempts/${attempt}`)).body.receipt === true,
      40_000,
    )
    return { university, attempt, collected: capture.collected, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What an encoder's own name (RFC 6381) begins with. */
const prefix: Record<Codec, string> = { h264: 'avc1', vp9: 'vp09', av1: 'av01' }

function filmedIn({ collected }: CapturePage, source: Camera, codec: Codec): number {
  const inits = collected.inits.filter(
    ({ args }) => args.source === source && args.codec.startsWith(prefix[codec]),
  )
  const numbers = new Set(inits.map(({ args }) => args.init))
  return collected.segments.filter(
    ({ args }) => args.source === source && args.init !== null && numbers.has(args.init),
  ).length
}

const isDown = ({ collected }: CapturePage, source: Camera) =>
  collected.states.filter(({ args }) => args.source === source).at(-1)?.args.camera.state === 'none'

/** A running attempt of a station of its own. */
export async function openedAt(university: University, closers: (() => unknown)[]) {
  const place = temporaryFolder()
  closers.push(place.remove)
  const { enrolToken: token, codeOfTheDay: code } = university.credentials
  await enrol({ server: university.url, token, name: 'Station 1', data: place.folder })
  const process = startKeeperProcess(place.folder)
  closers.push(() => process.kill('SIGTERM'))
  const keeper = await connectTo(place.folder, 'main-1')
  closers.push(() => keeper.close())
  const server = throughKeeper(keeper)
  const { ticket } = await server.signIn({ body: { number, code } })
  const { attempt, policy, recipients } = await server.open({ body: { ticket } })
  await keeper.call('attempt.open', { attempt, policy, recipients, body: openedBody })
  const running = { from: 'waiting', to: 'running', cause: 'admitted' }
  await keeper.call('record.append', { kind: 'attempt.changed', body: running })
  const recorder = await connectAs('recorder', join(place.folder, 'keeper.sock'), 'recorder-1')
  closers.push(() => recorder.close())
  return { keeper, recorder, attempt }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.stdin?.end()
  await gone
}
