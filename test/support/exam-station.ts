/** A station without screens: the real session on a real keeper process, filming whatever bytes it is given. */
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { keepIdentityPicture } from '../../src-main/capture/identity.ts'
import { createSession, type Session } from '../../src-main/exam/session.ts'
import { createStudentFiles } from '../../src-main/files/folder.ts'
import { systemClock } from '../../src-main/keeper/clock.ts'
import { enrol } from '../../src-main/keeper/enrol-command.ts'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import type { KeeperEvent, KeeperPort } from '../../src-shared/keeper-api.ts'
import { newChallenge } from '../../src-shared/unlock/code.ts'
import {
  connectTo,
  initBody,
  type KeeperProcess,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
} from './keeper-process.ts'

const cameras = ['face', 'desk'] as const
const live = { state: 'live', label: 'camera', health: null, hint: 'good' } as const

export interface ExamStation {
  readonly folder: string
  readonly port: KeeperPort
  readonly session: Session
  readonly events: KeeperEvent[]
  view(): StationView
  /** One init for each camera, then `segments` of `ms` that end now. */
  film(from: number, segments: number, ms: number): Promise<void>
  /** From the sign-in to being ready for admission. */
  enter(number: string, code: string): Promise<void>
  now(): number
  /** As a power cut does. */
  die(): Promise<void>
  /** After `die`: goes on with what is open here, as main does. */
  comeBack(): Promise<void>
  close(): Promise<void>
}

/** Enrols a new machine under `server` and signs its keeper on. */
export async function startExamStation(of: {
  server: string
  token: string
  name: string
}): Promise<ExamStation> {
  const place = temporaryFolder()
  const clock = systemClock()
  await enrol({ ...of, data: place.folder })
  const events: KeeperEvent[] = []
  let keeper: KeeperProcess
  let port: KeeperPort
  let session: Session
  let view: StationView | null = null
  const files = createStudentFiles(join(place.folder, 'files'), (error) => {
    throw error
  })

  async function start(): Promise<void> {
    keeper = startKeeperProcess(place.folder)
    port = await connectTo(place.folder, randomUUID())
    const { station } = await port.call('station.state', {})
    session = createSession(
      {
        keeper: port,
        station: station ?? { id: '', name: '', room: '' },
        shell: { kind: 'none', version: '1' },
        can: () => [],
        web: () => null,
        now: clock.mono,
        wall: Date.now,
        newSalt: () => randomBytes(16).toString('hex'),
        newId: randomUUID,
        newCode: () => String(randomInt(1000, 10_000)),
        newChallenge: () => newChallenge(randomBytes(8)),
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
        setTimer: (run, ms) => {
          const timer = setTimeout(run, ms)
          return () => clearTimeout(timer)
        },
        onView: (next) => {
          view = next
        },
        files: files.open,
        onMedia: () => undefined,
        onCameraAccepted: () => undefined,
        identity: {
          take: async () => randomBytes(1000),
          keep: (jpeg, card) => keepIdentityPicture(port, jpeg, { at: clock.mono(), card }),
        },
        onAttempt: () => undefined,
        finishMedia: async () => undefined,
        // A dead keeper is what these tests are about; what matters is looked for where it should be.
        onTrouble: () => undefined,
        leave: { combination: '', asksCode: false, freely: true, check: () => true, go: () => undefined },
      },
      'kk',
    )
    const { hear } = session
    port.on((event) => {
      events.push(event)
      hear.call(session, event)
    })
  }
  await start()

  return {
    folder: place.folder,
    events,
    get port() {
      return port
    },
    get session() {
      return session
    },
    now: clock.mono,
    view: () => view ?? session.view(),
    async film(from, segments, ms) {
      const start = clock.mono() - segments * ms
      for (const source of cameras) {
        if (from === 0)
          await port.call('media.append', { kind: 'media.init', body: initBody(source) }, randomBytes(700))
        for (let i = 0; i < segments; i++)
          await port.call(
            'media.append',
            { kind: 'media.segment', body: segmentBody(source, from + i, start + i * ms, ms) },
            randomBytes(20_000),
          )
      }
    },
    async enter(number, code) {
      session.begin(null)
      const call = session.handlers
      await call['student.sign-in']({ number, code })
      await call['student.confirm']({ me: true })
      await call['preflight.consent']({ accepted: true })
      for (const camera of cameras) session.camera(camera, live)
      await call['preflight.done']({})
      if (session.view().screen !== 'identity') return
      await call['identity.take']({})
      await call['identity.keep']({ card: true })
    },
    async die() {
      await keeper.kill('SIGKILL')
      await port.closed
    },
    async comeBack() {
      await start()
      const { attempts } = await port.call('attempt.list', {})
      if (attempts[0]) await session.resume(attempts[0])
      else session.begin(null)
    },
    async close() {
      port.close()
      await keeper.kill('SIGKILL')
      place.remove()
    },
  }
}
