/**
 * A backup made while stations send, and brought back onto an empty machine. Of a server on SQLite and packs, also in the
 * project campus: PostgreSQL and buckets have their own means, and only what is said of them is this command's.
 */
import { execFile, spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backUp } from '../../../src-server/backup/backup.ts'
import { readManifest, writeManifest } from '../../../src-server/backup/manifest.ts'
import { restore } from '../../../src-server/backup/restore.ts'
import { runAdmin } from '../../../src-server/commands/admin-commands.ts'
import { createServer, type TazaServer } from '../../../src-server/server.ts'
import { lockDataDir } from '../../../src-server/storage/lock.ts'
import { inDataDir } from '../../../src-server/storage/places.ts'
import { newPlaces } from '../../support/places.ts'
import {
  domain,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const main = fileURLToPath(new URL('../../../src-server/main.ts', import.meta.url))
let home: string
let folder: string
let university: University
let station: ScriptedStation
let ledger: ScriptedLedger
let words = ''
let restored: TazaServer | null = null
/** Answered as held. */
const held: { digest: string; sealed: Uint8Array }[] = []

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'taza-backup-'))
  folder = join(home, 'backup')
  university = await startUniversity(undefined, {}, inDataDir)
  station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  ledger = await station.sit('20260001')
  await ledger.open()
  await put(await ledger.init('face', 0, new Uint8Array(100)))
})
afterAll(async () => {
  await restored?.close()
  await university.close()
  await rm(home, { recursive: true, force: true })
})

let sent = 0
async function put(object: { digest: string; sealed: Uint8Array }): Promise<void> {
  const { body } = await ledger.sync(sent)
  sent = ledger.records.length
  expect(body.next).toBe(sent)
  expect((await station.put(object.digest, object.sealed)).status).toBe(201)
  held.push(object)
}
/** All packs of the backup. */
async function bytesHere(): Promise<Buffer> {
  const packs = join(folder, 'blobs', 'packs')
  return Buffer.concat(await Promise.all((await readdir(packs)).map((name) => readFile(join(packs, name)))))
}
/** By its name in its header. */
const isHere = async (digest: string) => (await bytesHere()).includes(Buffer.from(digest, 'hex'))
let segments = 0
async function film(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    ledger.pass(2000)
    await put(await ledger.segment('face', segments, new Uint8Array(20_000).fill(segments++)))
  }
}

/** The program itself, beside the server's process. */
function taza(args: readonly string[], input = '') {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(input)
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  const ended = new Promise<{ status: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (status) => resolve({ status, ...said })),
  )
  return { child, ended }
}
async function admin(args: readonly string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) }
  const status = await runAdmin(args[0] ?? '', args, {}, io)
  return { status, out: out.join('\n'), err: err.join('\n') }
}
const backup = (to = folder, data = university.dataDir, ...more: string[]) =>
  admin(['backup', '--data', data, '--to', to, '--json', ...more])
const bringBack = (dataDir: string, change: { from?: string; words?: string; keepDamaged?: boolean } = {}) =>
  restore({ from: folder, dataDir, words, keepDamaged: false, ready: async () => undefined, ...change })
const manifest = () => readFile(join(folder, 'manifest.json'), 'utf8')

