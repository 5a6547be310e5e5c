import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPromise } from 'yauzl'
import { ZipFile } from 'yazl'
import { sha256Hex } from '../../../src-main/keeper/crypto.ts'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { readEnrolment } from '../../../src-main/keeper/enrolment.ts'
import { exportAttempt } from '../../../src-main/keeper/export.ts'
import { run as exportCommand, exportFrom } from '../../../src-main/keeper/export-command.ts'
import { partKey } from '../../../src-main/keeper/media-out.ts'
import { sealNow } from '../../../src-main/keeper/sealing.ts'
import { judgeSheet } from '../../../src-main/keeper/sheet-judge.ts'
import { openStore } from '../../../src-main/keeper/store.ts'
import { verifyBundle, run as verifyCommand } from '../../../src-main/keeper/verify-command.ts'
import { zipOf } from '../../../src-shared/bundle/zip.ts'
import { toBase64, utf8 } from '../../../src-shared/bytes.ts'
import { Question } from '../../../src-shared/exam.ts'
import { bodies, type LedgerRecord } from '../../../src-shared/records.ts'
import { associatedDataOf } from '../../../src-shared/seal/object.ts'
import { sheetOf } from '../../../src-shared/sheet/sheet.ts'
import { exitCodeOf } from '../../../src-shared/verify.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import {
  connectTo,
  initBody,
  type KeeperProcess,
  openAttempt,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'

let university: University
let keeper: KeeperProcess
const place = temporaryFolder()
const whole = join(place.folder, 'whole.zip')
const unfinished = join(place.folder, 'unfinished.zip')
const bent = join(place.folder, 'bent.zip')
const keyFile = join(place.folder, 'review.key')
const socket = join(place.folder, 'keeper.sock')
const films = [randomBytes(900), randomBytes(3000), randomBytes(2500)]

/** Of an attempt whose first record is this, with the answer that it has. */
function sheetAfter({ attempt, body, at }: LedgerRecord, answers: Answers = { q1: 'forty-two' }) {
  const { exam, student, station } = bodies['attempt.opened'].parse(body)
  const title = { kk: 'E', ru: 'E', ky: 'E', en: 'E' }
  const head = {
    ...{ attempt, student, station, salt: '5a'.repeat(16) },
    exam: { id: exam, title },
    times: { opened: at.wall, submitted: at.wall },
  }
  const text = { kk: 'Q', ru: 'Q', ky: 'Q', en: 'Q' }
  const questions = [Question.parse({ id: 'q1', type: 'text', text, points: 1 })]
  return sheetOf({ head, questions, answers }, (one) => sha256Hex(utf8(one)))
}
type Answers = Record<string, string>

/** One attempt of 4 s with film of face and desk, submitted and drained. */
beforeAll(async () => {
  university = await startUniversity()
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data: place.folder })
  keeper = startKeeperProcess(place.folder)
  const port = await connectTo(place.folder, 'main-1')
  const recipient = await openAttempt(port, 'a1')
  writeFileSync(keyFile, `${toBase64(recipient.privateKey)}\n`)
  const running = (await port.call('attempt.list', {})).attempts[0]!.records.at(-1)!
  for (const source of ['face', 'desk'] as const)
    await port.call('media.append', { kind: 'media.init', body: initBody(source) }, films[0])
  await new Promise((resolve) => setTimeout(resolve, 1000))
  for (const source of ['face', 'desk'] as const)
    for (const index of [0, 1])
      await port.call(
        'media.append',
        { kind: 'media.segment', body: segmentBody(source, index, running.at.mono + index * 400, 400) },
        films[index + 1],
      )
  await port.call('record.append', {
    kind: 'incident.raised',
    body: {
      incident: 'inc-1',
      observation: 'window.opened',
      verdict: 'record',
      severity: 'low',
      reason: 'foreign-window',
      params: {},
      mono: running.at.mono + 100,
    },
  })
  await until('some debt is paid', () => university.blobs.size === 6)
  await exportFrom({ attempt: 'a1', to: unfinished, data: place.folder, socket })
  await port.call('answer.append', { question: 'q1', revision: 1, value: 'forty-two' })
  const { attempts } = await port.call('attempt.list', {})
  const { record } = await port.call('sheet.keep', {}, utf8(sheetAfter(attempts[0]!.records[0]!).text))
  const sheet = String(record.body.sheet)
  await expect(
    port.call('attempt.submit', { by: 'student', answers: 0, sheet: 'f'.repeat(64) }),
  ).rejects.toMatchObject({ problem: { code: 'bad-input' } })
  await port.call('attempt.submit', { by: 'student', answers: 0, sheet })
  await until('drained', async () => {
    await exportFrom({ attempt: 'a1', to: whole, data: place.folder, socket })
    return (await verifyBundle({ bundle: whole })).verdict.status === 'whole'
  })
  port.close()
})
afterAll(async () => {
  await keeper.kill('SIGKILL')
  await university.close()
  place.remove()
})

