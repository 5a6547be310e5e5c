/** The real server on a free port with demo people, and scripted stations that speak to it with real keys. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Clock } from '../../src-server/clock.ts'
import { type DemoCredentials, seedDemo } from '../../src-server/demo/seed.ts'
import { codeOfTheDay } from '../../src-server/exams/code.ts'
import { sha256, signerOf } from '../../src-server/keys.ts'
import { createServer, type TazaServer } from '../../src-server/server.ts'
import { Settings } from '../../src-server/settings.ts'
import type { Places } from '../../src-server/storage/places.ts'
import { openSqlite } from '../../src-server/storage/sql/sqlite.ts'
import { fromBase64, toBase64, toHex, utf8 } from '../../src-shared/bytes.ts'
import { leafOf } from '../../src-shared/ledger/jcs.ts'
import { createTree, type Tree } from '../../src-shared/ledger/merkle.ts'
import { originOf, stationName } from '../../src-shared/ledger/names.ts'
import { formatCheckpoint, signNote } from '../../src-shared/ledger/note.ts'
import type { Policy } from '../../src-shared/policy.ts'
import type { LedgerRecord, RecordKind } from '../../src-shared/records.ts'
import { associatedDataOf, sealObject } from '../../src-shared/seal/object.ts'
import { wrapInfo, wrapKey } from '../../src-shared/seal/wrap.ts'
import { builtOnce } from './built.ts'
import { freePort } from './free-port.ts'
import { newPlaces } from './places.ts'

export const domain = 'university.test'

/** Time that passes only when told. */
export function handClock(start = Date.UTC(2026, 2, 2, 9, 0, 0)): Clock & { advance(ms: number): void } {
  let now = start
  return {
    now: () => now,
    advance: (ms) => {
      now += ms
    },
  }
}

const testPolicy: Policy = {
  id: 'standard',
  rules: [],
  otherwise: { verdict: 'record', severity: 'low', reason: 'foreign-window' },
  foreignWindows: 'block',
  media: {
    face: { width: 640, height: 480, framesPerSecond: 15, bitsPerSecond: 350_000 },
    desk: { width: 1280, height: 720, framesPerSecond: 8, bitsPerSecond: 400_000 },
    segmentMs: 2000,
    stillEveryMs: 10_000,
    deskStill: { width: 1920, height: 1080 },
    codecs: ['h264'],
  },
  cadenceMs: 10_000,
  identityPicture: false,
  liveView: 'told',
  unfilmedSeats: true,
  paper: { selectable: true, traced: false },
  displays: { atMost: 1 },
  clipboard: 'isolated',
  breaks: true,
  clockRunsWhileLocked: false,
  debtOldMs: 30_000,
  keepDays: 7,
}

export interface University {
  server: TazaServer
  url: string
  credentials: DemoCredentials
  dataDir: string
  places: Places
  /** Seeds the demo once more, as a second start does. */
  seed(minutes?: number): Promise<DemoCredentials>
  /** Ends the process's part and starts it again on the same data. */
  restart(port?: number): Promise<void>
  /** A second process on the same data, as behind a load balancer. */
  second(places?: Places): Promise<{ server: TazaServer; url: string }>
  close(): Promise<void>
}