test('a server is brought back from what was saved while stations sent; what came after is asked for again', async () => {
  await film(12)
  const before = { objects: [...held], records: ledger.records.length }
  const saving = taza(['backup', '--data', university.dataDir, '--to', folder, '--key', 'new'])
  let going = true
  const ended = saving.ended.finally(() => {
    going = false
  })
  while (going) await film(1)
  const { status, out, err } = await ended
  expect([status, err]).toEqual([0, ''])
  words = /^ {2}(\w+(?: \w+){11})$/m.exec(out)![1]!
  expect(held.length).toBeGreaterThan(before.objects.length)
  const during = held.length
  await film(5)

  const data = join(home, 'again')
  await mkdir(data)
  const back = taza(
    ['restore', '--from', folder, '--data', data, '--words', '-'],
    `${words.toUpperCase().replaceAll(' ', ', ')}\n`,
  )
  expect(await back.ended).toMatchObject({ status: 0, err: '' })
  const { keys } = university.server
  await university.server.close()
  restored = await createServer({
    dataDir: data,
    places: inDataDir,
    pagesDir: home,
    domain,
    logLevel: 'silent',
  })
  university.url = await restored.listen('127.0.0.1', 0)

  expect(restored.keys).toEqual({ ...keys, cosigner: expect.anything() })
  expect(restored.keys.cosigner.publicKey).toEqual(keys.cosigner.publicKey)
  expect(
    (await (await logIn(university, 'officer')).call('GET', `/api/attempts/${ledger.attempt}`)).status,
  ).toBe(200)
  for (const { digest, sealed } of before.objects)
    expect(Buffer.from(await restored.blobs.read(digest)).equals(sealed)).toBe(true)

  // What was answered before is there: the server takes up where that ended.
  await station.authenticate()
  const { status: taken, body } = await ledger.sync(before.records)
  expect([taken, body.next]).toEqual([200, ledger.records.length])
  const asked = new Set<string>(body.missing)
  expect(before.objects.filter(({ digest }) => asked.has(digest))).toEqual([])
  expect(held.slice(during).filter(({ digest }) => !asked.has(digest))).toEqual([])
  for (const { digest, sealed } of held.filter((one) => asked.has(one.digest)))
    expect([200, 201]).toContain((await station.put(digest, sealed)).status)
  expect((await ledger.sync(ledger.records.length)).body.missing).toEqual([])
  const scrub = await admin(['scrub', '--data', data, '--json', '--megabytes', '1000'])
  expect([scrub.status, JSON.parse(scrub.out)]).toMatchObject([0, { objects: held.length, lost: [] }])
  const actions = await restored.db.selectFrom('audit').select(['action', 'target']).execute()
  expect(actions).toContainEqual({ action: 'restored', target: folder })
  await restored.close()
  restored = null
  await university.restart()
  await station.authenticate()
})

test('later runs copy what is new, and erase what was deleted but not what was lost', async () => {
  await backup()
  await film(3)
  const stranger = Buffer.from(crypto.getRandomValues(new Uint8Array(3000)))
  const digest = hash('sha256', stranger, 'hex')
  const { db, blobs } = university.server
  await blobs.put(digest, Readable.from([stranger]), 10_000)
  // What a bank shows is no station's, and wanted all the same.
  const shown = Buffer.from(crypto.getRandomValues(new Uint8Array(500)))
  const medium = hash('sha256', shown, 'hex')
  await blobs.put(medium, Readable.from([shown]), 10_000)
  await db.insertInto('bank').values({ id: 'b', title: 'B', chair: '', by: 'x', at: 0 }).execute()
  const row = { bank: 'b', digest: medium, type: 'image/png', bytes: 500, by: 'x', at: 0 }
  await db.insertInto('bank_medium').values(row).execute()
  const second = await backup()
  expect(second.out.split('\n').map((line) => JSON.parse(line))).toMatchObject([
    { records: true, objects: { copied: 5, damaged: 0, onlyHere: 0 } },
  ])
  expect(await isHere(digest)).toBe(true)
  // Some objects are not sealed by themselves: banks.
  expect((await bytesHere()).includes(stranger)).toBe(false)
  const lost = held[3]!
  await blobs.remove(digest)
  await blobs.setAside(lost.digest)
  await blobs.setAside(medium)
  const scrub = ['scrub', '--data', university.dataDir, '--megabytes', '1000']
  expect((await admin(scrub)).status).toBe(3)
  expect(JSON.parse((await backup()).out)).toMatchObject({ objects: { copied: 0, onlyHere: 2 } })
  expect(await isHere(digest)).toBe(false)
  expect([await isHere(lost.digest), await isHere(medium)]).toEqual([true, true])
  const data = join(home, 'later')
  expect(await bringBack(data)).toMatchObject({ objects: { objects: held.length + 1, damaged: 0 } })
  await rm(data, { recursive: true })
  // Held again, it is no longer the only copy.
  expect((await station.put(lost.digest, lost.sealed)).status).toBe(201)
  expect(JSON.parse((await backup()).out)).toMatchObject({ objects: { copied: 1, onlyHere: 1 } })
  const actions = await db.selectFrom('audit').select('action').execute()
  expect(actions.filter(({ action }) => action === 'backed-up')).toHaveLength(5)
})

