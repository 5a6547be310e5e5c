/** A check of the machine stands on the sign-in screen, for whoever reads it there. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keeperFake, sessionWith } from '../../../support/exam-session.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is shown there alone, and no longer than it goes on', async () => {
  const { session, view, call } = sessionWith(keeperFake())
  session.begin(null)
  expect(view().checked).toBe(false)
  session.checking(true)
  expect(view()).toMatchObject({ screen: 'sign-in', checked: true })
  await call['student.sign-in']({ number: '20260001', code: 'kod' })
  expect(view()).toMatchObject({ screen: 'confirm', checked: false })
  await call['student.confirm']({ me: false })
  session.checking(false)
  expect(view()).toMatchObject({ screen: 'sign-in', checked: false })
})
