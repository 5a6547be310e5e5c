/** Which camera looks at the face and which at the desk. */
import type { CameraChoice } from '../../src-shared/bridge/camera.ts'
import type { CaptureConfig } from '../../src-shared/bridge/capture-calls.ts'
import type { Camera, ProblemCode } from '../../src-shared/vocabulary.ts'

/** One camera as the capture page reports it by `capture.devices`. */
export interface Device {
  label: string
  /** Place among cameras of the same label, in the browser's order. */
  ordinal: number
  /** Chromium's groupId: parts of one physical device share it; empty where unknown. */
  group: string
  /** Chromium's deviceId. */
  id?: string | undefined
  /** The socket it is plugged in (ports.ts), where that is known. */
  port?: string | undefined
  /** It is in no socket, or on no list of the system's: a program plays it (ports.ts, played.ts). */
  virtual?: boolean | undefined
}

export type Choices = CaptureConfig['cameras']

export interface Chosen {
  cameras: Choices
  /** What a person must mend before an exam, or null when there are two different cameras. */
  problem: Extract<ProblemCode, 'no-camera' | 'one-camera'> | null
}

const words: Record<Camera, RegExp> = {
  face: /\b(face|front|user|integrated|built-?in|internal|facetime|laptop)\b/i,
  desk: /\b(desk|top|document|overhead|external|rear|back|table)\b/i,
}
/** Infra-red sensors for signing in show nothing a person can review. */
const unfit = /\b(ir|infra-?red|depth)\b/i
/** What programs call the cameras they play: all there is to go by where the system tells nothing of its cameras. */
const played = /\b(virtual|obs|v4l2loopback|dummy video|manycam|xsplit|snap camera|droidcam|iriun|ndi)\b/i

/** Whether a camera films what is before it: a program's may show anything, and is never filmed. */
export const isCamera = ({ virtual, label }: Device): boolean => virtual !== true && !played.test(label)

/** The socket decides where it is known on both sides; else the browser's own name for the camera. */
const surely = (choice: CameraChoice, device: Device): boolean =>
  choice.port && device.port
    ? choice.port === device.port
    : choice.id !== undefined && choice.id === device.id
/** The place among cameras of one label, which changes when one of them goes: only where nothing surer is known. */
const roughly = (choice: CameraChoice, device: Device): boolean =>
  !(choice.port && device.port) && choice.label === device.label && choice.ordinal === device.ordinal

const choiceOf = (device: Device | undefined): CameraChoice | null => {
  if (!device) return null
  const { label, ordinal, id, port } = device
  return { label, ordinal, ...(id ? { id } : {}), ...(port ? { port } : {}) }
}

/** Which of these cameras is the chosen one of each view; none where it is away. */
export function findChosen(devices: readonly Device[], choices: Choices): Partial<Record<Camera, Device>> {
  const found: Partial<Record<Camera, Device>> = {}
  const taken = () => Object.values(found)
  const views = ['face', 'desk'] as const
  const look = (sign: (choice: CameraChoice, device: Device) => boolean) => {
    for (const view of views) {
      const choice = choices[view]
      if (!choice || found[view]) continue
      const device = devices.find((one) => !taken().includes(one) && sign(choice, one))
      if (device) found[view] = device
    }
  }
  look(surely)
  look(roughly)
  return found
}

/**
 * Chooses by what was remembered, else by words in the label, else by order; never one camera for both, and not two
 * parts of one physical device while there is another.
 */
export function chooseCameras(devices: readonly Device[], remembered: Choices): Chosen {
  const fit = devices.filter((device) => !unfit.test(device.label))
  const usable = fit.length >= 2 ? fit : devices
  let { face, desk } = findChosen(devices, remembered)

  const free = (taken: Device | undefined): Device[] => {
    const others = usable.filter((device) => device !== taken)
    const apart = others.filter((device) => !taken || device.group === '' || device.group !== taken.group)
    return apart.length > 0 ? apart : others
  }
  const named = (source: Camera, taken: Device | undefined): Device | undefined =>
    free(taken).find((device) => words[source].test(device.label))
  const notNamed = (source: Camera, taken: Device | undefined): Device | undefined =>
    free(taken).find((device) => !words[source].test(device.label)) ?? free(taken)[0]

  desk ??= named('desk', face)
  face ??= named('face', desk) ?? (desk && usable.length === 1 ? undefined : notNamed('desk', desk))
  desk ??= free(face).find((device) => device !== face)

  const found = [face, desk].filter((device) => device !== undefined).length
  return {
    cameras: { face: choiceOf(face), desk: choiceOf(desk) },
    problem: found === 2 ? null : devices.length === 0 ? 'no-camera' : 'one-camera',
  }
}

/** The same places, as the cameras are called now; one that is away keeps its name and place. */
export function renewed(devices: readonly Device[], choices: Choices): Choices {
  const { face, desk } = findChosen(devices, choices)
  return { face: choiceOf(face) ?? choices.face, desk: choiceOf(desk) ?? choices.desk }
}

/** The student says that the pictures are the wrong way round. */
export const swapped = (cameras: Choices): Choices => ({ face: cameras.desk, desk: cameras.face })