test('what is damaged where the server has moved it stays where the backup has it', async () => {
  const { digest, sealed } = held[4]!
  const { blobs } = university.server
  const moved = async () => {
    await blobs.setAside(digest)
    await blobs.put(digest, Readable.from([Uint8Array.from(sealed)]), 100_000)
  }
  await moved()
  const packs = join(university.dataDir, 'blobs', 'packs')
  for (const name of await readdir(packs)) {
    const bytes = await readFile(join(packs, name))
    const at = bytes.indexOf(Buffer.from(digest, 'hex'))
    if (at < 0) continue
    bytes[at + 48 + 100]! ^= 1
    await writeFile(join(packs, name), bytes)
  }
  expect(JSON.parse((await backup()).out)).toMatchObject({ objects: { damaged: 1, onlyHere: 2 } })
  const data = join(home, 'moved')
  expect(await bringBack(data)).toMatchObject({ objects: { objects: held.length + 1, damaged: 0 } })
  await rm(data, { recursive: true })
  await moved()
  expect(JSON.parse((await backup()).out)).toMatchObject({ objects: { copied: 1, onlyHere: 1 } })
})

test('a run killed half way leaves the backup before it, and the next goes on', async () => {
  const before = await manifest()
  await film(4)
  // A pack that gives nothing: the run waits in the middle of the objects.
  const stuck = join(university.dataDir, 'blobs', 'packs', `${'f'.repeat(32)}.pack`)
  await promisify(execFile)('mkfifo', [stuck])
  const { child, ended } = taza(['backup', '--data', university.dataDir, '--to', folder])
  const sealed = async () => (await readdir(folder)).filter((name) => name.endsWith('.sealed')).length
  await expect.poll(sealed).toBe(4)
  await expect
    .poll(() => stat(join(folder, 'blobs', 'packs', stuck.slice(-37))).catch(() => null))
    .not.toBeNull()
  expect((await backup()).err).toBe(`A backup of ${university.dataDir} is under way already.`)
  child.kill('SIGKILL')
  await ended
  await rm(stuck)
  expect(await manifest()).toBe(before)
  const data = join(home, 'killed')
  expect(await bringBack(data)).toMatchObject({ objects: { damaged: 0 } })
  await rm(data, { recursive: true })
  expect(JSON.parse((await backup()).out)).toMatchObject({ objects: { copied: 4, damaged: 0 } })
  expect(await sealed()).toBe(2)
  expect(await readdir(join(folder, 'blobs', 'packs'))).not.toContain(stuck.slice(-37))
})

