/** Opens the camera that was chosen, at the size and the rate at which it is to be filmed. */
import type { CameraChoice } from '../../src-shared/bridge/camera.ts'
import { deviceOf, type KnownDevice } from './devices.ts'
import type { FilmSettings } from './messages.ts'

export interface OpenDeviceOptions {
  media: MediaDevices
  /** Lists the devices anew. */
  devices(): Promise<KnownDevice[]>
}

/** Null where it is not there. Rejects as `getUserMedia`. */
export async function openDevice(
  { media, devices }: OpenDeviceOptions,
  wanted: CameraChoice,
  { film, open: size }: Pick<FilmSettings, 'film' | 'open'>,
): Promise<MediaStreamTrack | null> {
  const device = deviceOf(await devices(), wanted)
  if (!device) return null
  const videoOf = async (video: MediaTrackConstraints) =>
    (await media.getUserMedia({ video })).getVideoTracks()[0] ?? null
  const wish = {
    deviceId: { exact: device.id },
    width: { ideal: size.width },
    height: { ideal: size.height },
  }
  const { framesPerSecond } = film
  try {
    // A camera's largest pictures may be its slowest: rather smaller ones at the rate that is wanted.
    const frameRate = { min: framesPerSecond, ideal: framesPerSecond }
    return await videoOf({ ...wish, frameRate })
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'OverconstrainedError') throw error
    return await videoOf({ ...wish, frameRate: { ideal: framesPerSecond } })
  }
}
