import { expect, test } from 'vitest'
import { deviceOf, deviceProblem, named, openProblem } from '../../../../src-renderer/capture/devices.ts'
import { fitSize } from '../../../../src-renderer/capture/worker/encoder.ts'

const infos = ['C270', 'Face', 'C270'].map((label, i) => ({ deviceId: `id${i}`, groupId: `g${i}`, label }))

test('equal labels are told apart by their order', () => {
  expect(named(infos).map(({ label, ordinal }) => [label, ordinal])).toEqual([
    ['C270', 0],
    ['Face', 0],
    ['C270', 1],
  ])
  expect(deviceOf(named(infos), { label: 'C270', ordinal: 1 })?.id).toBe('id2')
  expect(deviceOf(named(infos), { label: 'C270', ordinal: 2 })).toBeUndefined()
})

test('what is wrong with the cameras', () => {
  const face = { label: 'Face', ordinal: 0 }
  const desk = { label: 'C270', ordinal: 0 }
  expect(deviceProblem([], { face, desk })).toBe('no-camera')
  expect(deviceProblem(named(infos.slice(0, 1)), { face, desk })).toBe('one-camera')
  expect(deviceProblem(named(infos), { face, desk: { ...face } })).toBe('same-camera')
  expect(deviceProblem(named(infos), { face, desk })).toBeNull()
})

test('what getUserMedia refuses has a name for people', () => {
  expect(openProblem(new DOMException('', 'NotReadableError'))).toBe('camera-in-use')
  expect(openProblem(new DOMException('', 'NotAllowedError'))).toBe('camera-refused')
  expect(openProblem(new DOMException('', 'OverconstrainedError'))).toBeNull()
  expect(openProblem(new Error('x'))).toBeNull()
})

test.each([
  [1280, 720, 1280, 720],
  [1920, 1080, 1280, 720],
  [640, 480, 640, 480],
  [1280, 960, 960, 720],
  [641, 361, 642, 362],
  [720, 1280, 406, 720],
])('a %i×%i camera is filmed at %i×%i', (width, height, w, h) => {
  expect(fitSize({ width, height }, { width: 1280, height: 720 })).toEqual({ width: w, height: h })
})