export async function startUniversity(
  clock: Clock = { now: () => Date.now() },
  settings: z.input<typeof Settings> = {},
  elsewhere?: Places,
): Promise<University> {
  const home = await mkdtemp(join(tmpdir(), 'taza-university-'))
  const dataDir = join(home, 'data')
  const resourcesDir = join(home, 'resources')
  const pagesDir = join(home, 'pages')
  await cp(new URL('../../resources/demo', import.meta.url), join(resourcesDir, 'demo'), { recursive: true })
  await mkdir(join(resourcesDir, 'policies'))
  await writeFile(join(resourcesDir, 'policies', 'standard.json'), JSON.stringify(testPolicy))
  await mkdir(join(pagesDir, 'assets'), { recursive: true })
  await writeFile(join(pagesDir, 'console.html'), '<title>console</title>')
  await writeFile(join(pagesDir, 'station.html'), '<title>station</title>')
  await writeFile(join(pagesDir, 'assets', 'console-1.js'), 'void 0')

  const places = elsewhere ?? (await newPlaces())
  if (places.databaseUrl === null)
    await builtOnce('migrated', dataDir, async (into) =>
      (await openSqlite(join(into, 'taza.sqlite'))).destroy(),
    )
  const make = (at = places) =>
    createServer({
      dataDir,
      places: at,
      pagesDir,
      domain,
      clock,
      settings: Settings.parse(settings),
      logLevel: 'silent',
    })
  const extra: TazaServer[] = []
  const server = await make()
  const seeded = await seedDemo(server, { dataDir, resourcesDir, minutes: 30 })
  const credentials: DemoCredentials = {
    ...seeded,
    // A midnight may pass meanwhile.
    get codeOfTheDay() {
      return codeOfTheDay(server.keys.secret, seeded.room.id, server.calendar.dayOf(clock.now()))
    },
  }
  const university: University = {
    server,
    // Whoever restarts it there finds its port free.
    url: await server.listen('127.0.0.1', await freePort()),
    credentials,
    dataDir,
    places,
    seed: (minutes = 30) => seedDemo(university.server, { dataDir, resourcesDir, minutes }),
    async restart(port = 0) {
      await university.server.close()
      university.server = await make()
      university.url = await university.server.listen('127.0.0.1', port)
    },
    async second(at) {
      const other = await make(at)
      extra.push(other)
      return { server: other, url: await other.listen('127.0.0.1', 0) }
    },
    async close() {
      await Promise.all([university.server, ...extra].map((one) => one.close()))
      await rm(home, { recursive: true, force: true })
    },
  }
  return university
}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what came, whatever it is
  body: any
  headers: Headers
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return {
    status: response.status,
    body: isJson && text ? JSON.parse(text) : text,
    headers: response.headers,
  }
}

