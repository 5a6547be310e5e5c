/** One simulated station: the keeper's own ledger, seals, session and lanes, with invented films and a store in memory. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { fromBase64, toBase64, utf8 } from '../../../src-shared/bytes.ts'
import type { LiveState } from '../../../src-shared/console-api.ts'
import { canonical } from '../../../src-shared/ledger/jcs.ts'
import { originOf, stationName } from '../../../src-shared/ledger/names.ts'
import type { Network } from '../../../src-shared/network.ts'
import type { Policy } from '../../../src-shared/policy.ts'
import type { KeyWrap } from '../../../src-shared/records/attempt.ts'
import { associatedData, sealOverhead } from '../../../src-shared/seal/object.ts'
import { wrapInfo, wrapKey } from '../../../src-shared/seal/wrap.ts'
import type { Source } from '../../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import { sha256Hex, signerOf, verifierOf } from '../crypto.ts'
import type { Held } from '../held.ts'
import { openLedger } from '../ledger.ts'
import { sealNow } from '../sealing.ts'
import { createHttp, NoServer } from '../sync/http.ts'
import { speaking } from '../sync/session.ts'
import { type Sync, startSync } from '../sync/sync.ts'
import { type Acknowledged, memoryStore } from './memory-store.ts'

export interface StationDeps {
  server: string
  seat: { token: string; code: string; student: string }
  name: string
  network: Network
  clock: Clock
  random(): number
  told: Acknowledged
  /** A problem in a few words. */
  trouble(what: string): void
}
export type SimulatedStation = Awaited<ReturnType<typeof arrive>>

const run = 'loadgen'
const films = ['face', 'desk'] as const
const screenBytes = 60_000
/** Of one question while a station arrives, ms, and how often it is asked: an enrolment token serves once. */
const arrivalMs = 60_000
const arrivalTries = 5
/** Plaintexts of all stations: what is sealed looks different each time anyway. */
const plain = randomBytes(2 ** 20)

/** Enrols, signs in, opens the attempt and runs. Rejects with a ProblemError. */
export async function arrive(deps: StationDeps) {
  const { server, seat, clock, told } = deps
  const keys = { signing: rawPair('ed25519'), sealing: rawPair('x25519') }
  const { station, domain, cosigner } = await enrol(deps, keys)
  const signer = signerOf(stationName(domain, station.id), keys.signing.privateKey, keys.signing.publicKey)
  const trust = {
    station: verifierOf(signer.name, signer.publicKey),
    cosigner: verifierOf(cosigner.name, fromBase64(cosigner.key)),
  }
  let held: Held | null = null
  let final = false
  const begin = (): Sync =>
    startSync({
      server,
      station: station.id,
      signer,
      run,
      trust,
      network: deps.network,
      env: {},
      attempts: { all: () => (held ? [held] : []) },
      active: () => (held && !held.submitted ? held : null),
      note: (kind, body) => void (held && !held.submitted && held.ledger.append({ kind, body, run })),
      look: () => undefined,
      unwatched: () => undefined,
      command: () => undefined,
      attended: () => undefined,
      check: () => undefined,
      receipt(receipt) {
        final ||= receipt.final
      },
      clock,
      random: deps.random,
      log: (line) => deps.trouble(line.replace(/\b(at|st)-[0-9a-f]+|[0-9a-f]{64}/g, '…').slice(0, 120)),
    })
  let sync = begin()
  const { exam, opened } = await signIn(sync, deps).catch(async (error) => {
    await sync.stop()
    throw error
  })
  const { attempt, part, policy, recipients } = opened
  const key = randomBytes(32)
  const wraps: KeyWrap[] = []
  for (const { recipient, key: publicKey } of recipients) {
    const wrap = await wrapKey(fromBase64(publicKey), new Uint8Array(key), wrapInfo({ attempt, part }))
    wraps.push({ recipient, key: publicKey, ...wrap })
  }
  const origin = originOf(domain, { station: station.id, attempt, part })
  const store = memoryStore(clock.mono, told)
  const ledger = openLedger({ store, attempt, part, origin, signer, clock })
  ledger.append({
    kind: 'attempt.opened',
    body: {
      exam: exam.id,
      examTitle: exam.title.en,
      student: { number: seat.student, name: seat.student },
      station,
      policy: { id: policy.id, digest: '0'.repeat(64) },
      shell: { kind: 'loadgen', version: '1' },
      can: [],
      cadenceMs: policy.cadenceMs,
      stillEveryMs: policy.media.stillEveryMs,
      keys: wraps,
    },
    run,
  })
  const here: Held = {
    ledger,
    origin,
    openedAt: new Date(clock.wall()).toISOString(),
    submitted: false,
    key,
    setBack: false,
    drained: false,
  }
  held = here
  const append = (kind: string, body: Record<string, unknown>) => ledger.append({ kind, body, run })
  for (const [from, to] of [
    ['preflight', 'waiting'],
    ['waiting', 'running'],
  ])
    append('attempt.changed', { from, to, cause: 'loadgen' })

  const index = { face: 0, desk: 0, screen: 0 }
  const media = (
    kind: 'media.init' | 'media.segment',
    type: 'init' | 'segment' | 'still',
    body: Record<string, unknown> & { source: keyof typeof index },
    number: number,
    bytes: number,
  ) => {
    const { source } = body
    const from = Math.floor(deps.random() * (plain.length - bytes))
    const ad = associatedData({ attempt, part, type, source, index: number })
    const data = sealNow(key, ad, plain.subarray(from, from + bytes))
    const digest = sha256Hex(data)
    const full = { ...body, digest, bytes: bytes + sealOverhead }
    ledger.append({ kind, body: full, run }, { digest, data })
  }
  const segment = (
    source: keyof typeof index,
    type: 'segment' | 'still',
    duration: number,
    bytes: number,
  ) => {
    const number = index[source]++
    const start = clock.mono() - (type === 'segment' ? duration : 0)
    const mime = type === 'segment' ? 'video/mp4' : 'image/png'
    const body = { source, index: number, type, init: type === 'segment' ? 0 : null, start, duration }
    const health = type === 'segment' ? { luma: 100, motion: 3 } : null
    media('media.segment', type, { ...body, frames: 1, mime, health, incident: null }, number, bytes)
  }
  for (const source of films) {
    const shape = { codec: 'avc1.42001f', mime: 'video/mp4', width: 640, height: 480 }
    media('media.init', 'init', { source, init: 0, ...shape }, 0, 700)
  }
  const timers = filming(policy, deps.random, segment, () => {
    ledger.sign()
    sync.kick()
  })
  sync.kick()

  return {
    attempt,
    get debt() {
      return sync.debt()
    },
    get hasReceipt() {
      return final
    },
    /** The network is gone; the exam goes on. */
    async cut() {
      await sync.stop()
    },
    /** And back. */
    back() {
      sync = begin()
      sync.kick()
    },
    /** The live lane: what a tile shows, newest only. */
    show(state: LiveState, pictures: ReadonlyMap<Source, Uint8Array>) {
      sync.live.state(state)
      for (const [source, jpeg] of pictures) sync.live.picture(source, jpeg)
    },
    /** A foreign window, told at once as the keeper tells it. */
    incident(id: string, title: string) {
      append('incident.raised', {
        incident: id,
        observation: 'window.opened',
        verdict: 'record',
        severity: 'medium',
        reason: 'foreign-window',
        params: { program: 'loadgen', title },
        mono: clock.mono(),
      })
      sync.urgent()
    },
    answer(revision: number) {
      const ad = associatedData({ attempt, part, type: 'answer', source: 'q1', index: revision })
      const sealed = sealNow(key, ad, utf8(canonical('a'))).toString('base64')
      append('answer.saved', { question: 'q1', revision, sealed })
      sync.kick()
    },
    submit() {
      for (const timer of timers) clearInterval(timer)
      append('attempt.submitted', { by: 'loadgen', answers: 1 })
      here.submitted = true
      sync.urgent()
    },
    async leave() {
      for (const timer of timers) clearInterval(timer)
      await sync.stop()
    },
  }
}

