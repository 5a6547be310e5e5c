/**
 * Which of the browser's cameras a program plays, where the system lists its own (Windows). There a camera is a device with
 * an interface, whose path says what it hangs on: `\\?\usb#vid_046d&pid_0825&mi_00#7&1a2b#{class}\global`. A program plays
 * one either by a device that hangs on nothing (`root`, `swd`, `sw`), or without any: a DirectShow filter is a mere entry in
 * the user's own registry, under whatever name, and no system list has it.
 *
 * The browser's side is Chromium's media/capture/video/win/video_capture_device_factory_win.cc: a label is the interface's
 * name, with vendor:product behind where its path has them.
 */
import type { SystemCamera } from '../../src-shared/guard.ts'
import type { Device } from './choose.ts'

const hangsOnNothing = /^\\\\[?.]\\(root|swd?)#/i
const idsOfLabel = /\(([\da-f]{4}):([\da-f]{4})\)$/i
const idsOfPath = /vid_([\da-f]{4})&pid_([\da-f]{4})/i

/** `known`: null where the system tells nothing; then names are all there is to go by. */
export function markPlayed(devices: readonly Device[], known: readonly SystemCamera[] | null): Device[] {
  if (known === null) return [...devices]
  const real = distinct(known.filter(({ path }) => !hangsOnNothing.test(path)))
  return devices.map((device) => {
    const { label } = device
    const alike = devices.filter((one) => one.label === label)
    // Where the browser has more of a name than the system, any of them may be the program's.
    return alike.length > real.filter((one) => isNamed(one, label)).length
      ? { ...device, virtual: true }
      : device
  })
}

/** One camera is there by several classes of interface, which its path ends with. */
function distinct(cameras: readonly SystemCamera[]): SystemCamera[] {
  const unclassed = (path: string) => path.toLowerCase().replace(/#\{[^}]*\}/, '')
  return [...new Map(cameras.map((camera) => [unclassed(camera.path), camera])).values()]
}

function isNamed({ name, path }: SystemCamera, label: string): boolean {
  const ids = (text: string, pattern: RegExp) => pattern.exec(text)?.slice(1).join(':').toLowerCase()
  const wanted = ids(label, idsOfLabel)
  return wanted === undefined ? name === label : ids(path, idsOfPath) === wanted
}