/** A person at the console, logged in. */
export async function logIn(university: University, role: string) {
  const person = university.credentials.staff.find((one) => one.roles.some((held) => held === role))!
  const response = await fetch(`${university.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-taza': '1' },
    body: JSON.stringify({ login: person.login, password: person.password }),
  })
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0]!
  return {
    cookie,
    setCookie: response.headers.get('set-cookie') ?? '',
    async call(
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = { 'x-taza': '1' },
    ) {
      return answerOf(
        await fetch(`${university.url}${path}`, {
          method,
          headers: {
            cookie,
            ...headers,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body: body === undefined ? undefined : JSON.stringify(body),
        }),
      )
    },
    async bytes(path: string) {
      const response = await fetch(`${university.url}${path}`, { headers: { cookie } })
      return {
        status: response.status,
        bytes: new Uint8Array(await response.arrayBuffer()),
        headers: response.headers,
      }
    },
  }
}

/** What a machine must know of its university. */
interface At {
  url: string
  credentials: Pick<DemoCredentials, 'enrolToken' | 'codeOfTheDay'>
}

/** A machine with keys. `enrol`, then `authenticate`, then `sit`. */
export class ScriptedStation {
  id = ''
  token = ''
  /** In whose name its keys sign, as the server says at enrolment. */
  domain = domain
  readonly key: KeyObject
  readonly #university: At

  /** With a key of its own, or, a copy, with another's. */
  constructor(university: At, key = generateKeyPairSync('ed25519').privateKey) {
    this.#university = university
    this.key = key
  }

  get signer() {
    return signerOf(stationName(this.domain, this.id), this.key)
  }

  async post(path: string, body: unknown): Promise<Answer> {
    return this.call('POST', path, body)
  }

  async call(method: string, path: string, body?: unknown, url = this.#university.url): Promise<Answer> {
    const headers: Record<string, string> = {}
    if (this.token) headers.authorization = `Bearer ${this.token}`
    if (body !== undefined) headers['content-type'] = 'application/json'
    const payload = body === undefined ? undefined : JSON.stringify(body)
    return answerOf(await fetch(`${url}/api/station${path}`, { method, headers, body: payload }))
  }

  async enrol(name = 'Station 1', token = this.#university.credentials.enrolToken): Promise<Answer> {
    const answer = await this.post('/enrol', {
      token,
      name,
      signingKey: toBase64(signerOf('x', this.key).publicKey),
      sealingKey: toBase64(crypto.getRandomValues(new Uint8Array(32))),
    })
    if (answer.status === 200) {
      this.id = answer.body.station.id
      this.domain = answer.body.domain
    }
    return answer
  }

  /** `run`: the keeper's process that asks. */
  async authenticate(run?: string): Promise<Answer> {
    const { nonce } = (await this.post('/challenge', { station: this.id })).body
    const signature = sign(null, utf8(`taza-station-token\n${this.id}\n${nonce}`), this.key)
    const answer = await this.post('/token', {
      station: this.id,
      nonce,
      signature: signature.toString('base64'),
      ...(run === undefined ? {} : { run }),
    })
    if (answer.status === 200) this.token = answer.body.token
    return answer
  }

  signIn(number: string, code = this.#university.credentials.codeOfTheDay): Promise<Answer> {
    return this.post('/sign-in', { number, code })
  }

  /** Signs in and opens. */
  async sit(number: string): Promise<ScriptedLedger> {
    const { ticket } = (await this.signIn(number)).body
    const opened = await this.post('/attempts', { ticket })
    if (opened.status !== 200) throw new Error(JSON.stringify(opened.body))
    return new ScriptedLedger(this, opened.body)
  }

  async put(digest: string, bytes: Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
    return answerOf(
      await fetch(`${this.#university.url}/api/station/blobs/${digest}`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${this.token}`,
          'content-type': 'application/octet-stream',
          'content-digest': `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`,
          ...headers,
        },
        body: Buffer.from(bytes),
      }),
    )
  }
}

/** What a keeper does: records, checkpoints, sealed objects. */
export class ScriptedLedger {
  readonly attempt: string
  readonly station: ScriptedStation
  readonly part: number
  readonly records: LedgerRecord[] = []
  readonly key = crypto.getRandomValues(new Uint8Array(32))
  /** Station's wall clock (Unix ms) and CLOCK_BOOTTIME ms of the next record. */
  wall: number
  mono = 1_000_000
  boot = 'boot-1'
  readonly opened: { attempt: string; recipients: { recipient: string; key: string }[]; origin: string }

  constructor(station: ScriptedStation, opened: ScriptedLedger['opened'], wall = Date.now(), part = 0) {
    this.station = station
    this.opened = opened
    this.attempt = opened.attempt
    this.wall = wall
    this.part = part
  }

  pass(ms: number): void {
    this.wall += ms
    this.mono += ms
  }

  add(kind: RecordKind | (string & {}), body: Record<string, unknown>): LedgerRecord {
    const record: LedgerRecord = {
      v: 1,
      attempt: this.attempt,
      part: this.part,
      seq: this.records.length,
      at: { wall: new Date(this.wall).toISOString(), mono: this.mono, boot: this.boot, run: 'run-1' },
      kind,
      body,
    }
    this.records.push(record)
    return record
  }

  /** `attempt.opened` with the part's key wrapped for all recipients. `about`: what it says otherwise. */
  async open(
    student = { number: '20260001', name: 'Айгерім Сәрсенова' },
    about: Record<string, unknown> = {},
  ): Promise<void> {
    const info = wrapInfo({ attempt: this.attempt, part: this.part })
    const keys = await Promise.all(
      this.opened.recipients.map(async (recipient) => ({
        ...recipient,
        ...(await wrapKey(fromBase64(recipient.key), this.key, info)),
      })),
    )
    this.add('attempt.opened', {
      exam: 'exam',
      examTitle: 'Exam',
      student,
      station: { id: this.station.id, name: 'Station 1', room: 'lab-204' },
      policy: { id: 'standard', digest: '0'.repeat(64) },
      shell: { kind: 'test', version: '1' },
      can: [],
      cadenceMs: 10_000,
      stillEveryMs: 10_000,
      keys,
      ...about,
    })
  }