type Entries = Map<string, Buffer>
async function unpack(file: string): Promise<Entries> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false })
  const entries: Entries = new Map()
  for await (const entry of zip.eachEntry())
    entries.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry, {})))
  zip.close()
  return entries
}
/** As a bundle is framed, or as any other program would write it. */
async function pack(entries: Iterable<[string, Buffer]>, compress?: boolean): Promise<string> {
  if (compress === undefined) {
    const named = [...entries].map(([name, content]) => ({ name, bytes: () => content }))
    writeFileSync(bent, await buffer(zipOf(named, crc32)))
    return bent
  }
  const zip = new ZipFile()
  for (const [name, content] of entries) zip.addBuffer(content, name, { compress })
  zip.end()
  writeFileSync(bent, await buffer(zip.outputStream))
  return bent
}
const codes = async (bundle: string) => {
  const { verdict } = await verifyBundle({ bundle })
  return {
    status: verdict.status,
    exit: exitCodeOf(verdict),
    found: [...new Set(verdict.findings.map((f) => f.code))],
    pending: verdict.pending.map((p) => p.code),
  }
}
const change = async (how: (entries: Entries) => void) => {
  const entries = await unpack(whole)
  how(entries)
  return codes(await pack(entries))
}

test('one export at a time is written, and none into the room kept for records', async () => {
  const port = await connectTo(place.folder)
  const to = (name: string) => join(place.folder, name)
  const both = await Promise.allSettled([
    port.call('export', { attempt: 'a1', to: to('one.zip') }),
    port.call('export', { attempt: 'a1', to: to('two.zip') }),
  ])
  expect(both).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { problem: { code: 'too-many-tries' } } },
  ])
  expect(await port.call('export', { attempt: 'a1', to: to('two.zip') })).toMatchObject({
    file: to('two.zip'),
  })
  port.close()

  const store = openStore(join(place.folder, 'attempts', 'a1.sqlite'), { readonly: true })
  const source = { store, stationKey: new Uint8Array(32), enrolment: readEnrolment(place.folder) }
  const room = () => {
    throw new ProblemError('disk-full', 'kept for records')
  }
  await expect(exportAttempt(source, to('three.zip'), { room })).rejects.toMatchObject({
    problem: { code: 'disk-full' },
  })
  store.close()
  expect(readdirSync(place.folder).filter((name) => name.startsWith('three'))).toEqual([])
})

