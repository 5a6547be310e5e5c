/** One driven station on a display of its own, for tests that look at what a student sees. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Campus, root, startCampus } from '../../scripts/demo/campus.ts'
import type { Started } from '../../scripts/demo/processes.ts'
import { type CameraSpec, type Cameras, startCameras } from './cameras/cameras.ts'
import { startDisplay } from './display.ts'
import { type Student, studentAt } from './people/student.ts'

export interface TestStation {
  campus: Campus
  cameras: Cameras
  env: NodeJS.ProcessEnv
  started: Started
  /** Unix ms of the station's start and of the student's first screen. */
  startedAt: number
  firstScreenAt: number
  student: Student
  /** The last lines of what its programs said. */
  log(): string
  stop(): Promise<void>
}

/** Of the log that a failed test shows. */
const toldLines = 80

export async function startTestStation(options: {
  cameras: CameraSpec[]
  language?: string
  /** Besides the display's and the cameras'. */
  env?: Readonly<Record<string, string>>
  webPort?: number
  /** How long the exam lasts; by default as long as the server's own default. */
  minutes?: number
  /** The server's settings.json. */
  settings?: object
  /** Of its browsers, besides the cameras'. */
  switches?: readonly string[]
  /** Done at the university before the station starts. */
  prepare?: (campus: Campus) => Promise<void>
}): Promise<TestStation> {
  const dir = mkdtempSync(join(tmpdir(), 'taza-station-'))
  const closers: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const closer of closers.reverse()) await closer()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    const display = await startDisplay({ wm: 'openbox' })
    closers.push(() => display.stop())
    const cameras = await startCameras({
      cameras: options.cameras,
      env: display.env,
      binaries: join(root, 'out/native'),
    })
    closers.push(() => cameras.stop())
    if (options.settings) {
      mkdirSync(join(dir, 'server'), { mode: 0o700 })
      writeFileSync(join(dir, 'server/settings.json'), JSON.stringify(options.settings), { mode: 0o600 })
    }
    const campus = await startCampus({
      dir,
      port: 0,
      env: { ...display.env, ...options.env },
      cameras,
      ...(options.webPort === undefined ? {} : { webPort: options.webPort }),
      driven: true,
      shell: 'chromium',
      language: options.language ?? 'en',
      windowed: false,
      ...(options.minutes === undefined ? {} : { minutes: options.minutes }),
      ...(options.switches === undefined ? {} : { switches: options.switches }),
    })
    closers.push(campus.stop)
    await options.prepare?.(campus)
    await campus.enrol()
    const startedAt = Date.now()
    const started = campus.startStation()
    const student = await studentAt(campus.drivingPort, 90_000)
    const firstScreenAt = Date.now()
    closers.push(() => student.leave())
    const log = () => readFileSync(join(dir, 'station.log'), 'utf8').split('\n').slice(-toldLines).join('\n')
    return { campus, cameras, env: display.env, started, startedAt, firstScreenAt, student, log, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
