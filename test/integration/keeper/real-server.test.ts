/** The keeper against the university's real server: from sign-in to a whole bundle, by way of a cut line. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { exportFrom } from '../../../src-main/keeper/export-command.ts'
import { verifyBundle } from '../../../src-main/keeper/verify-command.ts'
import { surveysThroughKeeper, throughKeeper } from '../../../src-shared/api/through-keeper.ts'
import { toBase64, utf8 } from '../../../src-shared/bytes.ts'
import type { KeeperEvent, KeeperPort } from '../../../src-shared/keeper-api.ts'
import { workContent } from '../../../src-shared/surveys/bounds.ts'
import { doWork } from '../../../src-shared/work.ts'
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
import { type Link, startLink } from '../../support/link.ts'
import { surveyDefinition } from '../../support/surveys.ts'
import { logIn, startUniversity, type University } from '../../support/university.ts'

let university: University
let link: Link
let keeper: KeeperProcess
const place = temporaryFolder()
let survey: string
let byLink: string

beforeAll(async () => {
  university = await startUniversity(undefined, { publicUrl: 'https://taza.university.test' })
  const office = await logIn(university, 'office')
  const definition = surveyDefinition(Date.now() - 1000, { atStations: true })
  const { id } = (await office.call('POST', '/api/surveys', { definition })).body
  survey = (await office.call('POST', `/api/surveys/${id}/publish`, { version: 1 })).body.link
  const other = (await office.call('POST', '/api/surveys', { definition: { ...definition, way: 'link' } }))
    .body
  byLink = other.id
  await office.call('POST', `/api/surveys/${byLink}/publish`, { version: 1 })
  link = await startLink(Number(new URL(university.url).port))
  const { enrolToken } = university.credentials
  await enrol({ server: `http://127.0.0.1:${link.port}`, token: enrolToken, name: 'K1', data: place.folder })
  keeper = startKeeperProcess(place.folder)
})
afterAll(async () => {
  await keeper.kill('SIGKILL')
  await link.close()
  await university.close()
  place.remove()
})

test('one attempt from sign-in to a whole bundle, on both sides, through a cut line', async () => {
  const port = await connectTo(place.folder, 'main-1')
  const events: KeeperEvent[] = []
  port.on((event) => events.push(event))
  const server = throughKeeper(port)
  await until('online', async () => (await port.call('status', {})).online)
  // Of what the office chose for stations at which nobody sits an exam.
  await until('a survey', () =>
    events.some((e) => e.type === 'surveys' && e.surveys.some(({ place }) => place === survey)),
  )
  await answerSurvey(port)
  const wrong = { number: 'nobody', code: university.credentials.codeOfTheDay }
  await expect(server.signIn({ body: wrong })).rejects.toMatchObject({ problem: { code: 'unknown-student' } })
  const { number } = university.credentials.students[0]!
  const signedIn = await server.signIn({ body: { number, code: university.credentials.codeOfTheDay } })
  const opened = await server.open({ body: { ticket: signedIn.ticket } })
  const { attempt, policy, recipients } = opened
  const body = { ...openedBody, exam: signedIn.exam.id }
  await port.call('attempt.open', { attempt, policy, recipients, body })
  const states = ['waiting', 'running'] as const
  for (const [i, to] of states.entries())
    await port.call('record.append', {
      kind: 'attempt.changed',
      body: { from: i === 0 ? 'preflight' : 'waiting', to, cause: 'test' },
    })
  const { attempts } = await port.call('attempt.list', {})
  const start = attempts[0]!.records.at(-1)!.at.mono
  const films = { face: randomBytes(40_000), desk: randomBytes(50_000) }
  const film = async (index: number) => {
    for (const source of ['face', 'desk'] as const)
      await port.call(
        'media.append',
        { kind: 'media.segment', body: segmentBody(source, index, start + index * 500, 500) },
        films[source],
      )
  }
  for (const source of ['face', 'desk'] as const)
    await port.call('media.append', { kind: 'media.init', body: initBody(source) }, randomBytes(800))
  const began = Date.now()
  // However slow the machine: the line stays cut until that was noticed, and the film goes on until it is back.
  const online = () => events.flatMap((event) => (event.type === 'status' ? [event.status.online] : []))
  let heard = 0
  let mended = false
  let segments = 0
  for (let index = 0; index < 10 || !(mended && online().at(-1)); index++) {
    if (index === 3) {
      heard = online().length
      link.cut()
    }
    if (index >= 8 && !mended && online().slice(heard).includes(false)) {
      link.mend()
      mended = true
    }
    segments = index + 1
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + (index + 1) * 500 - Date.now())))
    await film(index)
  }
  // Back-off may still be waiting; what is recorded of the cut must be before the end.
  await until('online again', async () => (await port.call('status', {})).online)
  await port.call('answer.append', { question: 'q1', revision: 1, value: 'ответ' })
  await port.call('attempt.submit', { by: 'student', answers: 1 })
  await until('the final receipt', () => events.some((e) => e.type === 'receipt' && e.receipt.final), 30_000)
  expect(events.some((e) => e.type === 'status' && !e.status.online)).toBe(true)
  const status = await port.call('status', {})
  expect(status).toMatchObject({ online: true, problem: null, debt: { records: 0, segments: 0, bytes: 0 } })

  // The station's bundle.
  const mine = join(place.folder, 'mine.zip')
  await exportFrom({ attempt, to: mine, data: place.folder, socket: join(place.folder, 'keeper.sock') })
  const key = join(place.folder, 'review.key')
  writeFileSync(key, toBase64(university.server.keys.review.privateKey))
  const out = join(place.folder, 'films')
  const { verdict, files } = await verifyBundle({ bundle: mine, key, mediaOut: out })
  expect(verdict).toMatchObject({ status: 'whole', findings: [], pending: [] })
  expect(files).toContain(join(out, '0', 'face.mp4'))
  expect(
    readFileSync(join(out, '0', 'face.mp4'))
      .subarray(800)
      .equals(Buffer.concat(Array(segments).fill(films.face))),
  ).toBe(true)
  for (const kind of ['network.lost', 'network.restored', 'clock.compared'])
    expect(verdict.records.map((r) => r.kind)).toContain(kind)
  expect(verdict.coverage.face!.share).toBeGreaterThan(0.9)

  // The server's bundle of the same attempt, and what it says of it.
  const officer = await logIn(university, 'officer')
  const detail = await officer.call('GET', `/api/attempts/${attempt}`)
  expect(detail.body).toMatchObject({ debt: { segments: 0 }, receipt: true })
  expect(detail.body.coverageDetail.face.covered).toBeCloseTo(verdict.coverage.face!.covered, 1)
  const theirs = join(place.folder, 'theirs.zip')
  const response = await fetch(`${university.url}/api/attempts/${attempt}/bundle`, {
    headers: { cookie: officer.cookie, 'x-taza': '1' },
  })
  expect(response.status).toBe(200)
  writeFileSync(theirs, Buffer.from(await response.arrayBuffer()))
  expect((await verifyBundle({ bundle: theirs })).verdict).toMatchObject({
    status: 'whole',
    findings: [],
    pending: [],
  })
  port.close()
}, 90_000)

/** Somebody answers at the station before anybody signs in: the server counts it once, and nothing of it is here. */
async function answerSurvey(port: KeeperPort) {
  const server = surveysThroughKeeper(port)
  const { work } = await server.get({ survey: byLink })
  const prefix = randomBytes(32).toString('base64')
  const counters = doWork(work?.challenge ?? '', work?.bits ?? 0, utf8(workContent(byLink, prefix)))
  const secret = 'дословно сказанное'
  const body = {
    ...{ language: 'ru' as const, groups: {}, prefix, work: { challenge: work?.challenge ?? '', counters } },
    answers: [{ question: 'q2', answer: secret }],
  }
  for (let i = 0; i < 2; i++) await server.respond({ survey: byLink, body })
  await expect(
    server.respond({
      survey: byLink,
      body: { ...body, answers: [], prefix: randomBytes(32).toString('base64') },
    }),
  ).rejects.toMatchObject({
    problem: { code: 'bad-input' },
  })
  const kept = await university.server.db.selectFrom('survey_response').selectAll().execute()
  expect(kept).toHaveLength(1)
  const files = readdirSync(place.folder, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  )
  expect(files.length).toBeGreaterThan(0)
  for (const file of files)
    expect(readFileSync(join(file.parentPath, file.name)).includes(secret), file.name).toBe(false)
}
