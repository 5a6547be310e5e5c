/** What invigilators see in a room: kept with the pictures of that moment, a place to look, a reason for a review; and the room's protocol. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOfficers, judged, type Officer, planExam, settleJudged } from '../../support/cases.ts'
import { listen } from '../../support/listen.ts'
import {
  handClock,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock()
const hour = 3_600_000
const room = '/api/rooms/lab-204'
/** The header of Chromium's recorder (EBML, DocType webm), and something after it. */
const webm = Buffer.from(
  '1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853',
  'hex',
)
const jpeg = { face: Buffer.from([0xff, 0xd8, 1, 2, 3]), desk: Buffer.from([0xff, 0xd8, 9, 8, 7]) }
let university: University
let invigilator: Officer
let second: Officer
let stranger: Officer
let officers: Officer[]
const ledgers: ScriptedLedger[] = []
let lane: ReturnType<typeof listen>

async function addInvigilator(login: string, rooms: string[]): Promise<Officer> {
  const { server, credentials } = university
  const person = { login, name: `Invigilator ${login}`, roles: ['invigilator' as const], rooms }
  await server.sessions.add(person, 'secret')
  credentials.staff.unshift({ ...person, password: 'secret' })
  const made = { ...(await logIn(university, 'invigilator')), login }
  credentials.staff.shift()
  return made
}

beforeAll(async () => {
  const sessions = { hours: 72, idleMinutes: 1440 }
  university = await startUniversity(clock, { sessions, cases: { settleHours: 1, sampleRate: 0 } })
  await planExam(university, clock)
  clock.advance(hour + 7 * 60_000)
  officers = await addOfficers(university, 'ada', 'bek', 'cem', 'dua')
  invigilator = { ...(await logIn(university, 'invigilator')), login: 'invigilator' }
  second = await addInvigilator('second', ['lab-204'])
  stranger = await addInvigilator('stranger', [])
  for (const [nth, { number, name }] of university.credentials.students.slice(0, 2).entries()) {
    const station = new ScriptedStation(university)
    await station.enrol(`S-${nth}`, await university.server.stations.allow('lab-204', 1))
    await station.authenticate()
    const ledger = await station.sit(number)
    ledger.wall = clock.now()
    const at = { id: station.id, name: `S-${nth}`, room: 'lab-204' }
    await ledger.open({ number, name }, { station: at })
    ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
    expect((await ledger.sync()).status).toBe(200)
    ledgers.push(ledger)
  }
  lane = listen(`${university.url}/api/station/live`, {
    authorization: `Bearer ${ledgers[0]?.station.token}`,
  })
  await lane.opened
  for (const source of ['face', 'desk'] as const) {
    lane.socket.send(JSON.stringify({ type: 'picture', attempt: ledgers[0]?.attempt, source }))
    lane.socket.send(jpeg[source])
  }
})
afterAll(() => university.close())

const press = (who: Officer, nth: number, body: object) =>
  who.call('POST', `/api/attempts/${ledgers[nth]?.attempt}/observations`, body)
const protocol = async (who: Officer = invigilator) =>
  (await who.call('GET', `${room}/protocols/${judged}`)).body
const change = (who: Officer, what: string, body: object) =>
  who.call('POST', `${room}/protocols/${judged}/${what}`, body)

