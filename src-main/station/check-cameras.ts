/** Cameras without a browser: one real picture from each, by node-webcam (fswebcam). */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckOptions } from './check.ts'

/** node-webcam hands the device to a shell, so nothing but these names ever reaches it. */
const safeDevice = /^(\/dev\/video\d{1,3}|TEST)$/

interface Webcam {
  capture(file: string, done: (error: Error | null) => void): void
}

export async function checkCameras({ cameras }: CheckOptions): Promise<string> {
  if (cameras.length < 2) {
    throw new Error(
      `${cameras.length === 0 ? 'No camera was' : 'Only one camera was'} found; connect a face camera and a desk camera.`,
    )
  }
  const sizes: string[] = []
  for (const device of cameras) sizes.push(`${device} ${await takePicture(device)}`)
  return sizes.join(', ')
}

/** Width × height of a fresh picture. fswebcam exits 0 without one, so the file itself is looked at. */
async function takePicture(device: string): Promise<string> {
  if (!safeDevice.test(device)) throw new Error(`'${device}' is not a camera's name like /dev/video0.`)
  const dir = mkdtempSync(join(tmpdir(), 'taza-camera-'))
  try {
    const NodeWebcam = createRequire(import.meta.url)('node-webcam')
    const webcam: Webcam = NodeWebcam.create({
      width: 640,
      height: 480,
      delay: 0,
      saveShots: true,
      output: 'jpeg',
      device,
      callbackReturn: 'location',
      verbose: false,
    })
    const file = join(dir, 'picture.jpg')
    await new Promise<void>((resolve, reject) => {
      webcam.capture(file, (error) => (error ? reject(error) : resolve()))
    })
    const taken = statSync(file, { throwIfNoEntry: false })
    if (!taken || taken.size === 0) {
      throw new Error(`${device} gave no picture; is it used by another program, or not a camera?`)
    }
    return jpegSize(readFileSync(file))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Size from the frame header (ITU-T T.81, B.2.2). Throws when there is none: not a JPEG. */
export function jpegSize(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 2
  while (at + 9 < bytes.length && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return `${view.getUint16(at + 7)}×${view.getUint16(at + 5)}`
    }
    at += 2 + view.getUint16(at + 2)
  }
  throw new Error('The camera gave a file that is not a picture.')
}
