import { describe, expect, test } from 'vitest'
import { replay } from '../../../../src-shared/attempt/apply.ts'
import { left, minutesToGo } from '../../../../src-shared/attempt/clock.ts'
import { clockFrom, openedBody, savedBody, story } from '../../../support/story.ts'

const continues = (state: string, leftMs: number | null) => ({
  ...openedBody,
  continues: { part: 0, size: 7, root: Buffer.alloc(32).toString('base64'), state, leftMs },
})
const terms = { durationMinutes: 30, clockRunsWhileLocked: false, unfilmedSeats: false }
const ordered = (kind: string) => ({ command: `co-${kind}`, kind, by: 'Invigilator' })

describe('an attempt that came from another station, after a restart', () => {
  test.each([
    ['running', true],
    ['break', true],
    ['paused', false],
    ['waiting', false],
    ['preflight', false],
  ])('%s there: goes on by itself here: %s', (state, admitted) => {
    const { records } = story().add(0, 'attempt.opened', continues(state, 60_000))
    expect(replay(records, terms)).toMatchObject({ state: 'preflight', admitted, leaving: null })
  })

  test('admission here counts too', () => {
    const { records } = story()
      .add(0, 'attempt.opened', continues('paused', 60_000))
      .add(10, 'command.received', ordered('admit'))
    expect(replay(records, terms).admitted).toBe(true)
  })

  test('its clock begins with what was left, not with the whole exam', () => {
    const clock = (body: Record<string, unknown>) =>
      clockFrom(
        story().add(0, 'attempt.opened', body).running(5000).add(65_000, 'answer.saved', savedBody).records,
        30,
        false,
      )
    expect(left(clock(continues('running', 600_000)), 65_000)).toBe(540_000)
    expect(left(clock(openedBody), 65_000)).toBe(30 * 60_000 - 60_000)
    expect(minutesToGo(30, { leftMs: null })).toBe(30)
    expect(minutesToGo(30, { leftMs: 0 })).toBe(0)
  })

  test('an order to leave that was received is carried out by whoever comes next', () => {
    const { records } = story().running(0).add(10, 'command.received', ordered('transfer'))
    expect(replay(records, terms).leaving).toEqual({ id: 'co-transfer', by: 'Invigilator' })
  })
})
