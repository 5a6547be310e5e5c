/** A university and one station on this machine: what the demo shows and the end-to-end tests try out. */
import { randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { hashLeaveCode } from '../../src-main/station/leave-code.ts'
import { recorderFile } from '../../src-main/station/paths.ts'
import { freePort } from '../../test/support/free-port.ts'
import { type Link, startLink } from '../../test/support/link.ts'
import { createProcesses, type Started } from './processes.ts'
import { startUniversity, type University } from './university.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const stationName = 'Station 1'

export interface CampusOptions {
  /** Everything is left here: data, logs, pictures. */
  dir: string
  /** 0 takes a free one. */
  port: number
  env: NodeJS.ProcessEnv
  /** Switches and environment that give the recorder's browser its cameras. */
  cameras: { env: NodeJS.ProcessEnv; switches: readonly string[] }
  /** The scripted people reach the station's page through a port of its browser. */
  driven: boolean
  shell: string
  language: string
  windowed: boolean
  /** The browser of an exam's page is driven, too, where it has one. */
  webPort?: number
  /** How long the exam lasts; by default as long as the server's own default. */
  minutes?: number
  /** Of every browser of the station. */
  switches?: readonly string[]
}

export interface Campus {
  university: University
  link: Link
  /** Port of the station's browser when driven. */
  drivingPort: number
  leaveCode: string
  /** The station's data directory. */
  data: string
  enrol(): Promise<void>
  startStation(onLine?: (line: string) => void): Started
  /** Runs one `taza` command: what it printed, and its exit status. */
  taza(args: readonly string[]): Promise<{ text: string; status: number }>
  /** Pid of the station's main process, as it wrote it down. */
  mainPid(): number
  /** The recorder that is up, as it wrote it down. */
  recorder(): RecorderFile
  stop(): Promise<void>
}

const MainFile = z.object({ pid: z.int() })
const RecorderFile = z.object({ pid: z.int(), startedMs: z.number() })
export type RecorderFile = z.infer<typeof RecorderFile>

export async function startCampus(options: CampusOptions): Promise<Campus> {
  const { dir, env, cameras } = options
  const data = join(dir, 'station')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const processes = createProcesses()
  const cli = join(root, 'out/main/cli.js')
  const university = await startUniversity(processes, {
    root,
    data: join(dir, 'server'),
    port: options.port,
    log: join(dir, 'server.log'),
    ...(options.minutes === undefined ? {} : { minutes: options.minutes }),
  })
  const link = await startLink(university.port)
  const drivingPort = await freePort()
  const leaveCode = String(randomInt(10_000_000, 100_000_000))
  const server = `http://127.0.0.1:${link.port}`
  const config = join(dir, 'station.json')
  const { switches = [] } = options
  const driving = options.driven ? [`--remote-debugging-port=${drivingPort}`] : []
  writeFileSync(
    config,
    JSON.stringify({
      server,
      data,
      shell: options.shell,
      windowed: options.windowed,
      language: options.language,
      leaveCode: hashLeaveCode(leaveCode),
      switches: [...driving, ...switches],
      recorderSwitches: [...cameras.switches, ...switches],
      webSwitches: options.webPort === undefined ? [] : [`--remote-debugging-port=${options.webPort}`],
    }),
    { mode: 0o600 },
  )

  const campus: Campus = {
    university,
    link,
    drivingPort,
    leaveCode,
    data,
    async enrol() {
      const { enrolToken } = university.credentials
      const args = ['--server', server, '--token', enrolToken, '--name', stationName, '--data', data]
      const { status, text } = await campus.taza(['enrol', ...args])
      if (status !== 0) throw new Error(`enrolment failed (exit ${status}): ${text}`)
    },
    startStation: (onLine) =>
      processes.start(process.execPath, [cli, 'station', '--config', config], {
        env: { ...env, ...cameras.env },
        log: join(dir, 'station.log'),
        onLine,
      }),
    async taza(args) {
      const log = join(dir, `${args[0]}.log`)
      writeFileSync(log, '')
      const lines: string[] = []
      const onLine = (line: string) => lines.push(line)
      const status = await processes.start(process.execPath, [cli, ...args], { env, log, onLine }).ended
      return { text: lines.length > 0 ? lines.join('\n') : readFileSync(log, 'utf8').trim(), status }
    },
    mainPid: () => MainFile.parse(JSON.parse(readFileSync(join(data, 'main.json'), 'utf8'))).pid,
    recorder: () => RecorderFile.parse(JSON.parse(readFileSync(recorderFile(data), 'utf8'))),
    async stop() {
      await processes.stopAll()
      await link.close()
    },
  }
  return campus
}