describe('a bundle', () => {
  test('of a drained attempt is whole, and says what is covered', async () => {
    const { verdict } = await verifyBundle({ bundle: whole })
    expect(verdict).toMatchObject({ status: 'whole', findings: [], pending: [], attempt: 'a1' })
    expect(verdict.receipt?.final).toBe(true)
    expect(verdict.parts[0]?.cosigned).toBe(verdict.parts[0]?.size)
    const face = verdict.coverage.face!
    expect(face.covered).toBeCloseTo(0.8, 1)
    expect(exitCodeOf(verdict)).toBe(0)
    expect(exitCodeOf(verdict, 0.1)).toBe(0)
    expect(exitCodeOf(verdict, 0.999)).toBe(3)
  })

  test('of a running attempt is unfinished', async () => {
    expect(await codes(unfinished)).toMatchObject({ status: 'unfinished', exit: 4, found: [] })
  })

  test('exports the same bytes twice', async () => {
    const again = join(place.folder, 'again.zip')
    await exportFrom({ attempt: 'a1', to: again, data: place.folder, socket })
    expect(readFileSync(again).equals(readFileSync(whole))).toBe(true)
  })

  test('goes to a folder, as files that are judged alike; beside a name of its own on a disk', async () => {
    const to = join(place.folder, 'unpacked')
    await exportFrom({ attempt: 'a1', to, data: place.folder, socket, folder: true })
    expect((await verifyBundle({ bundle: to })).verdict).toMatchObject({ status: 'whole', findings: [] })
    writeFileSync(join(to, 'parts', '0', 'notes.txt'), 'x')
    expect((await verifyBundle({ bundle: to })).verdict.findings.map((f) => f.code)).toEqual([
      'entry-unknown',
    ])
    const { log } = console
    const said: string[] = []
    console.log = (line: string) => said.push(line)
    try {
      await exportCommand(['--attempt', 'a1', '--to', to, '--data', place.folder, '--json'])
    } finally {
      console.log = log
    }
    expect(JSON.parse(said[0]!).file).toBe(join(to, 'a1.zip'))
  })

  test('of one incident alone is an excerpt that proves each record, by the keeper and from the disk', async () => {
    const by = [socket, join(place.folder, 'no.sock')]
    const excerpts: Buffer[] = []
    for (const one of by) {
      const to = join(place.folder, 'excerpt.zip')
      await exportFrom({ attempt: 'a1', to, data: place.folder, socket: one, incident: 'inc-1' })
      excerpts.push(readFileSync(to))
      const { verdict } = await verifyBundle({ bundle: to })
      expect(verdict).toMatchObject({ status: 'excerpt', findings: [], pending: [] })
      expect(exitCodeOf(verdict)).toBe(5)
      const kinds = new Set(verdict.records.map((record) => record.kind))
      for (const kind of ['attempt.opened', 'incident.raised', 'media.init', 'media.segment'])
        expect(kinds).toContain(kind)
      const out = join(place.folder, 'excerpt-media')
      expect((await verifyBundle({ bundle: to, key: keyFile, mediaOut: out })).files.length).toBe(2)
    }
    expect(excerpts[0]!.equals(excerpts[1]!)).toBe(true)
    const none = exportFrom({ attempt: 'a1', to: bent, data: place.folder, socket, incident: 'none' })
    await expect(none).rejects.toMatchObject({ problem: { code: 'bad-input' } })
  })

  test('opens for the recipient: films as they were, nothing for a stranger', async () => {
    const out = join(place.folder, 'media')
    const { files, verdict } = await verifyBundle({ bundle: whole, key: keyFile, mediaOut: out })
    expect(verdict.status).toBe('whole')
    expect(files.sort()).toEqual([
      join(out, '0', 'desk.mp4'),
      join(out, '0', 'face.mp4'),
      join(out, 'answer-sheet.json'),
    ])
    expect(JSON.parse(readFileSync(join(out, 'answer-sheet.json'), 'utf8'))).toMatchObject({
      attempt: 'a1',
      answers: { q1: 'forty-two' },
    })
    expect(readFileSync(join(out, '0', 'face.mp4')).equals(Buffer.concat(films))).toBe(true)
    writeFileSync(`${keyFile}2`, toBase64(randomBytes(32)))
    await expect(verifyBundle({ bundle: whole, key: `${keyFile}2`, mediaOut: out })).rejects.toMatchObject({
      problem: { code: 'bad-input' },
    })
  })

  test('has an answer sheet that says what the ledger says, or is named', async () => {
    const { records } = (await verifyBundle({ bundle: whole })).verdict
    const privateKey = new Uint8Array(Buffer.from(readFileSync(keyFile, 'utf8'), 'base64'))
    const kept = records.find(({ kind }) => kind === 'sheet.kept')!
    const key = await partKey(records, privateKey)
    /** Handed in in place of the true one, sealed and named as it should be. */
    const judged = (text: string, named = sha256Hex(utf8(text)), of = records) => {
      const data = sealNow(key, associatedDataOf(kept)!, utf8(text))
      const other = of.map((record) => ({ ...record, body: { ...record.body, sheet: named } }))
      return judgeSheet(other, privateKey, async () => data)
    }
    const sheet = sheetAfter(records[0]!)
    expect(await judged(sheet.text)).toEqual({ text: sheet.text, findings: [] })
    const mismatch = (detail: string) => ({ findings: [{ code: 'sheet-mismatch', detail }] })
    const others: Answers[] = [{ q1: 'forty-twp' }, {}, { q1: 'forty-two', q2: 'x' }]
    for (const answers of others)
      expect(await judged(sheetAfter(records[0]!, answers).text)).toMatchObject(
        mismatch(expect.stringMatching(/^other answers to q[12]$/)),
      )
    expect(await judged(sheet.text.replace('1001', '1002'))).toMatchObject(mismatch('another student'))
    expect(await judged(`${sheet.text} `)).toMatchObject(mismatch('it is no answer sheet'))
    expect(await judged(sheet.text, 'f'.repeat(64))).toMatchObject(
      mismatch('not the sheet that was handed in'),
    )
    const unknown = sheet.text.replace('"v":1}', '"v":2}')
    expect(await judged(unknown)).toEqual({ text: unknown, findings: [] })
    // A part that is not here may have its answers.
    const { text } = sheetAfter(records[0]!, others[0])
    const some = records.filter(({ kind }) => kind !== 'answer.saved')
    expect(await judged(text, undefined, some)).toEqual({ text, findings: [] })
    expect(await judged(text.replace('1001', '1002'), undefined, some)).toMatchObject(
      mismatch('another student'),
    )
    expect(await judgeSheet(records, privateKey, async () => Buffer.alloc(64))).toMatchObject({
      findings: [{ code: 'seal-bad' }],
    })
  })

  test('is judged against keys known from elsewhere', async () => {
    const keys = join(place.folder, 'known.json')
    writeFileSync(keys, (await unpack(whole)).get('keys.json')!)
    expect((await verifyBundle({ bundle: whole, keys })).verdict.status).toBe('whole')
    const other = JSON.parse(readFileSync(keys, 'utf8'))
    other.cosigner.key = toBase64(randomBytes(32))
    writeFileSync(keys, JSON.stringify(other))
    expect((await verifyBundle({ bundle: whole, keys })).verdict.findings[0]?.code).toBe('keys-not-trusted')
  })

  test('the commands end with the exit codes they promise', async () => {
    const said: string[] = []
    const { log } = console
    console.log = (line: string) => said.push(line)
    try {
      expect(await verifyCommand([whole, '--json'])).toBe(0)
      expect(JSON.parse(said.pop()!)).toMatchObject({ status: 'whole', exit: 0 })
      expect(await verifyCommand([whole, '--require-coverage', '1'])).toBe(3)
      expect(await verifyCommand([unfinished])).toBe(4)
      expect(said.at(-1)).toContain('unfinished')
      expect(await verifyCommand([])).toBe(2)
      const to = join(place.folder, 'by-command.zip')
      expect(await exportCommand(['--attempt', 'a1', '--to', to, '--data', place.folder, '--json'])).toBe(0)
      expect(JSON.parse(said.pop()!)).toEqual({ file: to, bytes: readFileSync(to).length })
      expect(await verifyCommand([whole, '--require-coverage', 'much'])).toBe(2)
    } finally {
      console.log = log
    }
    await expect(verifyCommand([join(place.folder, 'none.zip')])).rejects.toMatchObject({
      problem: { code: 'bad-input' },
    })
  })
})

