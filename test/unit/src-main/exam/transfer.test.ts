import { describe, expect, test } from 'vitest'
import { pastOf } from '../../../../src-main/exam/past.ts'
import { continuesOf, minutesToGo } from '../../../../src-main/exam/transfer.ts'
import { clockFrom, left } from '../../../../src-shared/exam-clock.ts'
import { story } from '../../../support/story.ts'

const continues = (state: string, leftMs: number | null) => ({
  continues: { part: 0, size: 7, root: Buffer.alloc(32).toString('base64'), state, leftMs },
})
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
    expect(pastOf(records)).toMatchObject({ state: 'preflight', admitted, leaving: null })
  })

  test('admission here counts too', () => {
    const { records } = story()
      .add(0, 'attempt.opened', continues('paused', 60_000))
      .add(10, 'command.received', ordered('admit'))
    expect(pastOf(records).admitted).toBe(true)
  })

  test('its clock begins with what was left, not with the whole exam', () => {
    const { records } = story()
      .add(0, 'attempt.opened', continues('running', 600_000))
      .running(5000)
      .add(65_000, 'answer.saved')
    const clock = (body?: Record<string, unknown>) =>
      clockFrom(records, minutesToGo(30, continuesOf(body)), false)
    expect(left(clock(records[0]?.body), 65_000)).toBe(540_000)
    expect(left(clock({}), 65_000)).toBe(30 * 60_000 - 60_000)
    expect(minutesToGo(30, { leftMs: null })).toBe(30)
    expect(minutesToGo(30, { leftMs: 0 })).toBe(0)
  })

  test('an order to leave that was received is carried out by whoever comes next', () => {
    const { records } = story().running(0).add(10, 'command.received', ordered('transfer'))
    expect(pastOf(records).leaving).toEqual({ id: 'co-transfer', by: 'Invigilator' })
  })
})
