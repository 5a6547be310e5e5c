import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeRecipient } from '../../../../src-shared/seal/wrap.ts'
import {
  newChallenge,
  sameAnswer,
  spoken,
  UnlockChallenge,
  unlockAnswer,
} from '../../../../src-shared/unlock/code.ts'

const facts = { station: 'st-1', challenge: '48392017', login: 'saparova' }

describe('unlocking by challenge and answer', () => {
  it('gives both ends the same answer, and no third one', async () => {
    const [station, server, other] = await Promise.all([makeRecipient(), makeRecipient(), makeRecipient()])
    const answer = await unlockAnswer(station, server.publicKey, facts)
    expect(answer).toMatch(/^\d{10}$/)
    expect(await unlockAnswer(server, station.publicKey, facts)).toBe(answer)
    expect(await unlockAnswer(other, station.publicKey, facts)).not.toBe(answer)
    expect(await unlockAnswer(server, other.publicKey, facts)).not.toBe(answer)
  })

  it('is for one station, one challenge and one person', async () => {
    const [station, server] = await Promise.all([makeRecipient(), makeRecipient()])
    const ask = (over: object) => unlockAnswer(server, station.publicKey, { ...facts, ...over })
    const answers = await Promise.all([
      ask({}),
      ask({ station: 'st-2' }),
      ask({ challenge: '48392018' }),
      ask({ login: 'saparov' }),
      // Nothing of one field can be moved into another.
      ask({ station: 'st-1\n4839', challenge: '2017' }),
    ])
    expect(new Set(answers).size).toBe(answers.length)
  })

  it('does not mind how a number or a login was typed', async () => {
    const [station, server] = await Promise.all([makeRecipient(), makeRecipient()])
    const answer = await unlockAnswer(server, station.publicKey, facts)
    const typed = { ...facts, challenge: ' 4839-2017', login: ' Saparova ' }
    expect(await unlockAnswer(station, server.publicKey, typed)).toBe(answer)
    expect(sameAnswer(` ${spoken(answer)}`, answer)).toBe(true)
  })

  it('knows a wrong answer from the right one', () => {
    const digits = fc.stringMatching(/^\d{10}$/)
    fc.assert(
      fc.property(digits, fc.string(), (right, given) => {
        expect(sameAnswer(given, right)).toBe(given.replace(/\D/g, '') === right)
      }),
    )
    expect(sameAnswer('4839102274', '4839102275')).toBe(false)
    expect(sameAnswer('48391022741', '4839102274')).toBe(false)
    expect(sameAnswer('', '4839102274')).toBe(false)
  })

  it('makes challenges that can be read aloud and typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (random) => {
        const challenge = newChallenge(random)
        expect(challenge).toMatch(/^\d{8}$/)
        expect(UnlockChallenge.parse(spoken(challenge))).toBe(challenge)
      }),
    )
    expect(spoken('48392017')).toBe('4839 2017')
    expect(spoken('4839102274')).toBe('483 910 2274')
    expect(UnlockChallenge.safeParse('123').success).toBe(false)
    expect(UnlockChallenge.safeParse(`48392017${' '.repeat(100)}`).success).toBe(false)
  })
})
