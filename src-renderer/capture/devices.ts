/** The cameras of this machine, named so that a restart of the browser finds them again. */

import type { CameraChoice } from '../../src-shared/bridge/camera.ts'
import type { CallArgs } from '../../src-shared/bridge.ts'
import type { Camera, ProblemCode } from '../../src-shared/vocabulary.ts'

export interface KnownDevice extends CameraChoice {
  id: string
  group: string
}

/** Gives each of several cameras of the same label its place among them, in the browser's order. */
export function named(
  infos: readonly Pick<MediaDeviceInfo, 'deviceId' | 'groupId' | 'label'>[],
): KnownDevice[] {
  const seen = new Map<string, number>()
  return infos.map(({ deviceId, groupId, label }) => {
    const ordinal = seen.get(label) ?? 0
    seen.set(label, ordinal + 1)
    return { id: deviceId, group: groupId, label, ordinal }
  })
}

/** Lists the cameras. Rejects as `getUserMedia` does when the labels are hidden and access is refused. */
export async function listCameras(media: MediaDevices): Promise<KnownDevice[]> {
  const cameras = async () => (await media.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
  let found = await cameras()
  if (found.length > 0 && found.every(({ label }) => label === '')) {
    // A browser hides labels until a camera was granted once.
    const stream = await media.getUserMedia({ video: true })
    for (const track of stream.getTracks()) track.stop()
    found = await cameras()
  }
  return named(found)
}

/** By its id where one is given: when a camera goes, another of its model takes its place in the browser's order. */
export const deviceOf = (devices: readonly KnownDevice[], choice: CameraChoice): KnownDevice | undefined =>
  devices.find((device) => sameChoice(device, choice))

export const sameChoice = (a: CameraChoice | null, b: CameraChoice | null): boolean => {
  if (a === null || b === null) return false
  return a.id && b.id ? a.id === b.id : a.label === b.label && a.ordinal === b.ordinal
}

/** What is wrong with this set of cameras for two views, if anything. */
export function deviceProblem(
  devices: readonly KnownDevice[],
  choices: Record<Camera, CameraChoice | null>,
): ProblemCode | null {
  if (devices.length === 0) return 'no-camera'
  if (devices.length === 1) return 'one-camera'
  return sameChoice(choices.face, choices.desk) ? 'same-camera' : null
}

export const reported = (devices: readonly KnownDevice[]): CallArgs<'capture.devices'> => ({
  devices: devices.map(({ label, ordinal, group, id }) => ({ label, ordinal, group, id })),
})

/** The `DOMException` names of getUserMedia (W3C Media Capture and Streams, 10.2) as problems in front of people. */
export function openProblem(error: unknown): ProblemCode | null {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotReadableError' || name === 'AbortError') return 'camera-in-use'
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'camera-refused'
  return null
}
