import { expect, test } from 'vitest'
import { choicesFor } from '../../../../src-renderer/capture/worker/choices.ts'

const film = { width: 1280, height: 720, framesPerSecond: 8 }
const short = (choices: ReturnType<typeof choicesFor>) =>
  choices.map(({ codec, hardwareAcceleration }) => `${codec.slice(0, 4)} ${hardwareAcceleration}`)

test('hardware comes before software, and codecs in the policy’s order', () => {
  expect(short(choicesFor(['h264', 'av1', 'vp9'], film))).toEqual([
    ...['avc1', 'avc1', 'av01', 'vp09'].map((codec) => `${codec} prefer-hardware`),
    ...['avc1', 'avc1', 'av01', 'vp09'].map((codec) => `${codec} no-preference`),
  ])
})

test('what the consoles cannot play is never tried', () => {
  expect(choicesFor(['vp9'], film).every(({ codec }) => codec.startsWith('vp09'))).toBe(true)
})

test.each([
  [640, 480, 15, 'avc1.42E01F'],
  [1280, 720, 30, 'avc1.42E01F'],
  [1280, 720, 60, 'avc1.42E028'],
  [1920, 1080, 8, 'avc1.42E028'],
  [3840, 2160, 8, 'avc1.42E033'],
])('%i×%i at %i a second needs %s', (width, height, framesPerSecond, codec) => {
  expect(choicesFor(['h264'], { width, height, framesPerSecond })[0]?.codec).toBe(codec)
})