test('a press keeps the moment and both pictures, sealed; without a fresh picture it says so', async () => {
  const at = clock.now()
  await expect
    .poll(async () => (await press(invigilator, 0, { kind: 'notes', agoMs: 400 })).body)
    .toMatchObject({ pictures: [{ source: 'face' }, { source: 'desk' }] })
  clock.advance(1000)
  const { body: kept } = await press(invigilator, 0, { kind: 'phone', agoMs: 400 })
  expect(kept).toMatchObject({ kind: 'phone', at: at + 600, by: { login: 'invigilator' }, takenBack: null })
  expect(kept.pictures).toEqual(
    (['face', 'desk'] as const).map((source) => ({
      ...{ source, at, held: true },
      digest: createHash('sha256').update(jpeg[source]).digest('hex'),
    })),
  )
  const got = await officers[1]?.bytes(`/api/observations/${kept.id}/pictures/desk`)
  expect(Buffer.from(got?.bytes ?? [])).toEqual(jpeg.desk)
  expect(got?.headers.get('content-type')).toBe('image/jpeg')
  const looked = await university.server.db
    .selectFrom('audit')
    .select(['target', 'detail'])
    .where('who', '=', officers[1]?.login ?? '')
    .where('action', '=', 'unsealed')
    .execute()
  expect(looked).toMatchObject([{ target: ledgers[0]?.attempt }])
  expect(looked[0]?.detail).toContain(kept.id)
  const stored = await university.server.db.selectFrom('observation_picture').select('sealed').execute()
  for (const { sealed } of stored) expect(sealed).not.toContain(jpeg.desk.toString('base64url'))
  // Another student's station told none.
  expect((await press(invigilator, 1, { kind: 'talking' })).body).toMatchObject({ pictures: [] })
  clock.advance(10_001)
  expect((await press(second, 0, { kind: 'other' })).body).toMatchObject({ pictures: [] })
  const audited = await university.server.db
    .selectFrom('audit')
    .select(['target', 'detail'])
    .where('action', '=', 'observed')
    .execute()
  // Officers read the audit record: of whom it was is not on it.
  expect(new Set(audited.map(({ target }) => target))).toEqual(new Set([judged]))
  expect(JSON.stringify(audited)).not.toContain(ledgers[0]?.attempt)
})

test('is of invigilators in their rooms; no kind, time or text is taken that is none', async () => {
  expect((await press(officers[0] as Officer, 0, { kind: 'phone' })).status).toBe(403)
  expect((await press(stranger, 0, { kind: 'phone' })).status).toBe(404)
  for (const body of [{}, { kind: 'x' }, { kind: 'phone', agoMs: -1 }, { kind: 'phone', agoMs: 60_001 }])
    expect((await press(invigilator, 0, body)).status).toBe(400)
  const { id } = (await press(invigilator, 1, { kind: 'other' })).body
  const say = (who: Officer, words: string, witness = '') =>
    who.call('POST', `/api/observations/${id}/sentences`, { words, witness })
  expect((await say(invigilator, ' ')).status).toBe(400)
  expect((await say(invigilator, 'x'.repeat(501))).status).toBe(400)
  expect((await say(second, 'hers')).status).toBe(403)
  expect((await say(stranger, 'hers')).status).toBe(404)
  expect((await stranger.call('GET', `/api/observations/${id}/pictures/face`)).status).toBe(404)
  expect((await say(invigilator, 'looked under the table', 'Марат Ә.')).body.said).toMatchObject([
    { words: 'looked under the table', witness: 'Марат Ә.' },
  ])
  for (let n = 1; n < 10; n++) expect((await say(invigilator, `more ${n}`)).status).toBe(200)
  expect((await say(invigilator, 'too much')).status).toBe(409)
})