describe('tampering is named', () => {
  const leaves = 'parts/0/leaves.jsonl'
  const edit = (entries: Entries, name: string, how: (text: string) => string) =>
    entries.set(name, Buffer.from(how(entries.get(name)!.toString('utf8'))))
  const firstSegment = (entries: Entries) => [...entries.keys()].find((name) => name.startsWith('segments/'))!

  test('a changed record', async () => {
    expect((await change((e) => edit(e, leaves, (t) => t.replace('admitted', 'admittee')))).found).toContain(
      'root-mismatch',
    )
  })
  test('a removed record', async () => {
    const cut = (t: string) =>
      t
        .split('\n')
        .filter((_, i) => i !== 2)
        .join('\n')
    expect((await change((e) => edit(e, leaves, cut))).found).toEqual(
      expect.arrayContaining(['records-missing', 'record-misplaced']),
    )
  })
  test('records added at the end', async () => {
    const more = (t: string) => `${t}${t.split('\n').at(-2)}\n`
    expect((await change((e) => edit(e, leaves, more))).found).toEqual(
      expect.arrayContaining(['records-unsigned', 'after-submission']),
    )
  })
  test('a removed object', async () => {
    expect((await change((e) => e.delete(firstSegment(e)))).found).toEqual(['object-missing'])
  })
  test("an object with another one's bytes", async () => {
    expect((await change((e) => e.set(firstSegment(e), Buffer.from('other')))).found).toContain(
      'object-altered',
    )
  })
  test('an object nobody announced, and a file that does not belong', async () => {
    const added = await change((e) => e.set(`segments/${'f'.repeat(64)}`, Buffer.from('x')))
    expect(added.found).toEqual(expect.arrayContaining(['object-altered', 'object-unannounced']))
    expect((await change((e) => e.set('notes.txt', Buffer.from('x')))).found).toContain('entry-unknown')
  })
  test('a removed receipt, or cutting back to an older checkpoint, is never whole', async () => {
    expect(await change((e) => e.delete('parts/0/receipt.json'))).toMatchObject({
      status: 'unfinished',
      pending: ['no-receipt'],
    })
    const old = await unpack(unfinished)
    expect(await codes(await pack(old))).toMatchObject({ status: 'unfinished' })
    old.set('parts/0/receipt.json', (await unpack(whole)).get('parts/0/receipt.json')!)
    const sorted = ['README.txt', 'keys.json', 'parts/0/checkpoint.txt', 'parts/0/receipt.json']
    const rest = [...old.keys()].filter((name) => !sorted.includes(name))
    const mixed = await pack([...sorted, ...rest].map((name) => [name, old.get(name)!]))
    expect((await codes(mixed)).found).toContain('receipt-mismatch')
  })
  test('a receipt that says more', async () => {
    expect(
      (await change((e) => edit(e, 'parts/0/receipt.json', (t) => t.replace(/"size":\d+/, '"size":999'))))
        .found,
    ).toContain('receipt-bad')
  })
  test('keys of a stranger', async () => {
    const swap = (t: string) =>
      t.replace(/(?<="stations":.*)"key":"[^"]+"/, `"key":"${toBase64(university.cosigner.publicKey)}"`)
    expect((await change((e) => edit(e, 'keys.json', swap))).found).toContain('checkpoint-bad')
    expect((await change((e) => e.delete('keys.json'))).found).toContain('keys-bad')
  })
  test('packed, unordered and doubled entries', async () => {
    const entries = await unpack(whole)
    expect((await codes(await pack(entries, true))).found).toContain('entry-packed')
    expect((await codes(await pack(entries, false))).found).toContain('zip-framing')
    expect((await codes(await pack([...entries].reverse()))).found).toContain('entry-order')
    const first = [...entries][0]!
    expect((await codes(await pack([first, ...entries]))).found).toContain('entry-twice')
  })

  test('a README of somebody else, keys or a receipt in other words', async () => {
    const spaced = (t: string) => JSON.stringify(JSON.parse(t), null, 1)
    expect((await change((e) => edit(e, 'README.txt', (t) => `${t}Do not verify.\n`))).found).toEqual([
      'readme-altered',
    ])
    for (const name of ['keys.json', 'parts/0/receipt.json'])
      expect((await change((e) => edit(e, name, spaced))).found).toEqual(['file-not-canonical'])
  })
  test('a line of nobody under a checkpoint', async () => {
    const line = `— university.example/taza/x ${toBase64(randomBytes(68))}\n`
    expect((await change((e) => edit(e, 'parts/0/checkpoint.txt', (t) => t + line))).found).toEqual([
      'signature-unknown',
    ])
  })
})
