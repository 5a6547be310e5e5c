/** A university with people, two stations and evidence, and what must never be heard from it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UnsecuredJWT } from 'jose'
import { createTokens, hashToken, randomToken } from '../../../src-server/auth/tokens.ts'
import { codeOfTheDay } from '../../../src-server/exams/code.ts'
import { createSamples } from '../../../src-server/samples/samples.ts'
import { toBase64, utf8 } from '../../../src-shared/bytes.ts'
import { Role } from '../../../src-shared/vocabulary.ts'
import { mintTokens, respond, somebodyAt, surveyDefinition } from '../../support/surveys.ts'
import {
  logIn,
  ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'
import { createGrowing, type GrowingLedger } from './growing.ts'
import { accusedOf, furnish, playTexts, type Rooms, vaultTexts } from './rooms.ts'
import { startTrustLine, type TrustTarget } from './trust.ts'
import { vaultRows } from './vault.ts'

export interface Caller {
  name: string
  headers: Record<string, string>
  /** Its role, `station`, `student`, or null: nobody whom the server knows. */
  is: Role | 'station' | 'student' | null
}

export interface Target {
  university: University
  port: number
  callers: Caller[]
  /** The station whose token a caller has, and the attempt it sits. */
  mine: ScriptedLedger
  /** Another station's, in another room. */
  others: ScriptedLedger
  othersDigest: string
  /** `mine`, for attacks that add records. */
  growing: GrowingLedger
  otherRoom: string
  trust: TrustTarget
  /** A published survey that some have answered. */
  survey: string
  /** What requests are made with. */
  play: Rooms
  /** What belongs to others: nobody asks for it by name who may see it. */
  vault: Rooms
  /** The login of somebody whose account may change meanwhile. */
  spare: string
  /** Names the token that the stations here were made with. */
  enrolToken: string
  /** Texts that no answer may hold. */
  secrets: string[]
  /** What only officers and administrators may see. */
  film: string
  /** What must be the same afterwards. */
  evidence(): Promise<string>
}

const film = 'the plaintext of a film that nobody here may see'
const otherRoom = 'lab-secret'