/** Asks again while nobody answers, as the person in front of it does: a full server is late, and the exam has begun. */
async function signIn({ session }: Sync, { seat, random, trouble }: StationDeps) {
  const { api } = session
  const way = { timeoutMs: arrivalMs }
  const insisting = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++)
      try {
        return await call()
      } catch (error) {
        if (!(error instanceof NoServer) || tries === arrivalTries) throw error
        trouble(`asked again for ${what}: ${error.why}`)
        await delay(random() * 1000 * 2 ** tries)
      }
  }
  const who = { number: seat.student, code: seat.code }
  const { ticket, exam } = await insisting('sign-in', () => api.signIn({ body: who }, way))
  return { exam, opened: await insisting('attempts', () => api.open({ body: { ticket } }, way)) }
}

type Take = (source: 'face' | 'desk' | 'screen', type: 'segment' | 'still', ms: number, bytes: number) => void

/** At the policy's own rates; each station begins at another moment. */
function filming(policy: Policy, random: () => number, take: Take, signed: () => void): NodeJS.Timeout[] {
  const { segmentMs, stillEveryMs } = policy.media
  const every = (ms: number, work: () => void): NodeJS.Timeout =>
    setInterval(work, ms * (0.99 + random() * 0.02))
  const timers = films.map((source) => {
    const bytes = Math.round((policy.media[source].bitsPerSecond / 8) * (segmentMs / 1000))
    return every(segmentMs, () => {
      take(source, 'segment', segmentMs, bytes)
      signed()
    })
  })
  return [...timers, every(stillEveryMs, () => take('screen', 'still', stillEveryMs, screenBytes))]
}

async function enrol(
  { server, seat, name, network }: StationDeps,
  keys: { signing: { publicKey: Uint8Array }; sealing: { publicKey: Uint8Array } },
) {
  const http = createHttp(server, network, {})
  try {
    const { signing, sealing } = keys
    const body = {
      token: seat.token,
      name,
      signingKey: toBase64(signing.publicKey),
      sealingKey: toBase64(sealing.publicKey),
    }
    return await speaking(http.send).enrol({ body }, { timeoutMs: arrivalMs })
  } finally {
    await http.close()
  }
}

function rawPair(type: 'ed25519' | 'x25519') {
  const pair = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')
  const { x = '', d = '' } = pair.privateKey.export({ format: 'jwk' })
  return { publicKey: Buffer.from(x, 'base64url'), privateKey: Buffer.from(d, 'base64url') }
}