  /** As the keeper writes down an answer. */
  async answer(question: string, revision: number, value: unknown): Promise<void> {
    const record = this.add('answer.saved', { question, revision, sealed: '' })
    const plain = utf8(JSON.stringify(value))
    record.body.sealed = toBase64(await sealObject(this.key, associatedDataOf(record)!, plain))
  }

  /** Seals `plain`, announces it and returns what to upload. */
  async object(
    kind: 'media.init' | 'media.segment' | 'file.kept' | 'sheet.kept',
    body: Record<string, unknown>,
    plain: Uint8Array<ArrayBuffer>,
  ): Promise<{ digest: string; sealed: Uint8Array }> {
    const record = this.add(kind, body)
    const sealed = await sealObject(this.key, associatedDataOf(record)!, plain)
    const digest = toHex(sha256(sealed))
    Object.assign(record.body, { digest, bytes: sealed.length })
    return { digest, sealed }
  }

  init(source: string, init: number, plain: Uint8Array<ArrayBuffer>) {
    const body = {
      source,
      init,
      codec: 'avc1.42001f',
      mime: 'video/mp4; codecs="avc1.42001f"',
      width: 640,
      height: 480,
    }
    return this.object('media.init', body, plain)
  }

  /** Two seconds of film that end now. */
  segment(source: string, index: number, plain: Uint8Array<ArrayBuffer>, init = 0, motion = 3) {
    const start = this.mono - 2000
    const health = { luma: 100, motion }
    const body = {
      source,
      index,
      type: 'segment',
      init,
      start,
      duration: 2000,
      frames: 30,
      health,
      incident: null,
    }
    return this.object('media.segment', { ...body, mime: 'video/mp4' }, plain)
  }

  /** The student before the exam, as the face camera saw her. */
  identity(index: number, plain: Uint8Array<ArrayBuffer>, card: boolean) {
    const body = {
      source: 'face',
      index,
      type: 'still',
      init: null,
      start: this.mono,
      duration: 1,
      frames: 1,
    }
    const rest = { mime: 'image/jpeg', health: null, incident: null, identity: { card } }
    return this.object('media.segment', { ...body, ...rest }, plain)
  }

  still(source: string, index: number, plain: Uint8Array<ArrayBuffer>, incident: string | null = null) {
    const body = { source, index, type: 'still', init: null, start: this.mono, duration: 10_000, frames: 1 }
    return this.object('media.segment', { ...body, mime: 'image/png', health: null, incident }, plain)
  }

  checkpoint(size = this.records.length, records = this.records): string {
    const tree = createTree(sha256)
    for (const record of records.slice(0, size)) tree.append(utf8(leafOf(record)))
    return this.sign(tree)
  }

  sign(tree: Tree): string {
    const { size } = tree
    const { domain, id } = this.station
    const origin = originOf(domain, { station: id, attempt: this.attempt, part: this.part })
    return signNote(sha256, formatCheckpoint({ origin, size, root: tree.root() }), this.station.signer)
  }

  batch(
    from: number,
    records = this.records,
    checkpoint: string | null = this.checkpoint(records.length, records),
  ) {
    return { part: this.part, from, leaves: records.slice(from).map(leafOf), checkpoint }
  }

  send(body: unknown, url?: string): Promise<Answer> {
    return this.station.call('POST', `/attempts/${this.attempt}/ledger`, body, url)
  }

  /** Everything from `from`, with a checkpoint over it. */
  sync(from = 0): Promise<Answer> {
    return this.send(this.batch(from))
  }
}
