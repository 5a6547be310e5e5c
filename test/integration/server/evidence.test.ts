import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyBundle } from '../../../src-main/keeper/verify-command.ts'
import { sha256, verifierOf } from '../../../src-server/keys.ts'
import { fromBase64, toBase64, toHex, utf8 } from '../../../src-shared/bytes.ts'
import { canonical, leafOf } from '../../../src-shared/ledger/jcs.ts'
import { stationName } from '../../../src-shared/ledger/names.ts'
import { parseCheckpoint, verifyNote } from '../../../src-shared/ledger/note.ts'
import { Receipt } from '../../../src-shared/station-api.ts'
import { temporaryFolder } from '../../support/keeper-process.ts'
import {
  domain,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const bytes = (n: number, fill = 7) => new Uint8Array(n).fill(fill)

describe('evidence of one attempt', () => {
  let university: University
  let station: ScriptedStation
  let ledger: ScriptedLedger

  beforeAll(async () => {
    university = await startUniversity()
    station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    ledger = await station.sit('20260001')
  })
  afterAll(() => university.close())

  const findings = () =>
    university.server.db.selectFrom('finding').selectAll().where('attempt', '=', ledger.attempt).execute()

  test('leaves are kept and the checkpoint is cosigned over them', async () => {
    await ledger.open()
    ledger.add('attempt.changed', { from: 'preflight', to: 'waiting', cause: 'preflight done' })
    const { status, body } = await ledger.sync()
    expect(status).toBe(200)
    expect(body).toMatchObject({ next: 2, missing: [], missingTotal: 0, commands: [] })
    const cosigner = university.server.keys.cosigner
    const known = [
      verifierOf(cosigner.name, cosigner.publicKey),
      verifierOf(stationName(domain, station.id), station.signer.publicKey),
    ]
    const { text, signatures } = verifyNote(sha256, body.cosigned, known)
    expect(signatures.map((s) => s.type).sort()).toEqual(['cosignature', 'signature'])
    expect(parseCheckpoint(text)).toMatchObject({ size: 2, origin: ledger.opened.origin })
  })

  test('the same batch again changes nothing and is a success', async () => {
    const again = await ledger.sync()
    expect(again).toMatchObject({ status: 200, body: { next: 2 } })
    expect(await findings()).toEqual([])
  })

  test('a batch beyond what is held adds nothing and says where to begin', async () => {
    ledger.add('clock.compared', { server: new Date().toISOString(), offsetMs: 0, rttMs: 1 })
    ledger.add('student.asked', { what: 'help' })
    const { body } = await ledger.send({ ...ledger.batch(3), checkpoint: null })
    expect(body.next).toBe(2)
  })

  test('leaves without a checkpoint are stored too, but nothing more is cosigned', async () => {
    const { body } = await ledger.send({ ...ledger.batch(2), checkpoint: null })
    expect(body.next).toBe(4)
    expect(parseCheckpoint(body.cosigned).size).toBe(2)
    expect(body.receipt.size).toBe(2)
    const later = await ledger.send({ part: 0, from: 4, leaves: [], checkpoint: ledger.checkpoint() })
    expect(parseCheckpoint(later.body.cosigned).size).toBe(4)
  })

  test('other bytes at a known seq are a finding and change nothing', async () => {
    const forged = structuredClone(ledger.records)
    forged[1]!.body.cause = 'something else'
    const answer = await ledger.send(ledger.batch(0, forged))
    expect(answer).toMatchObject({
      status: 409,
      body: { problem: { code: 'bad-input', params: { finding: 'fork' } } },
    })
    const [finding] = await findings()
    expect(finding).toMatchObject({ kind: 'fork', station: station.id })
    expect(JSON.parse(finding!.detail)).toEqual({
      seq: 1,
      held: leafOf(ledger.records[1]!),
      offered: leafOf(forged[1]!),
    })
    await ledger.send(ledger.batch(0, forged))
    expect(await findings()).toHaveLength(1)
    expect((await ledger.sync()).status).toBe(200)
  })

  test('a checkpoint over another history, by another key or for another ledger is refused', async () => {
    const forged = [...ledger.records.slice(0, 3), { ...ledger.records[3]!, body: { what: 'break' } }]
    const root = { part: 0, from: 4, leaves: [], checkpoint: ledger.checkpoint(4, forged) }
    expect(await ledger.send(root)).toMatchObject({
      status: 409,
      body: { problem: { params: { finding: 'other-root' } } },
    })
    const stranger = new ScriptedStation(university)
    stranger.id = station.id
    const foreign = Object.assign(Object.create(ledger), { station: stranger }) as ScriptedLedger
    const signed = { part: 0, from: 4, leaves: [], checkpoint: foreign.checkpoint() }
    expect(await ledger.send(signed)).toMatchObject({
      status: 409,
      body: { problem: { params: { finding: 'bad-signature' } } },
    })
    const shorter = { part: 0, from: 4, leaves: [], checkpoint: ledger.checkpoint(3) }
    expect((await ledger.send(shorter)).status).toBe(409)
  })

  test('leaves that are no records of their place are refused, never stored', async () => {
    const next = ledger.records.length
    const good = { ...ledger.records[0]!, seq: next, kind: 'student.asked', body: { what: 'x' } }
    const wrong = [
      'not json',
      '{}',
      leafOf({ ...good, attempt: 'another' }),
      leafOf({ ...good, seq: next + 1 }),
      ` ${leafOf(good)}`,
      JSON.stringify({ ...good, v: 2 }),
    ]
    for (const leaf of wrong) {
      const answer = await ledger.send({ part: 0, from: next, leaves: [leaf], checkpoint: null })
      expect(answer, leaf).toMatchObject({ status: 400, body: { problem: { code: 'bad-input' } } })
    }
    expect((await ledger.sync()).body.next).toBe(next)
  })

  test('objects: only announced ones, only the right bytes, twice is a success', async () => {
    const strange = bytes(64)
    expect((await station.put(toHex(sha256(strange)), strange)).status).toBe(403)
    const from = ledger.records.length
    ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
    ledger.pass(2000)
    const init = await ledger.init('face', 0, bytes(800))
    const segment = await ledger.segment('face', 0, bytes(50_000))
    const { body } = await ledger.sync(from)
    expect(body.missing).toEqual([init.digest, segment.digest])
    expect(body.receipt).toMatchObject({ announced: 2, held: 0, final: false })

    expect((await station.put(segment.digest, bytes(segment.sealed.length))).status).toBe(422)
    expect(
      (await station.put(segment.digest, segment.sealed, { 'content-digest': 'sha-256=:AAAA:' })).status,
    ).toBe(422)
    expect((await station.put(segment.digest, bytes(segment.sealed.length + 1))).status).toBe(413)
    expect((await ledger.sync(from)).body.missingTotal).toBe(2)

    expect((await station.put(segment.digest, segment.sealed)).status).toBe(201)
    expect((await station.put(segment.digest, segment.sealed)).status).toBe(200)
    expect((await station.put(init.digest, init.sealed)).status).toBe(201)
    const after = (await ledger.sync(from)).body
    expect(after).toMatchObject({
      missing: [],
      missingTotal: 0,
      receipt: { announced: 2, held: 2, final: false },
    })
  })

  test('the receipt is final only after submission, and its signature and digest list hold', async () => {
    const from = ledger.records.length
    const last = await ledger.still('screen', 0, bytes(3000))
    ledger.add('attempt.submitted', { by: 'student', answers: 5 })
    const before = (await ledger.sync(from)).body.receipt
    expect(before).toMatchObject({ final: false, announced: 3, held: 2 })
    await station.put(last.digest, last.sealed)
    const receipt = Receipt.parse((await ledger.sync(from)).body.receipt)
    expect(receipt).toMatchObject({ final: true, size: ledger.records.length, announced: 3, held: 3 })
    const { signature, ...signed } = receipt
    const { publicKey } = university.server.keys.cosigner
    const verifier = verifierOf('x', publicKey)
    expect(verifier.verify(utf8(canonical(signed)), fromBase64(signature))).toBe(true)
    expect(verifier.verify(utf8(canonical({ ...signed, held: 4 })), fromBase64(signature))).toBe(false)
    const list = ledger.records
      .flatMap((r) => (typeof r.body.digest === 'string' ? [`${r.body.digest}\n`] : []))
      .sort()
    expect(receipt.digests).toBe(toHex(sha256(utf8(list.join('')))))
  })

  test('everything is there after a restart', async () => {
    const before = (await ledger.sync()).body
    const officer = await logIn(university, 'officer')
    const detail = (await officer.call('GET', `/api/attempts/${ledger.attempt}`)).body
    await university.restart()
    const after = (await ledger.sync()).body
    expect(after).toMatchObject({
      next: before.next,
      cosigned: before.cosigned,
      missing: [],
      receipt: { final: true },
    })
    const again = (await officer.call('GET', `/api/attempts/${ledger.attempt}`)).body
    expect(again).toEqual(detail)
    expect(again).toMatchObject({
      state: 'submitted',
      receipt: true,
      parts: [{ part: 0, cosigned: true, finding: 'fork' }],
    })
  })

  test('a station cannot touch the attempt of another', async () => {
    const other = new ScriptedStation(university)
    await other.enrol('Station 2', await university.server.stations.allow('lab-204', 1))
    await other.authenticate()
    const path = `/attempts/${ledger.attempt}`
    expect((await other.call('POST', `${path}/ledger`, ledger.batch(0))).status).toBe(404)
    expect((await other.call('GET', `${path}/paper`)).status).toBe(404)
    expect((await other.call('PUT', `${path}/answers`, { answers: [] })).status).toBe(404)
    const digest = ledger.records.find((r) => typeof r.body.digest === 'string')!.body.digest as string
    expect((await other.put(digest, bytes(10))).status).toBe(403)
  })
})

test('one object announced as many segments is a finding, of the server and of whoever verifies', async () => {
  const university = await startUniversity()
  const place = temporaryFolder()
  try {
    const station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    const ledger = await station.sit('20260001')
    await ledger.open()
    ledger.pass(2000)
    const { digest, sealed } = await ledger.segment('face', 0, utf8('film'))
    const first = ledger.records.length - 1
    ledger.pass(2000)
    await ledger.segment('face', 1, utf8('another'))
    Object.assign(ledger.records.at(-1)?.body ?? {}, { digest, bytes: sealed.length })
    await ledger.sync()
    // And once more in a batch of its own.
    const from = ledger.records.length
    ledger.pass(2000)
    await ledger.segment('face', 2, utf8('another'))
    Object.assign(ledger.records.at(-1)?.body ?? {}, { digest, bytes: sealed.length })
    await ledger.sync(from)
    await station.put(digest, sealed)
    const found = await university.server.db
      .selectFrom('finding')
      .select('detail')
      .where('kind', '=', 'object-reused')
      .execute()
    const before = { attempt: ledger.attempt, part: 0, seq: first }
    expect(found.map(({ detail }) => JSON.parse(detail))).toEqual([
      { seq: first + 1, digest, before },
      { seq: first + 2, digest, before },
    ])
    const file = join(place.folder, 'attempt.zip')
    const officer = await logIn(university, 'officer')
    writeFileSync(file, (await officer.bytes(`/api/attempts/${ledger.attempt}/bundle`)).bytes)
    const { verdict } = await verifyBundle({ bundle: file })
    expect(verdict.findings.map(({ code }) => code)).toEqual(['object-reused', 'object-reused'])
  } finally {
    await university.close()
    place.remove()
  }
})

describe('two histories at once', () => {
  test.each(['one process', 'two processes'])('only one is cosigned: %s', async (how) => {
    const university = await startUniversity()
    try {
      const station = new ScriptedStation(university)
      await station.enrol()
      await station.authenticate()
      const ledger = await station.sit('20260002')
      await ledger.open()
      await ledger.sync()
      const other = how === 'two processes' ? (await university.second()).url : university.url
      for (let round = 0; round < 8; round++) {
        const base = [...ledger.records]
        const size = base.length
        ledger.add('student.asked', { what: `truth ${round}` })
        const truth = [...ledger.records]
        const lie = [...base, { ...truth.at(-1)!, body: { what: `lie ${round}` } }]
        const answers = await Promise.all([
          ledger.send(ledger.batch(size, truth)),
          ledger.send(ledger.batch(size, lie), other),
        ])
        expect(answers.map((a) => a.status).sort()).toEqual([200, 409])
        const won = answers[0]!.status === 200 ? truth : lie
        ledger.records.splice(0, ledger.records.length, ...won)
        const { body } = await ledger.sync()
        expect(toBase64(parseCheckpoint(body.cosigned).root)).toBe(
          toBase64(parseCheckpoint(ledger.checkpoint()).root),
        )
      }
      const findings = await university.server.db.selectFrom('finding').selectAll().execute()
      expect(findings.filter((f) => f.kind === 'fork')).toHaveLength(8)
    } finally {
      await university.close()
    }
  })
})
