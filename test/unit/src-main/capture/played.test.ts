import { expect, it } from 'vitest'
import { chooseCameras, type Device, isCamera } from '../../../../src-main/capture/choose.ts'
import { markPlayed } from '../../../../src-main/capture/played.ts'
import type { SystemCamera } from '../../../../src-shared/guard.ts'

const videoCamera = '{e5323777-f976-4f5b-9b55-b94699c46e44}'
const video = '{6994ad05-93ef-11d0-a3cc-00a0c9223196}'
const on = (place: string, name: string, category = videoCamera): SystemCamera => ({
  name,
  path: `\\\\?\\${place}#${category}\\global`,
})
const usb = (port: string, name = 'HD Webcam') => on(`USB#VID_046D&PID_0825&MI_00#${port}`, name)
const camera = (label: string, ordinal = 0): Device => ({
  label,
  ordinal,
  group: '',
  id: `${label} ${ordinal}`,
})
const none = { face: null, desk: null }
const webcam = 'HD Webcam (046d:0825)'
const played = (devices: Device[], known: SystemCamera[] | null) =>
  markPlayed(devices, known)
    .filter((device) => !isCamera(device))
    .map(({ label }) => label)

it('leaves alone what hangs on a socket or on the board, once for each', () => {
  const two = [camera(webcam), camera(webcam, 1), camera('Surface Camera Front')]
  const known = [usb('7&1&0&0000'), usb('7&2&0&0000'), on('DISPLAY#INT3470#4&1#0', 'Surface Camera Front')]
  expect(played(two, known)).toEqual([])
  // A name in the system's own language, or a driver's: vendor and product are the same.
  expect(played([camera('Logitech HD Webcam C270 (046d:0825)')], [usb('7&1&0&0000')])).toEqual([])
})

it.each([
  ['a device that hangs on nothing', on('ROOT#IMAGE#0000', 'Camera')],
  ['one made by software', on('SWD#VCAMDEVAPI#B5B7', 'Camera')],
])('knows %s, whatever it is called', (_, made) => {
  expect(played([camera(webcam), camera('Camera')], [usb('7&1&0&0000'), made])).toEqual(['Camera'])
})

it('knows a filter that no list of the system has, by a name of its own or by that of a camera', () => {
  expect(played([camera(webcam), camera('Desk')], [usb('7&1&0&0000')])).toEqual(['Desk'])
  // Which of the two is real nobody can tell: neither is filmed, and somebody is called.
  const both = [camera(webcam), camera(webcam, 1)]
  expect(played(both, [usb('7&1&0&0000')])).toEqual([webcam, webcam])
  expect(chooseCameras(markPlayed(both, [usb('7&1&0&0000')]).filter(isCamera), none).problem).toBe(
    'no-camera',
  )
  expect(played([camera(webcam)], [])).toEqual([webcam])
})
it('counts one camera once, by however many classes it is there', () => {
  const twice = [usb('7&1&0&0000'), on('usb#vid_046d&pid_0825&mi_00#7&1&0&0000', 'HD Webcam', video)]
  expect(played([camera(webcam), camera(webcam, 1)], twice)).toEqual([webcam, webcam])
  expect(played([camera(webcam)], twice)).toEqual([])
})

it('goes by names alone where the system tells nothing', () => {
  expect(played([camera('OBS Virtual Camera'), camera('Desk')], null)).toEqual(['OBS Virtual Camera'])
})
