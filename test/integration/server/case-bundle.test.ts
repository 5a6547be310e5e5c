/** A case is exported with its evidence, `taza verify` calls it whole, and whatever is changed in it is found. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openBundle } from '../../../src-main/keeper/bundle-reader.ts'
import { run, verifyBundle } from '../../../src-main/keeper/verify-command.ts'
import { readFraming } from '../../../src-shared/bundle/framing.ts'
import { text as decode, utf8 } from '../../../src-shared/bytes.ts'
import { addOfficers, type Officer, planExam, settleJudged, sitJudged } from '../../support/cases.ts'
import { zipped } from '../../support/evidence/judge.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
const folder = mkdtempSync(join(tmpdir(), 'taza-case-'))
const file = join(folder, 'case.zip')
let university: University
let attempts: string[]
let ada: Officer
let bek: Officer
let dua: Officer
let eva: Officer

const numberOf = async (nth: number) => {
  const { number } = await university.server.db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', attempts[nth] ?? '')
    .executeTakeFirstOrThrow()
  return number
}
const bundleOf = (who: Pick<Officer, 'bytes'>, number: string) =>
  who.bytes(`/api/cases/${number}/bundle?language=kk`)

async function review(who: Officer, number: string) {
  expect((await who.call('POST', `/api/cases/${number}/claim`, {})).status).toBe(200)
  const { films, stills } = (await who.call('GET', `/api/cases/${number}/attempt`)).body
  const [film] = films
  const [still] = stills
  const moments = [
    { source: 'face', from: film.from, to: film.from + 2000, still: null },
    { source: 'screen', from: still.at, to: still.at, still: still.digest },
  ]
  const phone = {
    kind: 'phone',
    certainty: 'sure',
    words: 'in the left hand',
    from: film.from,
    to: film.from + 2000,
  }
  await who.call('PUT', `/api/cases/${number}/places/p1`, { ...phone, moments })
  const said = { whole: true, words: '', places: ['p1'] }
  expect((await who.call('POST', `/api/cases/${number}/review`, said)).status).toBe(200)
}

async function entriesOf(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const { entries } = await readFraming({
    size: bytes.length,
    read: async (at, length) => bytes.subarray(at, at + length),
  })
  return new Map(entries.map(({ name, at, size }) => [name, bytes.slice(at, at + size)]))
}

async function verdictOf(bytes: Uint8Array) {
  writeFileSync(file, bytes)
  return (await verifyBundle({ bundle: file })).verdict
}

beforeAll(async () => {
  const sessions = { hours: 72, idleMinutes: 1440 }
  const cases = { settleHours: 1, sampleRate: 0, explanationDays: 0 }
  university = await startUniversity(clock, { sessions, cases })
  await planExam(university, clock)
  const officers = await addOfficers(university, 'ada', 'bek', 'dua', 'eva')
  ;[ada, bek, dua, eva] = officers as [Officer, Officer, Officer, Officer]
  attempts = await sitJudged(university, clock)
  const inRoom = await logIn(university, 'invigilator')
  for (const attempt of [attempts[0], attempts[3]])
    await inRoom.call('POST', '/api/cases', { attempt, words: 'a phone' })
}, 120_000)
afterAll(async () => {
  await university.close()
  rmSync(folder, { recursive: true })
})

test('it is for whoever may know whose it is, and each is on the record', async () => {
  await settleJudged(university, clock)
  const number = await numberOf(0)
  expect((await bundleOf(dua, number)).status).toBe(404)
  await review(ada, number)
  await review(bek, number)
  for (const reviewer of [ada, bek]) expect((await bundleOf(reviewer, number)).status).toBe(404)
  expect((await bundleOf(await logIn(university, 'invigilator'), number)).status).toBe(403)
  const { status, bytes } = await bundleOf(dua, number)
  expect(status).toBe(200)
  // Nothing is signed yet: there is no act, and it says itself that it is not closed.
  const verdict = await verdictOf(bytes)
  expect(verdict).toMatchObject({
    status: 'unfinished',
    findings: [],
    case: { number, state: 'sign', decision: null },
  })
  expect(verdict.pending.map(({ code }) => code)).toEqual(['case-open'])
  const [newest] = (await eva.call('GET', `/api/audit?target=${number}`)).body.entries
  expect(newest).toMatchObject({ who: 'dua', action: 'exported-case', detail: { language: 'kk', act: null } })
})

test('once it is decided it is whole, act and all, and every change is found', async () => {
  const number = await numberOf(0)
  await dua.call('POST', `/api/cases/${number}/decision`, { sanction: 'annulled', words: 'by both' })
  const confirmed = { decision: `${number}-1`, agrees: true, words: '' }
  expect((await eva.call('POST', `/api/cases/${number}/confirm`, confirmed)).status).toBe(200)
  const { bytes } = await bundleOf(eva, number)
  expect(await verdictOf(bytes)).toMatchObject({
    ...{ status: 'whole', findings: [], attempt: attempts[0] },
    case: {
      ...{ number, attempt: attempts[0], entries: 7, state: 'closed', exportedAt: clock.now() },
      decision: { number: `${number}-1`, sanction: 'annulled', confirmed: true, overturned: false },
    },
  })
  const said = vi.spyOn(console, 'log').mockReturnValue()
  expect(await run([file])).toBe(0)
  expect(said.mock.calls.join('\n')).toMatch(new RegExp(`case ${number}: 7 entries, .* at “closed”`))
  said.mockRestore()
  const bundle = await openBundle(file)
  expect(bundle.contents.names).toContain('case/act.pdf')
  bundle.close()

  const sound = await entriesOf(bytes)
  expect(Buffer.from(await zipped(sound)).equals(Buffer.from(bytes))).toBe(true)
  const ledger = 'case/ledger.jsonl'
  const lines = decode(sound.get(ledger)!).split(/(?<=\n)/)
  const withLines = (changed: string[]): [string, Uint8Array][] => [[ledger, utf8(changed.join(''))]]
  const other = await entriesOf((await bundleOf(eva, await closedOther())).bytes)
  const still = [...sound.keys()].filter((name) => name.startsWith('segments/'))
  const changes: Record<string, readonly [[string, Uint8Array | null][], string]> = {
    'a leaf': [withLines(lines.map((line) => line.replace('left hand', 'loft hand'))), 'root-mismatch'],
    'a note': [withLines(lines.map((line, i) => (i === 2 ? line.replace(/(— \S+ \S{20})./, '$1_') : line))), 'checkpoint-bad'],
    'an entry left out': [withLines(lines.toSpliced(3, 1)), 'record-misplaced'],
    'cut at its end': [withLines(lines.slice(0, -1)), 'case-cut'],
    'another act': [[['case/act.pdf', utf8('%PDF-1.7')]], 'act-altered'],
    'no act': [[['case/act.pdf', null]], 'act-altered'],
    'another case': [[[ledger, other.get(ledger)!], ['case/export.json', other.get('case/export.json')!]], 'case-elsewhere'],
    'another attempt': [[...other].filter(([name]) => name.startsWith('parts/')), 'case-elsewhere'],
    'the evidence taken out': [still.map((name) => [name, null]), 'object-missing'],
  } // biome-ignore format: a table
  for (const [how, [changed, code]] of Object.entries(changes)) {
    const entries = new Map(sound)
    for (const [name, content] of changed)
      content === null ? entries.delete(name) : entries.set(name, content)
    const { status, findings } = await verdictOf(await zipped(entries))
    expect(status, how).toBe('findings')
    expect(
      findings.map((one) => one.code),
      how,
    ).toContain(code)
  }
})

/** The other student's, closed by a decision that spares her. */
async function closedOther(): Promise<string> {
  const number = await numberOf(3)
  const unsure = { from: 1000, to: 2000, kind: 'phone', certainty: 'unsure', words: '', moments: [] }
  for (const who of [ada, bek, await third()]) {
    await who.call('POST', `/api/cases/${number}/claim`, {})
    await who.call('PUT', `/api/cases/${number}/places/p1`, unsure)
    const said = { whole: true, words: '', places: ['p1'] }
    expect((await who.call('POST', `/api/cases/${number}/review`, said)).status).toBe(200)
  }
  await dua.call('POST', `/api/cases/${number}/decision`, { sanction: 'none', words: 'no' })
  const confirmed = { decision: `${number}-1`, agrees: true, words: '' }
  expect((await eva.call('POST', `/api/cases/${number}/confirm`, confirmed)).status).toBe(200)
  return number
}

const third = async () => (await addOfficers(university, 'cem'))[0]!
