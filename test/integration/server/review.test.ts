import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { sha256 } from '../../../src-server/keys.ts'
import { compareEntries, parseEntryName } from '../../../src-shared/bundle.ts'
import { toHex } from '../../../src-shared/bytes.ts'
import { leafOf } from '../../../src-shared/ledger/jcs.ts'
import {
  handClock,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 1, 2])
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4])
const film = (source: string, index: number) => new TextEncoder().encode(`${source} segment ${index}`)

describe('review', () => {
  const clock = handClock(Date.now())
  let university: University
  let station: ScriptedStation
  let ledger: ScriptedLedger
  let start: number
  let officer: Awaited<ReturnType<typeof logIn>>
  let still: { digest: string; sealed: Uint8Array }
  const late: { digest: string; sealed: Uint8Array }[] = []

  beforeAll(async () => {
    university = await startUniversity(clock)
    station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    ledger = await station.sit('20260001')
    ledger.wall = start = clock.now()
    await ledger.open()
    ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
    const objects = [
      await ledger.init('face', 0, film('face', -1)),
      await ledger.init('desk', 0, film('desk', -1)),
    ]
    for (let i = 0; i < 3; i++) {
      ledger.pass(2000)
      objects.push(
        await ledger.segment('face', i, film('face', i)),
        await ledger.segment('desk', i, film('desk', i)),
      )
    }
    // Main dies: four seconds without film, then a new encoder.
    ledger.add('shell.lost', { run: 'run-1', cause: 'killed' })
    ledger.pass(4000)
    ledger.add('attempt.resumed', { cause: 'restarted', lastMono: ledger.mono - 4000, outageMs: 4000 })
    objects.push(await ledger.init('face', 1, film('face', -2)))
    ledger.pass(2000)
    objects.push(await ledger.segment('face', 3, film('face', 3), 1))
    ledger.pass(2000)
    late.push(await ledger.segment('face', 4, film('face', 4), 1))
    ledger.pass(2000)
    objects.push(await ledger.segment('face', 5, film('face', 5), 1))
    ledger.add('incident.raised', {
      incident: 'i1',
      observation: 'window.opened',
      verdict: 'block',
      severity: 'high',
      reason: 'foreign-window',
      params: { program: 'xterm' },
      mono: ledger.mono - 500,
    })
    still = await ledger.still('screen', 0, png, 'i1')
    ledger.add('incident.pictured', { incident: 'i1', digest: still.digest, when: 'during' })
    ledger.add('incident.ended', { incident: 'i1', durationMs: 300, count: 1 })
    objects.push(still)
    await ledger.sync()
    for (const { digest, sealed } of objects) expect((await station.put(digest, sealed)).status).toBe(201)
    clock.advance(ledger.wall - start)
    officer = await logIn(university, 'officer')
  })
  afterAll(() => university.close())

  const at = (ms: number) => `#EXT-X-PROGRAM-DATE-TIME:${new Date(start + ms).toISOString()}`
  const playlist = async (source: string) =>
    (await officer.call('GET', `/api/attempts/${ledger.attempt}/films/${source}/playlist.m3u8`)).body
      .trim()
      .split('\n')

  test('a running film lists what is held, keeps the place of what is owed, and breaks at the outage', async () => {
    expect(await playlist('face')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:8',
      '#EXT-X-TARGETDURATION:2',
      '#EXT-X-MEDIA-SEQUENCE:0',
      '#EXT-X-PLAYLIST-TYPE:EVENT',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-MAP:URI="init/0?part=0"',
      ...[0, 1, 2].flatMap((i) => [at(i * 2000), '#EXTINF:2.00000,', `segment/${i}?part=0`]),
      '#EXT-X-DISCONTINUITY',
      '#EXT-X-MAP:URI="init/1?part=0"',
      ...[at(10_000), '#EXTINF:2.00000,', 'segment/3?part=0'],
      ...[at(12_000), '#EXT-X-GAP', '#EXTINF:2.00000,', 'segment/4?part=0'],
      ...[at(14_000), '#EXTINF:2.00000,', 'segment/5?part=0'],
    ])
  })

  test('every listed address gives the unsealed bytes, never to be kept, and every look is on record', async () => {
    const base = `/api/attempts/${ledger.attempt}/films/face`
    const init = await officer.bytes(`${base}/init/1?part=0`)
    expect(new TextDecoder().decode(init.bytes)).toBe('face segment -2')
    const segment = await officer.bytes(`${base}/segment/3?part=0`)
    expect(new TextDecoder().decode(segment.bytes)).toBe('face segment 3')
    expect(segment.headers.get('content-type')).toBe('video/mp4')
    expect(segment.headers.get('cache-control')).toBe('no-store')
    expect((await officer.bytes(`${base}/segment/4?part=0`)).status).toBe(404)
    expect((await officer.bytes(`${base}/segment/99`)).status).toBe(404)
    const picture = await officer.bytes(`/api/attempts/${ledger.attempt}/stills/${still.digest}`)
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(picture.bytes).toEqual(png)
    const looks = await university.server.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'unsealed')
      .execute()
    expect(looks.map((row) => [row.who, row.target, JSON.parse(row.detail).type])).toEqual([
      ['officer', ledger.attempt, 'init'],
      ['officer', ledger.attempt, 'segment'],
      ['officer', ledger.attempt, 'still'],
    ])
  })

  test('the identity picture stands beside the roster photo, is unsealed on record, and covers no second', async () => {
    const station = new ScriptedStation(university)
    const token = await university.server.stations.allow(university.credentials.room.id, 1)
    await station.enrol('Station of the card', token)
    await station.authenticate()
    const other = await station.sit('20260006')
    await other.open({ number: '20260006', name: 'X' })
    const without = await other.identity(0, jpeg, false)
    const withCard = await other.identity(1, jpeg, true)
    await other.sync()
    expect((await station.put(withCard.digest, withCard.sealed)).status).toBe(201)
    const { body } = await officer.call('GET', `/api/attempts/${other.attempt}`)
    expect(body.photo).toMatch(/^data:image\//)
    expect(body.identity).toMatchObject([
      { digest: without.digest, card: false, held: false },
      { digest: withCard.digest, card: true, held: true },
    ])
    expect(body.stills).toEqual([])
    expect(body.films).toEqual([])
    const picture = await officer.bytes(`/api/attempts/${other.attempt}/stills/${withCard.digest}`)
    expect(picture.headers.get('content-type')).toBe('image/jpeg')
    expect(picture.bytes).toEqual(jpeg)
    const looks = await university.server.db
      .selectFrom('audit')
      .select('who')
      .where('action', '=', 'unsealed')
      .where('target', '=', other.attempt)
      .execute()
    expect(looks).toEqual([{ who: 'officer' }])
  })

  test('the detail tells coverage with reasons, debt, incidents and what happened', async () => {
    const { body } = await officer.call('GET', `/api/attempts/${ledger.attempt}`)
    expect(body).toMatchObject({
      state: 'running',
      startedAt: start,
      debt: { segments: 1, bytes: late[0]!.sealed.length },
      incidents: { total: 1, high: 1 },
      lock: null,
      receipt: false,
    })
    expect(body.incidentList).toMatchObject([
      { id: 'i1', durationMs: 300, pictures: [{ digest: still.digest, when: 'during', held: true }] },
    ])
    const reasons = body.coverageDetail.face.gaps.map((gap: { reason: string }) => gap.reason)
    expect(reasons).toEqual(['shell-lost', 'not-uploaded'])
    expect(body.events.map((event: { kind: string }) => event.kind)).toEqual([
      'attempt.changed',
      'shell.lost',
      'attempt.resumed',
    ])
    expect(body.films).toMatchObject([
      { source: 'face', from: start, duration: 16_000 },
      { source: 'desk', from: start, duration: 6_000 },
    ])
  })

  test('completeness sets the roster against what is there', async () => {
    const { body } = await officer.call('GET', `/api/exams/${university.credentials.exam}/completeness`)
    expect(body.rows).toHaveLength(6)
    expect(body.rows[0]).toMatchObject({ attempt: ledger.attempt, state: 'running', missing: 'coverage' })
    expect(body.rows[1]).toMatchObject({
      student: { number: '20260002' },
      attempt: null,
      missing: 'not-opened',
    })
  })

  test('a finished film has an end and only what is held', async () => {
    const from = ledger.records.length
    ledger.add('attempt.submitted', { by: 'student', answers: 5 })
    await ledger.sync(from)
    const lines = await playlist('face')
    expect(lines).not.toContain('segment/4?part=0')
    expect(lines.slice(-5)).toEqual([
      '#EXT-X-DISCONTINUITY',
      at(14_000),
      '#EXTINF:2.00000,',
      'segment/5?part=0',
      '#EXT-X-ENDLIST',
    ])
    await station.put(late[0]!.digest, late[0]!.sealed)
    const whole = await playlist('face')
    expect(whole).toContain('segment/4?part=0')
    expect(whole.filter((line: string) => line === '#EXT-X-DISCONTINUITY')).toHaveLength(1)
    expect((await ledger.sync(from)).body.receipt.final).toBe(true)
    const { body } = await officer.call('GET', `/api/attempts/${ledger.attempt}`)
    expect(body).toMatchObject({ state: 'submitted', receipt: true, debt: { segments: 0 }, leftMs: null })
    expect(body.coverageDetail.face.gaps).toMatchObject([{ reason: 'shell-lost' }])
  })

  test('the bundle holds exactly what a bundle holds, in order', async () => {
    const { status, bytes } = await officer.bytes(`/api/attempts/${ledger.attempt}/bundle`)
    expect(status).toBe(200)
    const entries = await unzip(bytes)
    const names = [...entries.keys()]
    const parsed = names.map((name) => parseEntryName(name)!)
    expect(parsed).not.toContain(null)
    expect([...parsed].sort(compareEntries)).toEqual(parsed)
    expect(names.slice(0, 5)).toEqual([
      'README.txt',
      'keys.json',
      'parts/0/checkpoint.txt',
      'parts/0/receipt.json',
      'parts/0/leaves.jsonl',
    ])
    const leaves = new TextDecoder().decode(entries.get('parts/0/leaves.jsonl'))
    expect(leaves).toBe(ledger.records.map((record) => `${leafOf(record)}\n`).join(''))
    const digests = names.slice(5).map((name) => name.slice('segments/'.length))
    expect(digests).toHaveLength(13)
    for (const digest of digests) expect(toHex(sha256(entries.get(`segments/${digest}`)!))).toBe(digest)
    const invigilator = await logIn(university, 'invigilator')
    expect((await invigilator.call('GET', `/api/attempts/${ledger.attempt}/bundle`)).status).toBe(403)
  })

  test('no blob in the store shows what was filmed', async () => {
    const sealed = Buffer.from(await university.server.blobs.read(still.digest))
    expect(sealed.length).toBeGreaterThan(png.length)
    expect(sealed.includes(Buffer.from(png))).toBe(false)
  })
})

function unzip(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const entries = new Map<string, Uint8Array>()
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, async (failed, stream) => {
          if (failed) return reject(failed)
          const chunks: Uint8Array[] = []
          for await (const chunk of stream) chunks.push(chunk)
          entries.set(entry.fileName, Buffer.concat(chunks))
          zip.readEntry()
        })
      })
      zip.on('end', () => resolve(entries))
      zip.on('error', reject)
      zip.readEntry()
    })
  })
}