test('a note by voice is taken once from whoever pressed, by its bytes, sealed; each time it is heard is on record', async () => {
  const { observations } = (await invigilator.call('GET', `/api/attempts/${ledgers[0]?.attempt}`)).body
  const { id } = observations.find(({ kind }: { kind: string }) => kind === 'phone')
  const speak = (who: Officer, bytes: Buffer = webm, of = id) =>
    who.call('POST', `/api/observations/${of}/voice`, { webm: bytes.toString('base64') })
  const listened = (who: Officer) => who.bytes(`/api/observations/${id}/voice`)
  expect((await speak(officers[0] as Officer)).status).toBe(403)
  expect((await speak(second)).status).toBe(403)
  expect((await speak(stranger)).status).toBe(404)
  expect((await listened(invigilator)).status).toBe(404)
  const large = Buffer.concat([webm, Buffer.alloc(256 * 1024 - webm.length + 1)])
  for (const wrong of [
    Buffer.alloc(0),
    jpeg.face,
    Buffer.from(webm.toString('latin1').replace('webm', 'mkv0')),
    large,
  ])
    expect((await speak(invigilator, wrong)).status).toBe(400)
  const digest = createHash('sha256').update(webm).digest('hex')
  expect((await speak(invigilator)).body.voice).toEqual({ digest, at: clock.now(), held: true })
  expect((await speak(invigilator)).status).toBe(409)
  const got = await listened(officers[1] as Officer)
  expect(Buffer.from(got.bytes)).toEqual(webm)
  expect(got.headers.get('content-type')).toBe('audio/webm')
  expect(got.headers.get('x-content-type-options')).toBe('nosniff')
  expect((await listened(invigilator)).status).toBe(200)
  expect((await listened(stranger)).status).toBe(404)
  const { db } = university.server
  const looked = await db
    .selectFrom('audit')
    .select(['who', 'target'])
    .where('detail', 'like', '%voice"}')
    .execute()
  expect(looked).toEqual(
    [officers[1], invigilator].map((who) => ({ who: who?.login, target: ledgers[0]?.attempt })),
  )
  const [stored] = await db.selectFrom('observation_voice').select('sealed').execute()
  expect(Buffer.from(stored?.sealed ?? '', 'base64url').includes('webm')).toBe(false)
  const slip = (await press(invigilator, 0, { kind: 'notes' })).body
  await invigilator.call('POST', `/api/observations/${slip.id}/take-back`, {})
  expect((await speak(invigilator, webm, slip.id)).status).toBe(409)
})

test('is taken back within seconds by whoever pressed, as an entry of its own', async () => {
  clock.advance(1000)
  const { id } = (await press(invigilator, 1, { kind: 'phone' })).body
  const back = (who: Officer, of = id) => who.call('POST', `/api/observations/${of}/take-back`, {})
  expect((await back(second)).status).toBe(403)
  clock.advance(19_000)
  expect((await back(invigilator)).body).toMatchObject({
    kind: 'phone',
    takenBack: { by: { login: 'invigilator' } },
  })
  expect((await back(invigilator)).status).toBe(409)
  const late = (await press(invigilator, 1, { kind: 'left-the-seat' })).body
  clock.advance(20_001)
  expect((await back(invigilator, late.id)).status).toBe(409)
  const { observations } = (await invigilator.call('GET', `/api/attempts/${ledgers[1]?.attempt}`)).body
  expect(observations.map(({ kind, takenBack }: never) => [kind, takenBack !== null])).toEqual([
    ...[
      ['talking', false],
      ['other', false],
      ['phone', true],
      ['left-the-seat', false],
    ],
  ])
})

