import { describe, expect, it } from 'vitest'
import {
  firstPicture,
  gapAt,
  jumpsOf,
  lineOf,
  nextJump,
  placeOf,
} from '../../../../src-renderer/console/attempt/line.ts'
import { pictureOf, stillAt } from '../../../../src-renderer/console/attempt/stills.ts'
import { commandsFor, standingCommands } from '../../../../src-renderer/console/commands/kinds.ts'
import { minutesOfOthers } from '../../../../src-renderer/console/commands/late.ts'
import { hashOf, parseRoute, type Route } from '../../../../src-renderer/console/frame/route.ts'
import { missingFirst } from '../../../../src-renderer/console/officer/order.ts'
import { span } from '../../../../src-renderer/console/text/span.ts'
import { answersTo, answerTo } from '../../../../src-renderer/console/wall/needAction.ts'
import { silence, timeLeft } from '../../../../src-renderer/console/wall/now.ts'
import { completeness, detail, summary, tile } from '../../../integration/console-page/fixtures.ts'

const heard = (one: ReturnType<typeof tile>, heardAt = 0) => ({ ...one, heardAt })

describe('between two words of the server', () => {
  const running = summary(1, 'running')
  it('silence grows by the page’s own clock', () =>
    expect(silence(heard(tile(1, running, { silentMs: 4000 })), 3000)).toBe(7000))
  it('runs the exam’s clock only while it runs', () => {
    expect(timeLeft(heard(tile(1, running)), 5000)).toBe(3_594_000)
    expect(timeLeft(heard(tile(1, summary(1, 'break'))), 5000)).toBe(3_599_000)
    const locked = summary(1, 'running', { lock: { reason: 'keys', code: 'X' } })
    expect(timeLeft(heard(tile(1, locked)), 5000)).toBe(3_599_000)
  })
})

describe('a late arrival', () => {
  const late = summary(9, 'waiting', { leftMs: 90 * 60_000 })
  const others = (leftMs: number, state: Parameters<typeof summary>[1] = 'running') =>
    heard(tile(1, summary(1, state, { leftMs })))
  it('is offered the time that the longest of the others has', () => {
    expect(minutesOfOthers(late, [others(30 * 60_000), others(41.2 * 60_000)], 0)).toBe(42)
    expect(minutesOfOthers(late, [others(30 * 60_000)], 10 * 60_000)).toBe(20)
  })
  it('is none while nobody has begun, when all is over, and at another exam', () => {
    expect(minutesOfOthers(late, [], 0)).toBeNull()
    expect(minutesOfOthers(late, [others(80 * 60_000, 'waiting')], 0)).toBeNull()
    expect(minutesOfOthers(late, [others(89.5 * 60_000)], 0)).toBeNull()
    expect(minutesOfOthers(late, [others(0)], 0)).toBeNull()
    const elsewhere = { ...late, exam: { ...late.exam, id: 'chemistry' } }
    expect(minutesOfOthers(elsewhere, [others(30 * 60_000)], 0)).toBeNull()
  })
})

it('answers a student who refuses to be filmed with one button, which is no punishment', () => {
  expect(answerTo(['refused-filming'], {})).toBe('excuse')
  expect(answerTo(['refused-filming'], { unfilmed: 'offered' })).toBe('seat-unfilmed')
  expect(answersTo('refused-filming', { unfilmed: 'offered' })).toEqual(['seat-unfilmed', 'excuse'])
  expect(commandsFor({ ...summary(1, 'preflight'), unfilmed: 'offered' })).toContain('seat-unfilmed')
  expect(commandsFor({ ...summary(1, 'waiting'), unfilmed: 'seated' })).not.toContain('seat-unfilmed')
  expect(commandsFor(summary(1, 'running'))).not.toContain('excuse')
})

it('offers the answer to the most pressing need that has one', () => {
  expect(answerTo(['silent', 'waiting'], {})).toBe('admit')
  expect(answerTo(['locked', 'asks-break'], {})).toBe('unlock')
  expect(answerTo(['silent', 'asks-help'], {})).toBe('attend')
  expect(answerTo(['silent', 'camera-lost'], {})).toBeNull()
})

it('offers commands that make sense', () => {
  expect(commandsFor(summary(1, 'submitted'))).toEqual([])
  expect(commandsFor(summary(1, 'waiting'))).toContain('admit')
  expect(commandsFor(summary(1, 'running'))).not.toContain('unlock')
  const locked = commandsFor(summary(1, 'running', { lock: { reason: 'keys', code: 'X' } }))
  expect(locked[0]).toBe('unlock')
  expect(locked).not.toContain('lock')
})

