/** Sealed papers on a station's disk, and who is heard with words. */
import { hash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Beside } from '../../../../src-main/keeper/call-table.ts'
import { createPackageCalls } from '../../../../src-main/keeper/package-calls.ts'
import { openPackages } from '../../../../src-main/keeper/packages.ts'
import { startPackageLane } from '../../../../src-main/keeper/sync/package-lane.ts'
import type { Session } from '../../../../src-main/keeper/sync/session.ts'
import type { Paper } from '../../../../src-shared/exam.ts'
import { lockUnder, newEnvelopeCode } from '../../../../src-shared/package/envelope.ts'
import type { OfferedPackage } from '../../../../src-shared/package/held.ts'
import { newPackageKey, sealPackage } from '../../../../src-shared/package/sealed.ts'
import { wordsOf } from '../../../../src-shared/trust/words.ts'

let data = ''
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'taza-packages-'))
})
afterEach(() => rmSync(data, { recursive: true }))

const file = Buffer.from('a sealed paper of three pieces')
const offer = (of = file): OfferedPackage => ({
  package: hash('sha256', of),
  ...{ bytes: of.length, opensAt: 0, envelope: 0, lock: null },
})
const open = () => openPackages(data, () => true)

it('goes on with what came before a restart, and has a package once it is whole', () => {
  const one = offer()
  open().hear([one])
  expect(open().add(one, file.subarray(0, 12))).toBe(false)
  const again = open()
  expect(again.held()).toEqual([{ package: one.package, bytes: 12, envelope: 0 }])
  expect(again.has(one.package)).toBe(false)
  expect(again.add(one, file.subarray(12))).toBe(true)
  expect(open().read(one.package)).toEqual(file)
  expect(open().held()).toEqual([{ package: one.package, bytes: file.length, envelope: 0 }])
})

it('begins anew where other bytes came, and keeps nothing that is not offered', () => {
  const one = offer()
  const store = open()
  store.hear([one])
  store.add(one, file.subarray(0, 12))
  expect(() => store.add(one, Buffer.alloc(file.length - 12))).toThrow('not what it is called')
  expect(store.held()).toMatchObject([{ bytes: 0 }])
  store.add(one, file)
  store.hear([offer(Buffer.from('another'))])
  store.tidy()
  expect(readdirSync(join(data, 'packages'))).toEqual(['offers.json'])
  expect(existsSync(join(data, 'packages', one.package))).toBe(false)
})

it('fetches anew what the disk has changed, and opens none of it', () => {
  const one = offer()
  const store = open()
  store.hear([one])
  store.add(one, file)
  writeFileSync(join(data, 'packages', one.package), Buffer.alloc(file.length))
  expect(store.read(one.package)).toBeNull()
  expect(store.held()).toMatchObject([{ bytes: 0 }])
})

it('gets to the end where the station went down with all bytes here, and past one that the server cannot give', async () => {
  const [lost, cut, next] = [offer(Buffer.from('lost')), offer(), offer(Buffer.from('another'))]
  const store = open()
  store.hear([lost, cut, next])
  store.add(cut, Buffer.alloc(0))
  writeFileSync(join(data, 'packages', `${cut.package}.part`), file)
  // Nobody has looked at it: it is not whole, and is not said to be.
  expect(store.held()[1]).toMatchObject({ bytes: file.length - 1 })
  const told: unknown[] = []
  const api = {
    packages: async ({ body }: { body: unknown }) => {
      told.push(body)
      return { packages: [lost, cut, next] }
    },
    packagePiece: async ({ digest, from }: { digest: string; from: number }) => {
      if (digest !== next.package) throw new Error('gone')
      return { piece: Buffer.from('another').subarray(from).toString('base64') }
    },
  }
  const lane = startPackageLane({
    ...{ session: { api } as unknown as Session, packages: store },
    ...{ isIdle: () => true, random: () => 1, log: () => undefined },
  })
  try {
    await vi.waitFor(() => expect(store.has(next.package)).toBe(true))
    expect(store.read(cut.package)).toEqual(file)
    await vi.waitFor(() =>
      expect(told.at(-1)).toMatchObject({ held: [{ bytes: 0 }, cut, next].map(({ bytes }) => ({ bytes })) }),
    )
  } finally {
    await lane.stop()
  }
})

it('hears nobody for a while after five wrong envelopes in a row', async () => {
  let now = 0
  const calls = createPackageCalls({ packages: { ...open(), lockOf: () => null }, now: () => now })
  const tried = (words: string) =>
    calls['package.open'](
      { package: 'a'.repeat(64), place: 'p', ticket: null, by: { words } },
      ...([] as unknown as Beside),
    )
  for (let i = 0; i < 5; i++) await expect(tried('алма')).rejects.toThrow('wrong-envelope')
  await expect(tried('алма')).rejects.toThrow('too-many-tries')
  now = 29_000
  await expect(tried('алма')).rejects.toThrow('too-many-tries')
  now = 30_000
  await expect(tried('алма')).rejects.toThrow('wrong-envelope')
})

it('gives the words’ holder the cards of one place, and counts wrong words for them as for the paper', async () => {
  const key = newPackageKey()
  const commitment = 'c'.repeat(64)
  const hands = { here: [{ card: 9, ticket: 2 }], there: [{ card: 10, ticket: 3 }] }
  const asked: Paper = { questions: [], web: null }
  const content = {
    papers: { here: asked, there: asked, bare: asked },
    draw: { commitment, hands },
    media: [],
  }
  // Nothing but the whole key has them.
  const sealed = Buffer.from(await sealPackage({ exam: 'e', room: 'r', opensAt: 1 }, content, key))
  const digest = hash('sha256', sealed)
  const code = newEnvelopeCode()
  const lock = await lockUnder(code, digest, key)
  const packages = { has: () => true, read: () => sealed, lockOf: () => lock }
  const calls = createPackageCalls({ packages, now: () => 0 })
  const beside = [] as unknown as Beside
  const hand = (words: string, place = 'here') =>
    calls['package.hand']({ package: digest, place, words }, ...beside)
  const words = wordsOf(code, 'kk').join(' ')
  expect(await hand(words)).toEqual({ hand: { commitment, cards: hands.here } })
  expect(await hand(words, 'bare')).toEqual({ hand: null })
  await expect(hand(words, 'nowhere')).rejects.toThrow('no such place')
  for (let i = 0; i < 5; i++) await expect(hand('алма')).rejects.toThrow('wrong-envelope')
  await expect(hand(words)).rejects.toThrow('too-many-tries')
})
