/** Cameras without a browser: one real picture from each, by node-webcam (fswebcam), and what is on it. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { CheckedCamera, CheckOptions, Found } from './check-step.ts'
import { readRgb } from './png.ts'

/** node-webcam hands device and file to a shell: nothing but such names ever reaches it. */
const safeDevice = /^(\/dev\/video\d{1,3}|TEST)$/
const safeFolder = '/tmp'
/** Until a camera has found its exposure, its pictures are dark or white. */
const skippedPictures = 10
/** BT.601 luma, 0–255, as the capture page judges it: below, nobody could be recognised; and a covered lens is flat. */
const dark = 20
const flat = 6

interface Webcam {
  capture(file: string, done: (error: Error | null) => void): void
}

export async function checkCameras({ cameras: found, platform }: CheckOptions): Promise<Found> {
  const cameras = found.filter(({ virtual }) => !virtual)
  const played = found.filter(({ virtual }) => virtual)
  // fswebcam is Linux'; on Windows the first to look through the cameras is the pre-flight.
  if (platform === 'win32' && cameras.length === 0)
    return {
      says: 'not looked through from here',
      lacks: ['look through the cameras before a student sits there'],
    }
  if (cameras.length < 2) {
    throw new Error(
      `${cameras.length === 0 ? 'No camera was found' : `Only one camera was found (${nameOf(cameras[0])})`}; connect a face camera and a desk camera.`,
    )
  }
  const good: string[] = []
  const bad: string[] = []
  const sockets = new Set<string>()
  for (const camera of cameras) {
    try {
      good.push(`${nameOf(camera)} ${await takePicture(camera.device)}`)
      sockets.add(camera.port?.replace(/:[\d.]+$/, '') ?? `${camera.device} ${sockets.size}`)
    } catch (error) {
      bad.push(`${nameOf(camera)}: ${error instanceof Error ? error.message : error}`)
    }
  }
  if (good.length < 2) throw new Error(bad.join(' '))
  if (sockets.size < 2) throw new Error('These are two parts of one camera; connect a second camera.')
  return {
    says: [...good, ...bad].join('; '),
    lacks:
      played.length === 0
        ? []
        : [`remove ${played.map(nameOf).join(', ')}: no camera, a program plays it; it is never filmed`],
    // Where they are plugged in: /dev/video0 may be another one tomorrow.
    same: cameras
      .map(({ label, port, device }) =>
        [label, port ? `[${port}]` : label ? '' : device].filter(Boolean).join(' '),
      )
      .toSorted()
      .join(', '),
  }
}

const nameOf = (camera: CheckedCamera | undefined): string =>
  [camera?.device, camera?.label, camera?.port && `[${camera.port}]`].filter(Boolean).join(' ')

/** Width × height of a fresh picture. fswebcam exits 0 without one, so the file itself is looked at. */
async function takePicture(device: string): Promise<string> {
  if (!safeDevice.test(device)) throw new Error(`'${device}' is not a camera's name like /dev/video0.`)
  const dir = mkdtempSync(join(safeFolder, 'taza-camera-'))
  try {
    const NodeWebcam = createRequire(import.meta.url)('node-webcam')
    const webcam: Webcam = NodeWebcam.create({
      width: 640,
      height: 480,
      quality: 9,
      delay: 0,
      skip: skippedPictures,
      saveShots: true,
      output: 'png',
      device,
      callbackReturn: 'location',
      verbose: false,
    })
    const file = join(dir, 'picture.png')
    await new Promise<void>((resolve, reject) => {
      webcam.capture(file, (error) => (error ? reject(new Error(whyNot(error))) : resolve()))
    })
    const taken = statSync(file, { throwIfNoEntry: false })
    if (!taken || taken.size === 0) {
      throw new Error('it gave no picture; is it used by another program, or not a camera?')
    }
    return judgePicture(readFileSync(file))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const whyNot = (error: Error): string =>
  /not found|ENOENT/.test(error.message)
    ? 'fswebcam is not installed; install the package fswebcam.'
    : `it gave no picture (${error.message.trim().split('\n').at(-1)}).`

/** Its size, and in words whether anything can be seen. Throws an Error that says what to mend. */
export function judgePicture(png: Uint8Array): string {
  const { width, height, bytes } = readable(png)
  const lumas: number[] = []
  for (let i = 0; i + 2 < bytes.length; i += 3)
    lumas.push(0.299 * (bytes[i] ?? 0) + 0.587 * (bytes[i + 1] ?? 0) + 0.114 * (bytes[i + 2] ?? 0))
  const mean = lumas.reduce((sum, luma) => sum + luma, 0) / lumas.length
  const spread = Math.sqrt(lumas.reduce((sum, luma) => sum + (luma - mean) ** 2, 0) / lumas.length)
  if (mean < dark && spread < flat)
    throw new Error('its picture is black; take the cover off the lens or put the light on.')
  return `${width}×${height}`
}

function readable(png: Uint8Array) {
  try {
    return readRgb(png)
  } catch (error) {
    throw new Error(
      `it gave a file that is not a picture (${error instanceof Error ? error.message : error}).`,
    )
  }
}