test('the protocol writes itself, is signed once nobody sits there, and says then what it said', async () => {
  expect((await stranger.call('GET', `${room}/protocols/${judged}`)).status).toBe(404)
  expect((await stranger.call('GET', `${room}/protocols`)).body.protocols).toEqual([])
  const give = { kind: 'extend', minutes: 5 }
  const order = await invigilator.call('POST', `/api/attempts/${ledgers[0]?.attempt}/commands`, give)
  const [first, other] = ledgers as [ScriptedLedger, ScriptedLedger]
  first.add('incident.raised', {
    ...{ incident: 'i1', observation: 'window.opened', verdict: 'block', severity: 'medium' },
    ...{ reason: 'foreign-window', params: { program: 'xterm', title: 'private' }, mono: first.mono },
  })
  await first.sync(2)
  const before = await protocol()
  expect(before).toMatchObject({
    signed: false,
    ready: false,
    may: { remark: true, sign: false, correct: false },
  })
  expect((await change(invigilator, 'sign', { digest: before.digest })).status).toBe(409)
  for (const ledger of [first, other]) {
    const from = ledger.records.length
    for (let i = 0; i < 30; i++) {
      ledger.pass(2000)
      await ledger.segment('face', i, new Uint8Array([i]), 0, i < 12 ? 0.4 : 1 + (i % 3) / 5)
    }
    ledger.add('attempt.submitted', { by: 'student', answers: 0 })
    await ledger.sync(from)
  }
  expect((await press(invigilator, 0, { kind: 'phone' })).status).toBe(409)
  // As a student's move leaves it.
  const moved = { command: order.body.command.id, attempt: first.attempt, by: 'I', at: clock.now() }
  await university.server.db
    .insertInto('transfer')
    .values({ ...moved, to_part: 1, to_station: other.station.id })
    .execute()
  const draft = await protocol()
  expect(draft).toMatchObject({ ready: true, may: { sign: true } })
  const { students, events } = draft.protocol
  expect(students[0]).toMatchObject({ station: 'S-0', presence: 'present', late: 7 })
  expect(students.filter(({ presence }: { presence: string }) => presence === 'absent').length).toBe(
    university.credentials.students.length - 2,
  )
  expect(events).toContainEqual(expect.objectContaining({ what: 'moved', from: 'S-0', to: 'S-1' }))
  const kinds = events.map(({ what, kind }: { what: string; kind?: string }) => kind ?? what)
  // What was taken back is not in it; titles of windows stay in the records.
  expect(kinds.toSorted()).toEqual([
    ...['extended', 'incident', 'left-the-seat', 'moved', 'notes', 'other', 'other', 'phone', 'talking'],
  ])
  expect(JSON.stringify(draft)).not.toContain('private')
  expect((await change(officers[0] as Officer, 'remarks', { words: 'x' })).status).toBe(403)
  expect((await change(invigilator, 'remarks', { words: ' ' })).status).toBe(400)
  const { body: remarked } = await change(invigilator, 'remarks', { words: 'The light went out twice.' })
  // It is another by now.
  expect((await change(second, 'sign', { digest: draft.digest })).status).toBe(409)
  const { body: signed } = await change(invigilator, 'sign', { digest: remarked.digest })
  expect(signed).toMatchObject({ signed: true, may: { remark: false, sign: false, correct: true } })
  expect((await change(invigilator, 'remarks', { words: 'late' })).status).toBe(409)
  expect((await change(invigilator, 'sign', { digest: signed.digest })).status).toBe(409)
  expect((await change(second, 'sign', { digest: signed.digest })).body.signatures).toHaveLength(2)
  const { protocols } = (await invigilator.call('GET', `${room}/protocols`)).body
  expect(protocols).toContainEqual(expect.objectContaining({ version: 1, signatures: 2 }))

  // What comes to light later changes nothing in what was signed.
  await university.server.db.updateTable('student').set({ name: 'Another' }).execute()
  expect((await protocol(second)).digest).toBe(signed.digest)
  const pdf = await second.bytes(`${room}/protocols/${judged}/protocol.pdf?language=kk`)
  expect(pdf.status).toBe(200)
  expect(Buffer.from(pdf.bytes.subarray(0, 5)).toString()).toBe('%PDF-')
  const number = () =>
    university.server.db.selectFrom('document').select('number').where('kind', '=', 'room-protocol').execute()
  expect(await number()).toHaveLength(1)

  expect((await change(second, 'versions', { reason: '' })).status).toBe(400)
  const { body: again } = await change(second, 'versions', { reason: 'a student was forgotten' })
  expect(again).toMatchObject({ signed: false, signatures: [], protocol: { version: 2 } })
  expect(again.versions[0]).toMatchObject({ version: 1, digest: signed.digest })
  const draftPdf = await second.bytes(`${room}/protocols/${judged}/protocol.pdf?language=ru`)
  expect(draftPdf.status).toBe(200)
  expect(await number()).toHaveLength(1)
})