export async function startTarget(): Promise<Target> {
  // Two exams are sat and over before it begins.
  let ahead = -2 * 9 * 3_600_000
  const clock = {
    now: () => Date.now() + ahead,
    advance: (ms: number) => {
      ahead += ms
    },
  }
  const university = await startUniversity(clock)
  const { server, credentials } = university
  const spare = { login: 'spare', name: 'S', roles: ['technician' as const], rooms: [] }
  await server.sessions.add(spare, 'a spare person’s password')
  const vault = await furnish(university, clock, vaultTexts)
  await nextExam(university)
  const play = await furnish(university, clock, playTexts)
  play.accused = await accusedStudent(university, play.exam)
  await server.db.insertInto('bank_teacher').values({ bank: play.bank, login: 'stranger' }).execute()
  await nextExam(university)
  await server.db.insertInto('room').values({ id: otherRoom, title: 'Secret lab' }).execute()
  await server.db.updateTable('roster').set({ room: otherRoom }).where('student', '=', '20260006').execute()
  const technician = { login: 'technician', name: 'T', roles: ['technician' as const] }
  await server.sessions.add({ ...technician, rooms: [] }, 'a technician’s password')
  credentials.staff.push({ ...technician, password: 'a technician’s password' })

  const mine = await sit(university, 'lab-204', '20260001')
  const others = await sit(university, otherRoom, '20260006')
  const callers: Caller[] = [{ name: 'nobody', headers: {}, is: null }]
  for (const role of Role.options) {
    // One who teaches from both banks, who only marks, who heads the chair, and whose bank is the other.
    for (const login of role === 'teacher' ? ['teacher', 'second', 'head', 'stranger'] : [role])
      callers.push({ name: login, headers: { cookie: await cookieOf(university, login) }, is: role })
  }
  const forger = createTokens(new Uint8Array(32).fill(7), { now: () => Date.now() })
  const own = createTokens(server.keys.secret, { now: () => Date.now() })
  const past = createTokens(server.keys.secret, { now: () => Date.now() - 3_600_000 })
  const sub = { sub: mine.ledger.station.id }
  // A run on a slow machine takes longer than a station's own token lives.
  const { token } = await own.sign('station', sub, 24 * 60)
  mine.ledger.station.token = token
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` })
  callers.push({ name: 'station', headers: bearer(token), is: 'station' })
  callers.push({
    name: 'student',
    headers: bearer(await studentToken(university, signedIn)),
    is: 'student',
  })
  const bad = [
    '0'.repeat(64),
    (await own.sign('student', { sub: signedIn }, 10)).token,
    (await forger.sign('station', sub, 10)).token,
    (await own.sign('sign-in', sub, 10)).token,
    (await past.sign('station', sub, 10)).token,
    new UnsecuredJWT(sub).setAudience('station').setExpirationTime('10m').encode(),
    `${token.split('.').slice(0, 2).join('.')}.`,
    `${token.slice(0, -2)}AA`,
    'x'.repeat(3000),
    '',
  ]
  for (const [i, value] of bad.entries())
    callers.push({ name: `bad token ${i}`, headers: bearer(value), is: null })
  for (const cookie of [
    'taza-session=',
    `taza-session=${token}`,
    "taza-session=' or 1=1",
    'taza-session=%00',
  ])
    callers.push({ name: `bad cookie ${cookie.slice(0, 20)}`, headers: { cookie }, is: null })

  const logins = credentials.staff.map(({ login }) => login)
  const trust = await startTrustLine(university)
  const survey = await answeredSurvey(university)
  // An administrator may give orders to any attempt, and in this run does.
  const mayOrder = credentials.staff.find(({ roles }) => roles.includes('administrator'))?.name ?? ''
  const keys = join(university.dataDir, 'keys')
  const files = ['secret', 'review.json', 'cosigner.pem'].map((name) => readFile(join(keys, name), 'utf8'))
  const keyTexts = (await Promise.all(files)).flatMap((text) => text.match(/[A-Za-z0-9+/=]{40,}/g) ?? [])
  const review = toBase64(server.keys.review.publicKey)
  return {
    university,
    port: Number(new URL(university.url).port),
    callers,
    mine: mine.ledger,
    others: others.ledger,
    othersDigest: others.digest,
    growing: createGrowing(mine.ledger),
    otherRoom,
    trust,
    survey,
    ...{ play, vault, spare: spare.login },
    enrolToken: hashToken(credentials.enrolToken).slice(0, 12),
    film,
    secrets: [
      '$argon2',
      university.dataDir,
      // The review key's public half is told to stations.
      ...keyTexts.filter((text) => text !== review),
      // Tests’ own people have a password that is a word of ours too.
      ...credentials.staff.map(({ password }) => password).filter((password) => password !== 'secret'),
      ...[vaultTexts.essay, vaultTexts.stem, vaultTexts.comment],
      ...(await seedsOf(university, [vault.exam, play.exam])),
      ...(await samplesOf(university)),
      ...(await saltsOf(university)),
    ],
    async evidence() {
      const of = others.ledger.attempt
      const rows = await Promise.all([
        server.db
          .selectFrom('leaf')
          .select(['seq', 'leaf'])
          .where('attempt', '=', of)
          .orderBy('seq')
          .execute(),
        server.db.selectFrom('answer').selectAll().where('attempt', '=', of).execute(),
        server.db
          .selectFrom('command')
          .selectAll()
          .where('attempt', '=', of)
          .where('by', '!=', mayOrder)
          .execute(),
        server.db
          .selectFrom('staff')
          .select(['login', 'roles', 'rooms', 'password_hash'])
          .where('login', 'in', logins)
          .orderBy('login')
          .execute(),
        server.db.selectFrom('station').select(['id', 'room', 'signing_key']).orderBy('id').execute(),
        trust.rows(),
        server.db
          .selectFrom('survey_response')
          .selectAll()
          .where('survey', '=', survey)
          .orderBy('id')
          .execute(),
        vaultRows(server.db, vault),
      ])
      return JSON.stringify(rows)
    },
  }
}

async function nextExam(university: University): Promise<void> {
  const { exam, enrolToken } = await university.seed()
  Object.assign(university.credentials, { exam, enrolToken })
}

async function cookieOf(university: University, login: string): Promise<string> {
  return `taza-session=${await university.server.sessions.begin(login)}`
}

async function seedsOf({ server }: University, exams: string[]): Promise<string[]> {
  const rows = await server.db.selectFrom('exam_paper').select('seed').where('exam', 'in', exams).execute()
  return rows.map(({ seed }) => seed)
}

/** Seeds of the samples of exams that begin years from now. */
async function samplesOf({ server: { db, clock } }: University): Promise<string[]> {
  await createSamples({ db, clock, rate: 0.05 }).commitAll()
  const rows = await db.selectFrom('case_sample').select('seed').execute()
  return rows.map(({ seed }) => seed)
}

/** Of the cards that lie face down. */
async function saltsOf({ server: { db } }: University): Promise<string[]> {
  const rows = await db.selectFrom('ticket_deck').select('salt').execute()
  return rows.map(({ salt }) => salt)
}

async function answeredSurvey(university: University): Promise<string> {
  const office = await logIn(university, 'office')
  const definition = surveyDefinition(university.server.clock.now() - 1000)
  const { id } = (await office.call('POST', '/api/surveys', { definition })).body
  await office.call('POST', `/api/surveys/${id}/publish`, { version: 1 })
  const call = somebodyAt(university.url, '127.0.0.1')
  for (const token of await mintTokens(university.server, id, 6)) {
    const { status } = await respond(call, id, { language: 'kk', groups: {}, answers: { q1: 'a' } }, token)
    if (status !== 200) throw new Error(`the survey takes nothing: ${status}`)
  }
  return id
}

async function sit(university: University, room: string, number: string) {
  const station = new ScriptedStation(university)
  await station.enrol(`in ${room}`, await university.server.stations.allow(room, 1))
  await station.authenticate()
  const code = codeOf(university, room)
  const { ticket } = (await station.signIn(number, code)).body
  const opened = await station.post('/attempts', { ticket })
  if (opened.status !== 200) throw new Error(JSON.stringify(opened.body))
  const ledger = new ScriptedLedger(station, opened.body)
  await ledger.open({ number, name: number })
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  const init = await ledger.init('face', 0, utf8(film))
  ledger.pass(2000)
  const segment = await ledger.segment('face', 0, utf8(film))
  await ledger.sync()
  if (room === otherRoom) for (const { digest, sealed } of [init, segment]) await station.put(digest, sealed)
  return { ledger, digest: segment.digest }
}

function codeOf(university: University, room: string): string {
  const { server } = university
  return codeOfTheDay(server.keys.secret, room, server.calendar.dayOf(server.clock.now()))
}

/** She sat nothing of the vault's. */
const signedIn = '20260004'

async function accusedStudent(university: University, exam: string): Promise<string> {
  const { db, clock } = university.server
  const station = await db.selectFrom('station').select('id').executeTakeFirstOrThrow()
  const at = clock.now()
  const times = { opened_at: at, submitted_at: at, receipted_at: at }
  const id = 'at-accused'
  await db
    .insertInto('attempt')
    .values({ id, exam, student: signedIn, station: station.id, part: 0, ...times })
    .execute()
  return accusedOf(university, exam, id, playTexts.comment)
}

/** Hers lasts as long as a run does. */
async function studentToken({ server }: University, student: string): Promise<string> {
  const token = randomToken()
  const expires_at = server.clock.now() + 24 * 3_600_000
  await server.db
    .insertInto('student_session')
    .values({ token_hash: hashToken(token), student, expires_at })
    .execute()
  return token
}
