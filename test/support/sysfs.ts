/**
 * A /sys with the cameras of machines that people described in public: there is no camera on the machine that runs the
 * tests. The device paths are as recorded there; names and ids where the record has them, else of the model named.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

export interface RecordedNode {
  file: string
  /** Under /sys/devices. */
  path: string
  index: number
  name: string
  /** Name of the USB interface, where it has one. */
  interface?: string
  vendor: string
  product: string
  /** Of the root hub, Mbit/s. */
  speed: string
}

const c270 = { name: 'C270 HD WEBCAM', vendor: '046d', product: '0825', speed: '480' }
const raspberry = 'devices/platform/axi/1000120000.pcie'

/** Two of one model, with one serial number for both: github.com/paukstelis/octoprint_deploy, issue 206. */
export const twoC270: RecordedNode[] = [
  {
    ...c270,
    file: 'video0',
    index: 0,
    path: `${raspberry}/1f00300000.usb/xhci-hcd.1/usb3/3-1/3-1:1.0/video4linux/video0`,
  },
  {
    ...c270,
    file: 'video1',
    index: 1,
    path: `${raspberry}/1f00300000.usb/xhci-hcd.1/usb3/3-1/3-1:1.0/video4linux/video1`,
  },
  {
    ...c270,
    file: 'video2',
    index: 0,
    path: `${raspberry}/1f00200000.usb/xhci-hcd.0/usb1/1-1/1-1:1.0/video4linux/video2`,
  },
  {
    ...c270,
    file: 'video3',
    index: 1,
    path: `${raspberry}/1f00200000.usb/xhci-hcd.0/usb1/1-1/1-1:1.0/video4linux/video3`,
  },
]

/** One controller, two root hubs, port 2 on each: github.com/systemd/systemd, issue 19406 (udev's own names collide). */
export const port2Twice: RecordedNode[] = [
  {
    file: 'video0',
    index: 0,
    path: 'devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/video4linux/video0',
    name: 'HD WebCam: HD WebCam',
    vendor: '04f2',
    product: 'b5ce',
    speed: '480',
  },
  {
    file: 'video2',
    index: 0,
    path: 'devices/pci0000:00/0000:00:14.0/usb2/2-2/2-2:1.0/video4linux/video2',
    name: 'USB 3.0 Camera',
    interface: 'Document Camera',
    vendor: '2b7e',
    product: '0134',
    speed: '5000',
  },
]

/** As v4l2loopback makes it with `card_label="C270 HD WEBCAM (046d:0825)"`: in no socket, and without a device. */
export const loopback = (file: string): RecordedNode => ({
  file,
  index: 0,
  path: `devices/virtual/video4linux/${file}`,
  name: 'C270 HD WEBCAM (046d:0825)',
  vendor: '',
  product: '',
  speed: '',
})

/** Lays the nodes out as the kernel does; the caller removes it. */
export function layOut(nodes: readonly RecordedNode[]): { sys: string; remove(): void } {
  const sys = mkdtempSync(join(tmpdir(), 'taza-sys-'))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${text}\n`)
  }
  mkdirSync(join(sys, 'class/video4linux'), { recursive: true })
  for (const node of nodes) {
    const folder = join(sys, node.path)
    const device = dirname(dirname(folder))
    write(join(folder, 'index'), String(node.index))
    write(join(folder, 'name'), node.name)
    if (node.vendor) write(join(device, '..', 'idVendor'), node.vendor)
    if (node.product) write(join(device, '..', 'idProduct'), node.product)
    if (node.interface) write(join(device, 'interface'), node.interface)
    const hub = /^.*\/usb\d+/.exec(folder)?.[0]
    if (hub) write(join(hub, 'speed'), node.speed)
    if (node.vendor) symlinkSync(relative(folder, device), join(folder, 'device'))
    const link = join(sys, 'class/video4linux', node.file)
    symlinkSync(relative(dirname(link), folder), link)
  }
  return { sys, remove: () => rmSync(sys, { recursive: true, force: true }) }
}
