import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLedgers } from '../../../src-server/cases/ledgers.ts'
import { utf8 } from '../../../src-shared/bytes.ts'
import { listen } from '../../support/listen.ts'
import {
  domain,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

let university: University
let ledger: ScriptedLedger
let still = ''
let officer: Awaited<ReturnType<typeof logIn>>
beforeAll(async () => {
  university = await startUniversity()
  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  ledger = await station.sit('20260001')
  await ledger.open()
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  const init = await ledger.init('face', 0, utf8('init'))
  ledger.pass(2000)
  const segment = await ledger.segment('face', 0, utf8('film'))
  const picture = await ledger.still('screen', 0, new Uint8Array([0x89, 0x50, 0x4e, 0x47]))
  still = picture.digest
  await ledger.sync()
  for (const { digest, sealed } of [init, segment, picture]) await station.put(digest, sealed)
  officer = await logIn(university, 'officer')
})
afterAll(() => university.close())

const newest = async (query = '') => (await officer.call('GET', `/api/audit${query}`)).body.entries

test('every look at a film or a picture is on the record before it is answered', async () => {
  const attempt = ledger.attempt
  const { db, keys, clock } = university.server
  const ledgers = createLedgers({ db, domain, signer: keys.cosigner })
  const { exam } = university.credentials
  const reasons = [{ kind: 'sample' as const, by: null, words: null, at: 0 }]
  await ledgers.open(db, [{ exam, attempt, since: 0, reasons }], clock.now())
  const { number } = await db.selectFrom('case_file').select('number').executeTakeFirstOrThrow()
  expect((await officer.call('POST', `/api/cases/${number}/claim`, {})).status).toBe(200)
  const looks: [string, string][] = [
    [`/api/cases/${number}/attempt`, 'looked-at-case'],
    [`/api/cases/${number}/films/face/playlist.m3u8`, 'looked-at-film'],
    [`/api/cases/${number}/films/face/init/0`, 'unsealed'],
    [`/api/cases/${number}/films/face/segment/0`, 'unsealed'],
    [`/api/cases/${number}/stills/${still}`, 'unsealed'],
    [`/api/attempts/${attempt}`, 'looked-at-attempt'],
    [`/api/attempts/${attempt}/films/face/playlist.m3u8`, 'looked-at-film'],
    [`/api/attempts/${attempt}/films/face/init/0`, 'unsealed'],
    [`/api/attempts/${attempt}/films/face/segment/0`, 'unsealed'],
    [`/api/attempts/${attempt}/stills/${still}`, 'unsealed'],
    [`/api/attempts/${attempt}/bundle`, 'exported'],
  ]
  // Every route that gives what was filmed is among them, or in the test of its room (observations, the student's own page,
  // a case's bundle, checks of machines). Banks, papers and the page of the session have pictures that the university made.
  const elsewhere =
    /^\/api\/(banks|papers|campaign|open\/session|observations|open\/my|cases\/:case\/bundle|rooms\/:room\/checks)(\/|$)/
  const filmed = university.server.routes.filter(
    ({ path, gives }) => /video|image|mpegurl|zip/.test(gives ?? '') && !elsewhere.test(path),
  )
  expect(filmed).toHaveLength(looks.length - 2)
  for (const [path, action] of looks) {
    expect((await officer.bytes(path)).status, path).toBe(200)
    const [entry] = await newest()
    expect(entry, path).toMatchObject({
      action,
      target: path.startsWith('/api/cases/') ? number : attempt,
      who: university.credentials.staff.find(({ roles }) => roles.includes('officer'))?.login,
    })
  }
})

test('so is watching a room', async () => {
  const console = listen(`${university.url}/api/live?room=lab-204`, { cookie: officer.cookie })
  await console.until(() => console.heard.length > 0)
  expect((await newest())[0]).toMatchObject({ action: 'watched-room', target: 'lab-204' })
  console.socket.terminate()
})

test('can be asked for by person and by target, page by page', async () => {
  const ofAttempt = await newest(`?target=${ledger.attempt}`)
  expect(ofAttempt.length).toBeGreaterThan(5)
  expect(new Set(ofAttempt.map(({ target }: { target: string }) => target))).toEqual(
    new Set([ledger.attempt]),
  )
  const older = await newest(`?target=${ledger.attempt}&before=${ofAttempt[1].id}`)
  expect(older).toEqual(ofAttempt.slice(2))
  expect(await newest('?who=nobody')).toEqual([])
})