test('what is not as it was is refused with one sentence, and nothing is written', async () => {
  const data = join(home, 'refused')
  const [records, keys] = ['records', 'keys'].map((what) => new RegExp(`^${what}-`))
  const fileOf = async (from: string, name: RegExp) => {
    const found = (await readdir(from, { recursive: true })).find((one) => name.test(one.split('/').at(-1)!))
    return join(from, found!)
  }
  const copy = join(home, 'copy')
  const altered = async (path: string, at: number) => {
    const bytes = await readFile(path)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(path, bytes)
  }
  const damage = async (from: string, digest: string) => {
    const path = await fileOf(from, /\.pack$/)
    await altered(path, (await readFile(path)).indexOf(Buffer.from(digest, 'hex')) + 48 + 100)
  }
  const size = async (path: string) => (await stat(path)).size
  const cases: [string, RegExp, (from: string) => Promise<unknown>][] = [
    ['no manifest', /no whole backup/, (from) => rm(join(from, 'manifest.json'))],
    [
      'another time',
      /not as the server wrote it/,
      async (from) => {
        const path = join(from, 'manifest.json')
        await writeFile(path, (await readFile(path, 'utf8')).replace(/"at": "2/, '"at": "3'))
      },
    ],
    ['altered records', /not as it was written/, async (from) => altered(await fileOf(from, records!), 5000)],
    [
      'cut records',
      /not as it was written/,
      async (from) => {
        const path = await fileOf(from, records!)
        await truncate(path, (await size(path)) - 1)
      },
    ],
    [
      'a later schema',
      /later version of Taza \(999-later\)/,
      async (from) => {
        const made = (await readManifest(from))!
        await writeManifest(from, { ...made, schema: '999-later' }, university.server.keys.cosigner)
      },
    ],
    ['no keys', /is missing/, async (from) => rm(await fileOf(from, keys!))],
    ['an altered object', /1 objects that are not as they were/, (from) => damage(from, held[5]!.digest)],
    ['an altered header', /lacks 1 objects/, async (from) => altered(await fileOf(from, /\.pack$/), 20)],
    ['a cut pack', /was cut/, async (from) => truncate(await fileOf(from, /\.pack$/), 30_000)],
    ['no pack', /\.pack is missing/, async (from) => rm(await fileOf(from, /\.pack$/))],
  ]
  for (const [what, sentence, change] of cases) {
    await rm(copy, { recursive: true, force: true })
    await cp(folder, copy, { recursive: true })
    await change(copy)
    await expect(bringBack(data, { from: copy }), what).rejects.toThrow(sentence)
    await expect(readdir(data), what).rejects.toThrow('ENOENT')
  }
  for (const [typed, sentence] of [
    [words.split(' ').toReversed().join(' '), /not the words of this backup/],
    [words.split(' ').slice(1).join(' '), /has 12 words, not 11/],
    [`${words} zzz`, /has the word 'zzz'/],
  ] as const)
    await expect(bringBack(data, { words: typed })).rejects.toThrow(sentence)
  await expect(readdir(data)).rejects.toThrow('ENOENT')
  await mkdir(data)
  await writeFile(join(data, 'mine'), '')
  await expect(bringBack(data)).rejects.toThrow(/is not empty/)
  expect(await readdir(data)).toEqual(['mine'])

  const taken = join(home, 'taken')
  const letGo = lockDataDir(taken)
  await expect(bringBack(taken)).rejects.toThrow(/^A server runs on/)
  letGo()
  expect((await readdir(taken)).filter((name) => !name.startsWith('server-lock'))).toEqual([])
  expect(await bringBack(taken)).toMatchObject({ objects: { damaged: 0 } })

  // Damaged objects alone are no reason to be without a server.
  await rm(copy, { recursive: true, force: true })
  await cp(folder, copy, { recursive: true })
  await damage(copy, held[5]!.digest)
  const again = join(home, 'despite')
  expect(await bringBack(again, { from: copy, keepDamaged: true })).toMatchObject({ objects: { damaged: 1 } })

  const said = async (args: string[]) => (await admin(args)).err
  expect(await said(['restore', '--from', folder, '--data', data, '--words', words])).toMatch(
    /from standard input/,
  )
  expect((await backup(join(university.dataDir, 'inside'))).err).toMatch(/own folder/)
  expect((await backup(university.dataDir)).err).toMatch(/own folder/)
  expect((await backup(data)).err).toMatch(/is not empty \(mine\)/)
  expect((await backup(folder, data)).err).toMatch(/no server's data/)
  // Larger than any disk here: a file with nothing in it.
  const huge = join(university.dataDir, 'blobs', 'packs', `${'e'.repeat(32)}.pack`)
  await writeFile(huge, '')
  await truncate(huge, 2 ** 43)
  expect((await backup()).err).toMatch(/^The disk of .* is too small: \d+ MB are needed, \d+ MB are free\.$/)
  await rm(huge)
  expect(await readdir(data)).toEqual(['mine'])
  const other = join(home, 'other')
  await createServer({ dataDir: other, places: inDataDir, pagesDir: home, domain, logLevel: 'silent' }).then(
    (server) => server.close(),
  )
  const whole = await manifest()
  expect((await backup(folder, other)).err).toMatch(/another server/)
  const unlock = lockDataDir(other, 'backup')
  expect((await backup(join(home, 'b'), other)).err).toMatch(/under way already/)
  unlock()
  expect(await manifest()).toBe(whole)
})

test('a backup begins where it is told to, and its words hold although its first run breaks off', async () => {
  const { dataDir } = university
  const nowhere = join(home, 'nowhere')
  expect((await backup(nowhere)).err).toMatch(/Is its disk there/)
  expect(existsSync(nowhere)).toBe(false)
  expect((await backup(folder, dataDir, '--key', 'new')).err).toMatch(/recovery key already/)
  // What an administrator copied by hand before is no folder to begin in.
  const byHand = join(home, 'by-hand')
  await cp(join(folder, 'blobs'), join(byHand, 'blobs'), { recursive: true })
  expect((await backup(byHand, dataDir, '--key', 'new')).err).toMatch(/is not empty \(blobs\)/)
  // As a job without DATABASE_URL finds it.
  const keysAlone = join(home, 'keys-alone')
  await cp(join(dataDir, 'keys'), join(keysAlone, 'keys'), { recursive: true })
  expect((await backup(nowhere, keysAlone, '--key', 'new')).err).toMatch(/set DATABASE_URL/)
  await writeFile(join(keysAlone, 'taza.sqlite'), '')
  expect((await backup(nowhere, keysAlone, '--key', 'new')).err).toMatch(/set S3_BUCKET/)

  const broken = join(dataDir, 'blobs', 'packs', `${'d'.repeat(32)}.pack`)
  await mkdir(broken)
  const first = await backup(nowhere, dataDir, '--key', 'new')
  expect([first.status, first.err]).toEqual([1, expect.stringMatching(/^It broke off/)])
  await rm(broken, { recursive: true })
  const made = JSON.parse(first.out).words.join(' ')
  const data = join(home, 'begun')
  expect(await bringBack(data, { from: nowhere, words: made })).toMatchObject({ records: true })
  await rm(data, { recursive: true })
  expect((await backup(nowhere)).out).not.toContain('words')
  const whole = { objects: { objects: held.length, damaged: 0 } }
  expect(await bringBack(data, { from: nowhere, words: made })).toMatchObject(whole)
  await rm(data, { recursive: true })
})

test('who can write to the folder leads the server to no other files', async () => {
  const packs = join(university.dataDir, 'blobs', 'packs')
  const here = join(folder, 'blobs', 'packs')
  const name = (await readdir(packs)).find((one) => existsSync(join(here, one)))!
  const bytes = await readFile(join(packs, name))
  for (const [link, target] of [
    [join(here, name), join(packs, name)],
    [here, packs],
  ] as const) {
    await rename(link, join(home, 'aside'))
    await symlink(target, link)
    expect((await backup()).err).toMatch(/is a symbolic link/)
    expect((await readFile(join(packs, name))).equals(bytes)).toBe(true)
    await rm(link)
    await rename(join(home, 'aside'), link)
  }
})

test('who can write to the folder puts no recovery key of his own into it', async () => {
  const before = await manifest()
  const { manifest: mine } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
  const other = await bogusKey(mine)
  await writeFile(join(folder, 'manifest.json'), other)
  expect((await backup()).err).toMatch(/not as the server wrote it/)
  await writeFile(join(folder, 'manifest.json'), before)
  expect((await backup()).status).toBe(0)
})
const bogusKey = async (mine: { recovery: object }) => {
  const { signature } = JSON.parse(await manifest())
  const recovery = { ...mine.recovery, publicKey: Buffer.alloc(32, 9).toString('base64') }
  return JSON.stringify({ manifest: { ...mine, recovery }, signature })
}

test('a server that was brought back from an earlier backup erases nothing of a later one', async () => {
  const early = join(home, 'early')
  const data = join(home, 'early-server')
  await cp(folder, early, { recursive: true })
  await film(2)
  expect((await backup()).status).toBe(0)
  const later = await manifest()
  expect(await bringBack(data, { from: early })).toMatchObject({ objects: { damaged: 0 } })
  expect((await backup(folder, data)).err).toMatch(/has never known/)
  expect(await manifest()).toBe(later)
  expect(await isHere(held.at(-1)!.digest)).toBe(true)
  // It goes on where it came from.
  expect((await backup(early, data)).err).toBe('')
  await rm(data, { recursive: true })
})

test('what the rule of retention deleted is deleted in the backup too', async () => {
  const [one] = held
  expect(await isHere(one!.digest)).toBe(true)
  const { db, blobs } = university.server
  const { attempt } = ledger
  const exam = await db
    .selectFrom('attempt')
    .select('exam')
    .where('id', '=', attempt)
    .executeTakeFirstOrThrow()
  const done = { ...exam, at: Date.now(), statement: '{}', done_at: null }
  await db
    .insertInto('deletion')
    .values({ attempt, ...done })
    .execute()
  await blobs.remove(one!.digest)
  expect(JSON.parse((await backup()).out)).toMatchObject({ objects: { onlyHere: 1 } })
  expect(await isHere(one!.digest)).toBe(false)
})

test('objects in packs are copied and erased also where the records are in PostgreSQL', async () => {
  const places = { ...(await newPlaces()), s3: null }
  const own = places.databaseUrl === null
  const elsewhere = await startUniversity(undefined, {}, places)
  try {
    const { server, dataDir } = elsewhere
    const to = join(home, 'postgres')
    const deps = { db: server.db, dataDir, places, now: Date.now }
    const bytes = Buffer.from(crypto.getRandomValues(new Uint8Array(3000)))
    const digest = hash('sha256', bytes, 'hex')
    await server.blobs.put(digest, Readable.from([bytes]), 10_000)
    let typed = ''
    const words = (made: readonly string[]) => {
      typed = made.join(' ')
    }
    const report = { records: own, objects: { copied: 1, onlyHere: 0 } }
    expect(await backUp({ ...deps, words, newKey: true }, to)).toMatchObject(report)
    const data = join(home, 'postgres-again')
    const back = await bringBack(data, { from: to, words: typed })
    expect(back).toMatchObject({ records: own, objects: { objects: 1 } })
    expect(existsSync(join(data, 'taza.sqlite'))).toBe(own)
    await server.blobs.remove(digest)
    await backUp({ ...deps, words, newKey: false }, to)
    const packs = join(to, 'blobs', 'packs')
    for (const name of await readdir(packs))
      expect((await readFile(join(packs, name))).includes(Buffer.from(digest, 'hex'))).toBe(false)
  } finally {
    await elsewhere.close()
  }
})

test('of PostgreSQL and a bucket only the keys are copied, and that is said', async () => {
  const { server, dataDir } = university
  const deps = {
    db: server.db,
    dataDir,
    now: Date.now,
    newKey: true,
    words: () => undefined,
  }
  const s3 = { endpoint: null, direct: null, region: 'r', bucket: 'b', credentials: null }
  const to = join(home, 'elsewhere')
  const places = { databaseUrl: 'postgres://h/d', s3 }
  expect(await backUp({ ...deps, places }, to)).toMatchObject({ records: false, objects: null })
  expect(JSON.parse(await readFile(join(to, 'manifest.json'), 'utf8')).manifest).toMatchObject({
    records: null,
    objects: null,
  })
  expect((await readdir(to)).sort()).toEqual([expect.stringMatching(/^keys-/), 'manifest.json'])
})