test('what was seen asks for a review; its reviewers see when, and neither what nor by whom', async () => {
  lane.socket.close()
  await settleJudged(university, clock)
  const reasonsOf = async (nth: number) => {
    const opened = await university.server.db
      .selectFrom('case_file')
      .innerJoin('case_entry', 'case_entry.number', 'case_file.number')
      .select(['case_file.number', 'leaf'])
      .where('attempt', '=', ledgers[nth]?.attempt ?? '')
      .executeTakeFirstOrThrow()
    const { reasons } = JSON.parse(opened.leaf)
    return { number: opened.number, seen: reasons.filter(({ kind }: { kind: string }) => kind === 'marked') }
  }
  const kindsOf = (all: { observed: { kind: string } }[]) => all.map((one) => one.observed.kind)
  // What was taken back asks for nothing.
  expect(kindsOf((await reasonsOf(1)).seen)).toEqual(['talking', 'other', 'left-the-seat'])
  const { seen, ...file } = await reasonsOf(0)
  expect(kindsOf(seen)).toEqual(expect.arrayContaining(['notes', 'phone', 'other']))
  const phone = seen.find((one: { observed: { kind: string } }) => one.observed.kind === 'phone')
  expect(phone).toMatchObject({ by: { login: 'invigilator' }, observed: { pictures: [{}, {}] } })
  const [ada, bek, cem, dua] = officers as [Officer, Officer, Officer, Officer]
  expect((await ada.call('POST', `/api/cases/${file.number}/claim`, {})).status).toBe(200)
  const { body } = await ada.call('GET', `/api/cases/${file.number}/attempt`)
  const looks = body.look.places.filter(({ why }: { why: string }) => why === 'in-room')
  // One was pressed before the exam began.
  expect(looks).toHaveLength(2)
  expect(body.look.places).toContainEqual(expect.objectContaining({ why: 'face-still', lastsMs: 24_000 }))
  expect(JSON.stringify(body)).not.toMatch(/phone|invigilator|Invigilator|observations|voice/)
  const spoken = seen.find((one: { observed: { voice?: string } }) => one.observed.voice)
  expect(spoken.observed.voice).toBe(createHash('sha256').update(webm).digest('hex'))
  // A voice may say a name: not to whoever reviews one of the exam, whichever it is.
  const listened = (who: Officer) => who.bytes(`/api/observations/${spoken.observed.id}/voice`)
  expect((await listened(ada)).status).toBe(404)
  expect((await listened(bek)).status).toBe(200)
  // Who has read the names in the room's protocol reviews nothing of it.
  await cem.call('GET', `${room}/protocols/${judged}`)
  expect((await cem.call('POST', `/api/cases/${file.number}/claim`, {})).status).not.toBe(200)
  expect((await dua.call('POST', `/api/cases/${file.number}/claim`, {})).status).toBe(200)
})

test('its pictures go with the recordings of the attempt', async () => {
  const { db } = university.server
  const of = async () => [
    ...(await db.selectFrom('observation_picture').select(['sealed', 'digest']).execute()),
    ...(await db.selectFrom('observation_voice').select(['sealed', 'digest']).execute()),
  ]
  expect((await of()).some(({ sealed }) => sealed !== null)).toBe(true)
  const { carryOut } = await import('../../../src-server/retention/deletion.ts')
  await carryOut({ ...university.server }, ledgers[0]?.attempt ?? '')
  expect((await of()).every(({ sealed, digest }) => sealed === null && digest !== '')).toBe(true)
  const { observation } = await db
    .selectFrom('observation_voice')
    .select('observation')
    .executeTakeFirstOrThrow()
  const path = `/api/observations/${observation}/voice`
  expect((await invigilator.call('GET', path)).status).toBe(404)
})
