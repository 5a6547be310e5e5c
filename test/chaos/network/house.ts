/** One student's machine and its university, with weather between them. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import type { KeeperPort } from '../../../src-shared/keeper-api.ts'
import { stationApi } from '../../../src-shared/station-api.ts'
import {
  connectTo,
  initBody,
  type KeeperProcess,
  openedBody,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'
import { startUniversity, type University } from '../../support/university.ts'
import { type Line, type Random, startLine } from '../../support/weather.ts'

export interface House {
  university: University
  line: Line
  keeper: KeeperProcess
  port: KeeperPort
  data: string
  attempt: string
  /** What the keeper acknowledged: digest → bytes. */
  acknowledged: Map<string, number>
  sourceOf: Map<string, string>
  finals: number
  /** Films, pictures, answers and records for so many ms of the machine's time; resolves when all are acknowledged. */
  live(ms: number): Promise<void>
  leave(): Promise<void>
}

export async function build(random: Random): Promise<House> {
  const university = await startUniversity()
  const line = await startLine(Number(new URL(university.url).port), random)
  const place = temporaryFolder()
  const server = `http://127.0.0.1:${line.port}`
  const { enrolToken: token, codeOfTheDay: code, students } = university.credentials
  await enrol({ server, token, name: 'Station 1', data: place.folder })
  const keeper = startKeeperProcess(place.folder)
  const port = await connectTo(place.folder, 'main-1')
  const call = async (path: string, body: unknown) =>
    (await port.call('server.call', { method: 'POST', path: `/api/station/${path}`, body })).body
  await until('online', async () => (await port.call('status', {})).online)
  const number = students[0]?.number ?? ''
  const { ticket, exam } = stationApi.signIn.reply.parse(await call('sign-in', { number, code }))
  const { attempt, policy, recipients } = stationApi.open.reply.parse(await call('attempts', { ticket }))
  const body = { ...openedBody, exam: exam.id }
  await port.call('attempt.open', { attempt, policy: { ...policy, cadenceMs: 500 }, recipients, body })
  const acknowledged = new Map<string, number>()
  const sourceOf = new Map<string, string>()
  const media = async (
    kind: 'media.init' | 'media.segment',
    body: Record<string, unknown>,
    bytes: number,
  ): Promise<void> => {
    const { digest } = await port.call('media.append', { kind, body }, randomBytes(bytes))
    acknowledged.set(digest, bytes)
    sourceOf.set(digest, String(body.source))
  }
  for (const source of ['face', 'desk'] as const) await media('media.init', initBody(source), 700)
  for (const [from, to] of [
    ['preflight', 'waiting'],
    ['waiting', 'running'],
  ])
    await port.call('record.append', { kind: 'attempt.changed', body: { from, to, cause: 'chaos' } })
  const { attempts } = await port.call('attempt.list', {})
  const start = attempts[0]?.records.at(-1)?.at.mono ?? 0
  let index = 0
  let revision = 0

  const house: House = {
    university,
    line,
    keeper,
    port,
    data: place.folder,
    attempt,
    acknowledged,
    sourceOf,
    finals: 0,
    async live(ms) {
      const until = performance.now() + ms
      while (performance.now() < until) {
        for (const source of ['face', 'desk'] as const)
          await media(
            'media.segment',
            segmentBody(source, index, start + index * 100, 100),
            8000 + random.below(60_000),
          )
        index += 1
        if (random.below(3) === 0) {
          revision += 1
          await port.call('answer.append', { question: 'q1', revision, value: `${revision}` })
        }
        if (random.below(8) === 0)
          await port.call('record.append', {
            kind: 'incident.raised',
            body: {
              incident: `i${index}`,
              observation: 'window.opened',
              verdict: 'record',
              severity: 'low',
              reason: 'foreign-window',
              mono: start + index * 100,
            },
          })
        await new Promise((resolve) => setTimeout(resolve, 20 + random.below(60)))
      }
    },
    async leave() {
      port.close()
      await keeper.kill('SIGKILL')
      await line.close()
      await university.close()
      place.remove()
    },
  }
  port.on((event) => {
    if (event.type === 'receipt' && event.receipt.final) house.finals += 1
  })
  return house
}

export const storeOf = ({ data, attempt }: House): string => join(data, 'attempts', `${attempt}.sqlite`)