it('keeps a place for each command as long as the exam goes on, whatever is asked and answered', () => {
  const places = standingCommands(summary(1, 'running'))
  expect(places.at(-1)).toBe('end')
  for (const state of ['running', 'break', 'paused'] as const)
    for (const more of [
      {},
      { asks: ['break', 'help'] },
      { lock: { reason: 'keys', code: 'X' } },
      { unseen: ['in-1'] },
    ])
      expect(standingCommands(summary(1, state, more))).toEqual(places)
  expect(standingCommands(summary(1, 'waiting'))).toEqual(standingCommands(summary(1, 'preflight')))
  expect(standingCommands(summary(1, 'submitted'))).toEqual([])
})

it.each<Route>([
  { screen: 'rooms' },
  { screen: 'home' },
  { screen: 'exams' },
  { screen: 'wall', room: 'зал 1/б?' },
  { screen: 'completeness', exam: 'e-1' },
  { screen: 'attempt', attempt: 'at-1', room: 'a&b', at: 1_760_000_000_000 },
  { screen: 'attempt', attempt: 'at-1', room: null, at: null },
])('keeps a place in the address: %o', (route) => expect(parseRoute(hashOf(route))).toEqual(route))

it('survives a broken address', () =>
  expect(parseRoute('#/rooms/%E0%A4%A')).toMatchObject({ screen: 'wall' }))

it('writes stretches of time', () => {
  expect([span(-5), span(59_999), span(3_661_000)]).toEqual(['0:00', '0:59', '1:01:01'])
})

describe('the time line', () => {
  const attempt = detail(100_000)
  const line = lineOf(attempt, 0)
  it('holds everything that is known', () => {
    expect(line).toEqual({ from: 100_000, to: 130_700 })
    expect(placeOf(line, 0)).toBe(0)
    expect(placeOf(line, 1e9)).toBe(1)
  })
  it('has its first picture where the cameras that begin together all have one', () => {
    expect(firstPicture(attempt, line)).toBe(100_700)
    const [face, desk] = attempt.films
    const late = { films: [face!, { ...desk!, from: 400_000 }] }
    expect(firstPicture(late, line)).toBe(100_000)
    expect(firstPicture({ films: [] }, line)).toBe(line.from)
  })
  it('grows while the attempt runs', () => {
    const running = { ...attempt, submittedAt: null }
    expect(lineOf(running, 500_000).to).toBe(500_000)
  })
  it('jumps from mark to mark', () => {
    const jumps = jumpsOf(attempt)
    expect(jumps).toEqual([107_000, 110_700, 120_000])
    expect(nextJump(jumps, 107_000, 1)).toBe(110_700)
    expect(nextJump(jumps, 120_000, 1)).toBeNull()
    expect(nextJump(jumps, 107_300, -1)).toBeNull()
    expect(jumpsOf(attempt, [104_000, 109_000])).toEqual([102_000, 107_000, 110_700, 120_000])
  })
  it('knows the gap and the still of a moment', () => {
    expect(gapAt(attempt, 'desk', 113_000)?.reason).toBe('camera-lost')
    expect(gapAt(attempt, 'face', 113_000)).toBeNull()
    expect(stillAt(attempt.stills, 'screen', 108_999)?.at).toBe(100_000)
    expect(stillAt(attempt.stills, 'screen', 99_999)).toBeNull()
    expect(stillAt(attempt.stills, 'desk', 108_999)).toBeNull()
    const desk = [90_000, 100_000, 110_000].map((at) => ({
      ...attempt.stills[0]!,
      source: 'desk' as const,
      at,
    }))
    expect(pictureOf(desk, 'desk', 104_000)?.at).toBe(100_000)
    expect(pictureOf(desk, 'desk', 106_000)?.at).toBe(110_000)
    expect(pictureOf(desk, 'desk', 117_000)).toBeNull()
    expect(pictureOf(desk, 'face', 100_000)).toBeNull()
    expect(pictureOf(attempt.stills, 'screen', 108_999)?.at).toBe(100_000)
  })
})

it('names what is missing first', () => {
  const order = missingFirst(completeness().rows).map(({ student }) => student.number)
  expect(order).toEqual(['2401009', '2401004', '2401001'])
})
