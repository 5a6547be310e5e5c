/** What the records say of their machine: every kind of finding and notice, each told from its harmless neighbour. */
import { expect, test } from 'vitest'
import { judgeStory, recordedTime } from '../../../../src-shared/verify/story.ts'
import { story, wall0 } from '../../../support/story.ts'

const keys = [{ recipient: 'review', key: '', enc: '', ciphertext: '' }]
const opened = () => story().add(1000, 'attempt.opened', { keys })
const codes = (made: ReturnType<typeof story>) => {
  const { findings, notices } = judgeStory(0, made.records)
  return [...findings, ...notices].map((one) => one.code)
}

test('an ordinary part has none', () => {
  const made = opened().running(2000).film('face', 2000, 60_000).submitted(61_000)
  expect(codes(made)).toEqual([])
})

test('a restart is a notice when the attempt resumes, a finding when nobody says so', () => {
  const before = () =>
    opened()
      .running(2000)
      .film('face', 2000, 20_000)
      .reboot('boot-2', wall0 + 60_000)
  expect(codes(before().add(500, 'attempt.resumed').film('face', 1000, 9000))).toEqual(['boot-changed'])
  expect(codes(before().film('face', 1000, 9000))).toEqual(['boot-unexplained'])
})

test('a boot that was over comes back from an older disk only', () => {
  const made = opened()
    .film('face', 2000, 8000)
    .reboot('boot-2', wall0 + 60_000)
    .add(500, 'attempt.resumed')
  made.reboot('boot-1', wall0).film('face', 90_000, 94_000)
  expect(codes(made)).toEqual(['boot-returned', 'boot-changed'])
})

test('a wall clock that is moved is a finding unless the server’s clock holds; slewing is nothing', () => {
  const moved = () =>
    opened()
      .film('face', 2000, 10_000)
      .reboot('boot-1', wall0 + 9000)
      .film('face', 10_000, 16_000)
  expect(codes(moved())).toEqual(['clock-jumped'])
  expect(codes(moved().add(17_000, 'clock.compared', { offsetMs: -9000 }))).toEqual(['clock-corrected'])
  const slewed = opened()
  for (let i = 0; i < 100; i++)
    slewed.reboot('boot-1', wall0 + i * 100).film('face', 2000 + i * 2000, 4000 + i * 2000)
  expect(codes(slewed)).toEqual([])
})

test('facts that main dates back are no clock that runs backwards; two minutes are', () => {
  const made = opened().film('face', 2000, 300_000)
  expect(codes(made.add(250_000, 'window.closed'))).toEqual([])
  expect(codes(made.add(100_000, 'window.closed'))).toEqual(['clock-reversed'])
})

test('a submission names a sheet that is kept before it', () => {
  const [kept, other] = ['a'.repeat(64), 'b'.repeat(64)]
  const keeps = (sheet: string) => opened().add(1, 'sheet.kept', { index: 0, sheet })
  expect(codes(keeps(kept).add(2, 'attempt.submitted', { by: 's', answers: 0, sheet: kept }))).toEqual([])
  const wrong = { by: 's', answers: 0, sheet: other }
  expect(codes(keeps(kept).add(2, 'attempt.submitted', wrong))).toEqual(['sheet-missing'])
})

test('a part whose key nobody can unwrap, and kinds nobody knows', () => {
  expect(codes(story().add(0, 'attempt.opened', { keys: [] }))).toEqual(['wraps-missing'])
  expect(codes(opened().add(1, 'moon.risen').add(2, 'moon.risen'))).toEqual(['kind-unknown'])
  expect(
    judgeStory(0, opened().add(1, 'moon.risen').add(2, 'moon.risen').records).notices[0]?.detail,
  ).toContain('2 ×')
})

test('a submission without answers that could not be saved is pointed out, with their questions', () => {
  const end = (unsaved: string[]) => opened().add(1, 'attempt.submitted', { by: 's', answers: 3, unsaved })
  expect(codes(end([]))).toEqual([])
  expect(judgeStory(0, end(['q4', 'q7']).records).notices).toEqual([
    { code: 'submitted-without', where: 'parts/0 record 1', detail: expect.stringContaining('q4, q7') },
  ])
})

test('time recorded leaves out what the machine slept through', () => {
  const awake = story().add(0, 'student.asked').add(4000, 'student.asked').add(3_600_000, 'student.asked')
  expect(recordedTime(awake.records, 10_000)).toBe(14_000)
})
