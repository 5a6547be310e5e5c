import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseCameras, type Device, isCamera, swapped } from '../../../../src-main/capture/choose.ts'

const device = (label: string, ordinal = 0, group = label + ordinal): Device => ({ label, ordinal, group })
const none = { face: null, desk: null }
const named = (label: string, ordinal = 0) => ({ label, ordinal })

test('labels decide, whatever the order', () => {
  const found = chooseCameras([device('Desk'), device('Face')], none)
  expect(found).toEqual({ cameras: { face: named('Face'), desk: named('Desk') }, problem: null })
})

test('a remembered choice wins over labels', () => {
  const remembered = { face: named('Desk'), desk: named('Face') }
  expect(chooseCameras([device('Face'), device('Desk')], remembered).cameras).toEqual(remembered)
})

test('without words the first is the face', () => {
  const found = chooseCameras([device('C920'), device('C270')], none)
  expect(found.cameras).toEqual({ face: named('C920'), desk: named('C270') })
})

test('one word is enough for both', () => {
  expect(chooseCameras([device('C920'), device('Integrated Camera')], none).cameras).toEqual({
    face: named('Integrated Camera'),
    desk: named('C920'),
  })
  expect(chooseCameras([device('Desk'), device('C920')], none).cameras.face).toEqual(named('C920'))
})

test('two cameras of one kind are told apart by their ordinals', () => {
  const found = chooseCameras([device('C270', 0), device('C270', 1)], none)
  expect(found.cameras).toEqual({ face: named('C270', 0), desk: named('C270', 1) })
})

test('none and one are problems, and one camera gets one place', () => {
  expect(chooseCameras([], none)).toEqual({ cameras: none, problem: 'no-camera' })
  const one = chooseCameras([device('Desk')], none)
  expect(one).toEqual({ cameras: { face: null, desk: named('Desk') }, problem: 'one-camera' })
  expect(chooseCameras([device('C270')], none).cameras).toEqual({ face: named('C270'), desk: null })
})

test('remembering one camera for both does not give both', () => {
  const remembered = { face: named('A'), desk: named('A') }
  expect(chooseCameras([device('A'), device('B')], remembered).cameras).toEqual({
    face: named('A'),
    desk: named('B'),
  })
})

test('an infra-red sensor or a second part of one device is the last resort', () => {
  const devices = [device('Laptop', 0, 'x'), device('Laptop IR', 0, 'x'), device('C270', 0, 'y')]
  expect(chooseCameras(devices, none).cameras).toEqual({ face: named('Laptop'), desk: named('C270') })
})

test('two parts of one device are not two views while there is another device', () => {
  const devices = [device('Cam A', 0, 'x'), device('Cam B', 0, 'x'), device('Cam C', 0, 'y')]
  expect(chooseCameras(devices, none).cameras).toEqual({ face: named('Cam A'), desk: named('Cam C') })
})

test('always: never the same camera twice, and both places filled whenever there are two cameras', () => {
  const label = fc.constantFrom('Face', 'Desk', 'C270', 'Integrated', 'External', 'IR Camera', '')
  const choice = fc.option(fc.record({ label, ordinal: fc.nat(2) }), { nil: null })
  const devices = fc.uniqueArray(
    fc.record({ label, ordinal: fc.nat(2), group: fc.constantFrom('', 'g', 'h') }),
    { selector: (d) => `${d.label} ${d.ordinal}`, maxLength: 5 },
  )
  fc.assert(
    fc.property(devices, choice, choice, (list, face, desk) => {
      const { cameras, problem } = chooseCameras(list, { face, desk })
      if (cameras.face && cameras.desk) expect(cameras.face).not.toEqual(cameras.desk)
      const filled = [cameras.face, cameras.desk].filter(Boolean).length
      expect(filled).toBe(Math.min(2, list.length))
      expect(problem === null).toBe(filled === 2)
    }),
  )
})

test('swapping twice changes nothing', () => {
  const cameras = { face: named('A'), desk: null }
  expect(swapped(cameras)).toEqual({ face: null, desk: named('A') })
  expect(swapped(swapped(cameras))).toEqual(cameras)
})

test('what a program plays is known by its name where nothing better is told', () => {
  const [real, ...made] = [
    'HD Webcam C270 (046d:0825)',
    'OBS Virtual Camera',
    'ManyCam Virtual Webcam',
    'DroidCam Source 3',
  ]
  expect(isCamera(device(real ?? ''))).toBe(true)
  expect(made.map((label) => isCamera(device(label)))).toEqual([false, false, false])
  expect(isCamera({ ...device('C270'), virtual: true })).toBe(false)
})
