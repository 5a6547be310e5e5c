/** Bundles brought on a disk: taken in as the network would have brought them, or not at all. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BundleEntry, entryName, keysFile, leavesFile, readme } from '../../../src-shared/bundle.ts'
import { toBase64, utf8 } from '../../../src-shared/bytes.ts'
import { leafOf } from '../../../src-shared/ledger/jcs.ts'
import { judge, zipped } from '../../support/evidence/judge.ts'
import { type Entries, inOrder } from '../../support/evidence/made.ts'
import {
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

let university: University
let station: ScriptedStation
const people: Record<string, string> = {}
beforeAll(async () => {
  university = await startUniversity()
  const technician = { login: 'technician', name: 'T', roles: ['technician' as const] }
  await university.server.sessions.add({ ...technician, rooms: [] }, 'secret')
  university.credentials.staff.push({ ...technician, password: 'secret' })
  for (const role of ['technician', 'officer', 'invigilator'])
    people[role] = (await logIn(university, role)).cookie
  station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
})
afterAll(() => university.close())

const upload = async (bytes: Uint8Array, role = 'technician') => {
  const response = await fetch(`${university.url}/api/bundles`, {
    method: 'POST',
    headers: { cookie: people[role]!, 'x-taza': '1', 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

/** An attempt filmed without a network: two films, submitted. */
async function offline(
  number: string,
): Promise<{ ledger: ScriptedLedger; entries: Entries; sizes: number[] }> {
  const ledger = await station.sit(number)
  const entries: Entries = new Map()
  const put = (entry: BundleEntry, bytes: Uint8Array) => entries.set(entryName(entry), bytes)
  await ledger.open()
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  const objects = [await ledger.init('face', 0, utf8('an init'))]
  const sizes: number[] = []
  for (let index = 0; index < 3; index++) {
    ledger.pass(2000)
    objects.push(await ledger.segment('face', index, utf8(`film ${index}`)))
    sizes.push(ledger.records.length)
  }
  ledger.add('attempt.submitted', { by: 'student', answers: 0 })
  for (const { digest, sealed } of objects) put({ type: 'segment', digest }, sealed)
  put({ type: 'readme' }, utf8(readme))
  const { cosigner } = university.server.keys
  const keys = {
    v: 1 as const,
    stations: [{ name: station.signer.name, key: toBase64(station.signer.publicKey) }],
    cosigner: { name: cosigner.name, key: toBase64(cosigner.publicKey) },
  }
  put({ type: 'keys' }, utf8(keysFile(keys)))
  put({ type: 'checkpoint', part: 0 }, utf8(ledger.checkpoint()))
  put({ type: 'leaves', part: 0 }, utf8(leavesFile(ledger.records.map(leafOf))))
  return { ledger, entries, sizes }
}

/** The same part as it was after `size` records, with the objects announced until then. */
function before({ ledger, entries }: Awaited<ReturnType<typeof offline>>, size: number): Entries {
  const records = ledger.records.slice(0, size)
  const announced = new Set(records.map((record) => `segments/${String(record.body.digest)}`))
  const older = new Map([...entries].filter(([name]) => !name.startsWith('segments/') || announced.has(name)))
  older.set('parts/0/checkpoint.txt', utf8(ledger.checkpoint(size)))
  return older.set('parts/0/leaves.jsonl', utf8(leavesFile(records.map(leafOf))))
}

const exported = async (attempt: string) => {
  const response = await fetch(`${university.url}/api/attempts/${attempt}/bundle`, {
    headers: { cookie: people.officer! },
  })
  return judge(new Uint8Array(await response.arrayBuffer()))
}

describe('a bundle', () => {
  test('that a technician brings makes the attempt whole, and again is nothing new', async () => {
    const made = await offline('20260001')
    const bytes = await zipped(inOrder(made.entries))
    const size = made.ledger.records.length
    const first = await upload(bytes)
    expect(first).toMatchObject({
      status: 200,
      body: {
        attempt: made.ledger.attempt,
        parts: [{ part: 0, added: size, next: size }],
        objects: { added: 4, known: 0, refused: 0 },
        findings: [],
      },
    })
    expect((await exported(made.ledger.attempt)).status).toBe('whole')
    expect((await upload(bytes, 'officer')).body).toMatchObject({
      parts: [{ part: 0, added: 0, next: size }],
      objects: { added: 0, known: 4, refused: 0 },
    })
    expect((await upload(bytes, 'invigilator')).status).toBe(403)
  })

  test('comes in any order, overlaps the network and other bundles', async () => {
    const made = await offline('20260002')
    const { ledger, entries, sizes } = made
    const lone = ledger.records.slice(0, sizes[0])
    await ledger.send(ledger.batch(0, lone))
    expect((await upload(await zipped(inOrder(entries)))).body.parts[0].added).toBe(
      ledger.records.length - sizes[0]!,
    )
    const older = await upload(await zipped(inOrder(before(made, sizes[1]!))))
    expect(older.body).toMatchObject({ parts: [{ added: 0 }], objects: { added: 0, known: 3 }, findings: [] })
    expect((await exported(ledger.attempt)).status).toBe('whole')
  })

  test('that its station did not sign as it is changes nothing', async () => {
    const made = await offline('20260003')
    const { ledger, entries } = made
    const leaves = new TextDecoder().decode(entries.get('parts/0/leaves.jsonl'))
    const forged = new Map(entries).set('parts/0/leaves.jsonl', utf8(leaves.replace('admitted', 'admittee')))
    const refused = await upload(await zipped(inOrder(forged)))
    expect(refused).toMatchObject({ status: 400, body: { problem: { code: 'bad-input' } } })
    const stranger = new Map(entries).set('parts/0/checkpoint.txt', utf8('x\n1\nAAAA\n\n— x AAAAAAA=\n'))
    expect((await upload(await zipped(inOrder(stranger)))).status).toBe(400)
    expect((await upload(utf8('no bundle at all'))).status).toBe(400)
    // The station itself still gets its own ledger through.
    expect((await ledger.sync()).body.next).toBe(ledger.records.length)
  })

  test('of another history is stored as a finding, and what is held stays', async () => {
    const made = await offline('20260004')
    const { ledger, entries } = made
    await ledger.sync()
    const other = ledger.records.map((record, i) =>
      i === 1 ? { ...record, body: { ...record.body, cause: 'other' } } : record,
    )
    const fork = new Map(entries)
      .set('parts/0/leaves.jsonl', utf8(leavesFile(other.map(leafOf))))
      .set('parts/0/checkpoint.txt', utf8(ledger.checkpoint(other.length, other)))
    const answer = await upload(await zipped(inOrder(fork)))
    expect(answer.body.findings).toEqual([{ code: 'fork', where: 'parts/0' }])
    expect(answer.body.objects.added).toBe(4)
    expect((await exported(ledger.attempt)).status).toBe('whole')
  })

  test('with an object of other bytes brings the rest', async () => {
    const made = await offline('20260005')
    const name = [...made.entries.keys()].find((one) => one.startsWith('segments/'))!
    const bent = new Map(made.entries).set(name, utf8('other bytes of no length in particular, too'))
    expect((await upload(await zipped(inOrder(bent)))).body.objects).toEqual({
      added: 3,
      known: 0,
      refused: 1,
    })
  })
})
