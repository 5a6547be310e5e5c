/**
 * In which socket each camera is plugged, as far as Linux and the browser together tell. Cameras of one model differ in
 * nothing else, and their numbers change with every start and replug. What is in no socket at all is no camera: a program
 * plays something there (v4l2loopback), whatever it calls itself.
 *
 * The kernel's side is /sys/class/video4linux (Documentation/ABI, `device` is the USB interface). The browser's side is
 * Chromium's media/capture/video/linux/video_capture_device_factory_v4l2.cc: a camera's label is the interface's name,
 * else the card's, with vendor:product behind; cameras come sorted by their file's name as text (/dev/video10 before
 * /dev/video2).
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Device } from './choose.ts'

export interface VideoNode {
  /** As in /dev, e.g. `video0`. */
  file: string
  /** What the browser calls it. */
  label: string
  /** The same socket has the same name after every start. */
  port: string
  /** In no socket: made by a program. */
  virtual: boolean
}

/**
 * v4l2loopback and the like hang here, and the kernel's own test drivers (drivers/media/test-drivers). A USB controller may
 * be made by a program as well: that of USB/IP (vhci_hcd), which plugs in what another machine has, and the gadgets' own.
 */
const inNoSocket = /^(virtual|platform\/(vivid|vimc|visl|vhci_hcd|dummy_hcd))\b/

/** Of each camera its first node (the others carry metadata). Empty where the system tells nothing, as on Windows. */
export function videoNodes(sys = '/sys'): VideoNode[] {
  const folder = join(sys, 'class/video4linux')
  return orNull(() => readdirSync(folder))?.flatMap((file) => nodeOf(sys, folder, file) ?? []) ?? []
}

function nodeOf(sys: string, folder: string, file: string): VideoNode | null {
  const node = join(folder, file)
  if ((read(join(node, 'index')) ?? '0') !== '0') return null
  const root = orNull(() => realpathSync(join(sys, 'devices')))
  const under = (path: string) => {
    const real = orNull(() => realpathSync(path))
    return root !== null && real?.startsWith(`${root}/`) ? real.slice(root.length + 1) : null
  }
  const place = under(node)
  if (root === null || place === null) return null
  // What has no device has no interface and no ids either.
  const device = under(join(node, 'device')) ?? place
  const name = read(join(root, device, 'interface')) || read(join(node, 'name'))
  if (!name) return null
  const [vendor, product] = ['idVendor', 'idProduct'].map((id) => read(join(root, device, '..', id)))
  return {
    file,
    label: vendor && product ? `${name} (${vendor}:${product})` : name,
    port: portOf(device, (hub) => read(join(root, hub, 'speed'))),
    virtual: inNoSocket.test(place),
  }
}

/**
 * The controller, the root hub's speed, the ports from hub to hub, and the interface. Bus numbers are given anew at
 * each start; one controller has two root hubs whose ports are counted alike, and only their speed tells them apart.
 */
export function portOf(path: string, speedOf: (hub: string) => string | null): string {
  const found = /^(.*)\/usb\d+\/(?:.*\/)?\d+-([\d.]+):([\d.]+)$/.exec(path)
  if (!found) return path
  const [, controller, ports, part] = found
  const hub = path.slice(0, path.indexOf('/', (controller ?? '').length + 1))
  return `${controller} ${speedOf(hub) ?? '?'} ${ports}:${part}`
}

/**
 * Adds the socket to each camera the browser reports. Where the two lists do not agree on how many cameras of a label
 * there are, nothing is known of that label: a guess would film the desk as a face. Then each that might be a program's
 * counts as one.
 */
export function withPorts(devices: readonly Device[], nodes: readonly VideoNode[]): Device[] {
  return devices.map((device) => {
    const seen = devices.filter(({ label }) => label === device.label)
    const known = nodes
      .filter(({ label }) => label === device.label)
      .sort((a, b) => (a.file < b.file ? -1 : 1))
    const node = seen.length === known.length ? known[device.ordinal] : undefined
    if (node ? node.virtual : known.some(({ virtual }) => virtual)) return { ...device, virtual: true }
    return node === undefined ? device : { ...device, port: node.port }
  })
}

const read = (file: string): string | null => orNull(() => readFileSync(file, 'utf8').trim())

/** What is not there, or went while it was read, is not known. */
function orNull<T>(look: () => T): T | null {
  try {
    return look()
  } catch (_gone) {
    return null
  }
}
