/** Hostile letters to the trust line: nothing false is taken, nothing true is lost, and every refusal is a sentence. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTrustLine, type TrustTarget, trustAttacks } from '../../chaos/hostile/trust.ts'
import { randomFrom } from '../../chaos/kill/random.ts'
import { anybody, newSender, tip } from '../../support/trust/people.ts'
import { domain, handClock, startUniversity, type University } from '../../support/university.ts'

const hourMs = 3_600_000
const clock = handClock()
const seed = Date.now() % 2 ** 31
let university: University
let target: TrustTarget
beforeAll(async () => {
  university = await startUniversity(clock, { sessions: { hours: 24, idleMinutes: 1440 } })
  target = await startTrustLine(university)
})
afterAll(() => university.close())

/** Numbers of their own for each: a locator is guessed that nobody has. */
const attacks = trustAttacks.map((one, i) => ({ ...one, first: seed + i * 1_000_003 }))

describe.each(attacks)('$name', ({ attack, first }) => {
  test('are refused in words, and the true conversation stays as it is', async () => {
    const before = JSON.stringify(await target.rows())
    for (let trial = 0; trial < 24; trial++)
      expect(
        await attack(target, randomFrom(first + trial * 7919)),
        `seed ${seed}, trial ${trial}`,
      ).toBeNull()
    expect(JSON.stringify(await target.rows())).toBe(before)
    expect(await target.wrong()).toBeNull()
  })
})

test('a flood with the work done fills an hour: honest senders are told to come later, and then come through', async () => {
  clock.advance(hourMs)
  const begun = Math.floor(clock.now() / hourMs) * hourMs
  const rows = Array.from({ length: 1000 }, (_, i) => ({
    id: i.toString(16).padStart(32, '0'),
    origin: 'page' as const,
    state: 'new' as const,
    kind: null,
    holder: null,
    due: begun,
    begun,
    last: begun,
    closed_at: null,
  }))
  await university.server.db.insertInto('trust_conversation').values(rows).execute()
  const sender = await newSender(anybody(university.url), domain)
  const refused = await sender.begin(tip('кейін'))
  expect(refused).toMatchObject({ status: 429, body: { problem: { code: 'too-many-tries' } } })
  clock.advance(hourMs)
  expect((await sender.begin(tip('кейін'))).status).toBe(200)
  expect((await sender.read()).said.map(({ message }) => message.text)).toEqual(['кейін'])
}, 60_000)
