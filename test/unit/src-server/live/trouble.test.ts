import { describe, expect, it } from 'vitest'
import { judged } from '../../../../src-server/live/trouble.ts'
import { live, summary, tile } from '../../../integration/console-page/fixtures.ts'

const codes = (one: ReturnType<typeof tile>, now = Date.now()) =>
  judged(one, now).troubles.map(({ code }) => code)
const needs = (one: ReturnType<typeof tile>) => judged(one, Date.now()).needs

describe('what is wrong at a station', () => {
  const running = summary(1, 'running')
  it('is nothing while all is well', () => {
    expect(codes(tile(1, running))).toEqual([])
    expect(needs(tile(1, running))).toEqual([])
  })
  it('is silence from ten seconds, and at once when the line is cut', () => {
    expect(codes(tile(1, running, { silentMs: 9_999 }))).toEqual([])
    expect(codes(tile(1, running, { silentMs: 10_000 }))).toEqual(['silent'])
    expect(codes(tile(1, running, { connected: false }))).toEqual(['silent'])
  })
  it('is not made of what is over', () => {
    const done = summary(1, 'submitted', { coverage: { face: 0.5, desk: 0.5, screen: 0.5 } })
    expect(codes(tile(1, done, { connected: false, silentMs: 900_000 }))).toEqual([])
    expect(codes(tile(1, null, { connected: false }))).toEqual([])
  })
  it('is debt that the policy calls old, after submission too, and no younger one', () => {
    const debt = { segments: 3, bytes: 9, oldestMs: 40_000 }
    expect(codes(tile(1, summary(1, 'submitted', { debt: { ...debt, old: true } })))).toEqual(['debt'])
    expect(codes(tile(1, summary(1, 'running', { debt: { ...debt, old: false } })))).toEqual([])
  })
  it('puts alarms before the rest', () => {
    const now = Date.now()
    const bad = summary(1, 'running', { coverage: { face: 1, desk: 0.9949, screen: 1 } })
    const one = tile(1, bad, { live: live(bad, { cameras: { face: 'live', desk: 'frozen' } }) })
    expect(codes(one, now)).toEqual(['camera-frozen', 'coverage'])
    expect(codes(tile(1, { ...bad, startedAt: now - 29_000 }), now)).toEqual([])
  })
  it('is told of an attempt that the server cannot read', () =>
    expect(codes(tile(1, null, { unreadable: true }))).toEqual(['unreadable']))
})

describe('what a station waits for', () => {
  it('is nobody any more once she is let in and draws her ticket', () => {
    expect(needs(tile(1, summary(1, 'waiting')))).toEqual(['waiting'])
    expect(needs(tile(1, summary(1, 'waiting', { admitted: true })))).toEqual([])
  })
  it('hides no request behind another', () => {
    expect(needs(tile(1, summary(1, 'waiting'), { connected: false }))).toEqual(['silent', 'waiting'])
    const locked = summary(1, 'running', { asks: ['break'], lock: { reason: 'keys', code: 'X' } })
    expect(needs(tile(1, locked))).toEqual(['locked', 'asks-break'])
    expect(needs(tile(1, summary(1, 'preflight', { asks: ['refused-filming'] })))).toEqual([
      'refused-filming',
    ])
  })
})
