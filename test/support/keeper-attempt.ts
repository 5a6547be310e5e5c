/** A real keeper that sits an exam at a real server: enrolled, signed in, running; then films, answers and incidents as told. */
import { randomBytes } from 'node:crypto'
import { enrol } from '../../src-main/keeper/enrol-command.ts'
import { throughKeeper } from '../../src-shared/api/through-keeper.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import type { Policy } from '../../src-shared/policy.ts'
import {
  connectTo,
  initBody,
  type KeeperProcess,
  openedBody,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from './keeper-process.ts'
import type { University } from './university.ts'

export interface KeeperAttempt {
  keeper: KeeperProcess
  port: KeeperPort
  data: string
  attempt: string
  /** What the keeper acknowledged: digest → bytes. */
  acknowledged: Map<string, number>
  sourceOf: Map<string, string>
  /** Final receipts that came. */
  finals: number
  /** Both cameras' next segment of a tenth of a second, of so many bytes each; resolves when both are on the disk. */
  film(bytes: () => number): Promise<void>
  answer(): Promise<void>
  /** Of a foreign window, now; its id. */
  raise(): Promise<string>
  leave(): Promise<void>
}

/** `address`: that by which the keeper knows it; `changes`: in what the server says of the policy. */
export async function sitAtKeeper(
  { credentials }: Pick<University, 'credentials'>,
  address: string,
  token = credentials.enrolToken,
  number = credentials.students[0]?.number ?? '',
  changes: Partial<Policy> = {},
): Promise<KeeperAttempt> {
  const place = temporaryFolder()
  const { codeOfTheDay: code } = credentials
  await enrol({ server: address, token, name: 'Station 1', data: place.folder })
  const keeper = startKeeperProcess(place.folder)
  const port = await connectTo(place.folder, 'main-1')
  const server = throughKeeper(port)
  await until('online', async () => (await port.call('status', {})).online)
  const { ticket, exam } = await server.signIn({ body: { number, code } })
  const { attempt, policy, recipients } = await server.open({ body: { ticket } })
  const body = { ...openedBody, exam: exam.id }
  await port.call('attempt.open', {
    attempt,
    policy: { ...policy, cadenceMs: 500, ...changes },
    recipients,
    body,
  })
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
    await port.call('record.append', { kind: 'attempt.changed', body: { from, to, cause: 'test' } })
  const { attempts } = await port.call('attempt.list', {})
  const start = attempts[0]?.records.at(-1)?.at.mono ?? 0
  let index = 0
  let revision = 0
  let incidents = 0

  const sitting: KeeperAttempt = {
    keeper,
    port,
    data: place.folder,
    attempt,
    acknowledged,
    sourceOf,
    finals: 0,
    async film(bytes) {
      for (const source of ['face', 'desk'] as const)
        await media('media.segment', segmentBody(source, index, start + index * 100, 100), bytes())
      index += 1
    },
    async answer() {
      revision += 1
      await port.call('answer.append', { question: 'q1', revision, value: `${revision}` })
    },
    async raise() {
      incidents += 1
      const incident = `i${incidents}`
      const body = {
        incident,
        observation: 'window.opened',
        verdict: 'record',
        severity: 'low',
        reason: 'foreign-window',
        mono: start + index * 100,
      }
      await port.call('record.append', { kind: 'incident.raised', body })
      return incident
    },
    async leave() {
      port.close()
      await keeper.kill('SIGKILL')
      place.remove()
    },
  }
  port.on((event) => {
    if (event.type === 'receipt' && event.receipt.final) sitting.finals += 1
  })
  return sitting
}

/** The attempt's file on the keeper's disk. */
export const storeOf = ({ data, attempt }: Pick<KeeperAttempt, 'data' | 'attempt'>): string =>
  `${data}/attempts/${attempt}.sqlite`
