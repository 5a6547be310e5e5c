/** What every measurement of the capture page films: the policy's default sizes, rates and bit rates. */
import { fileURLToPath } from 'node:url'
import type { CaptureConfig } from '../../../src-shared/bridge/capture-calls.ts'
import { buildCameras, type Cameras, startCameras } from '../../support/cameras/cameras.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export const setting: CaptureConfig = {
  of: { attempt: 'bench', part: 0 },
  cameras: { face: { label: 'Face', ordinal: 0 }, desk: { label: 'Desk', ordinal: 0 } },
  media: {
    face: { width: 640, height: 480, framesPerSecond: 15, bitsPerSecond: 350_000 },
    desk: { width: 1280, height: 720, framesPerSecond: 8, bitsPerSecond: 400_000 },
    segmentMs: 2000,
    stillEveryMs: 10_000,
    deskStill: { width: 1280, height: 720 },
    codecs: ['h264', 'av1', 'vp9'],
  },
  recording: true,
  previewEveryMs: 1000,
}

export const cameraSpecs = [
  { name: 'Face', size: '640x480', fps: 15 },
  { name: 'Desk', size: '1280x720', fps: 8 },
]

export async function twoCameras(): Promise<Cameras> {
  await buildCameras(`${root}test/support/cameras`, `${root}out/native`)
  return startCameras({ cameras: cameraSpecs, env: process.env, binaries: `${root}out/native` })
}
