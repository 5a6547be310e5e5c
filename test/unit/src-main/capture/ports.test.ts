import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import standard from '../../../../resources/policies/standard.json' with { type: 'json' }
import { createMedia } from '../../../../src-main/app/media.ts'
import type { Device } from '../../../../src-main/capture/choose.ts'
import { portOf, videoNodes, withPorts } from '../../../../src-main/capture/ports.ts'
import { Kept, newSession } from '../../../../src-main/exam/context.ts'
import { currentOf, mediaOptions } from '../../../support/media-options.ts'
import { layOut, loopback, port2Twice, type RecordedNode, twoC270 } from '../../../support/sysfs.ts'

const nodesOf = (recorded: readonly RecordedNode[]) => {
  const { sys, remove } = layOut(recorded)
  onTestFinished(remove)
  return videoNodes(sys)
}
const label = 'C270 HD WEBCAM (046d:0825)'
/** As Chromium tells of them; `id` follows the file's name. */
const camera = (ordinal: number, file: string, name = label): Device => ({
  label: name,
  ordinal,
  group: file,
  id: `id-of-${file}`,
})

it('reads the socket of each camera, and no metadata node', () => {
  expect(nodesOf(twoC270)).toEqual([
    {
      file: 'video0',
      label,
      port: 'platform/axi/1000120000.pcie/1f00300000.usb/xhci-hcd.1 480 1:1.0',
      virtual: false,
    },
    {
      file: 'video2',
      label,
      port: 'platform/axi/1000120000.pcie/1f00200000.usb/xhci-hcd.0 480 1:1.0',
      virtual: false,
    },
  ])
})

it('tells port 2 of one root hub from port 2 of the other, and prefers the interface’s name as the browser does', () => {
  expect(nodesOf(port2Twice)).toMatchObject([
    {
      file: 'video0',
      label: 'HD WebCam: HD WebCam (04f2:b5ce)',
      port: 'pci0000:00/0000:00:14.0 480 2:1.0',
    },
    { file: 'video2', label: 'Document Camera (2b7e:0134)', port: 'pci0000:00/0000:00:14.0 5000 2:1.0' },
  ])
})

it('names a port behind hubs, and not the bus’s number of today', () => {
  const speedOf = () => '480'
  const today = 'pci0000:00/0000:00:14.0/usb1/1-4/1-4.2/1-4.2:1.0'
  const tomorrow = 'pci0000:00/0000:00:14.0/usb3/3-4/3-4.2/3-4.2:1.0'
  expect(portOf(today, speedOf)).toBe('pci0000:00/0000:00:14.0 480 4.2:1.0')
  expect(portOf(tomorrow, speedOf)).toBe(portOf(today, speedOf))
  expect(portOf('platform/soc/camera0', speedOf)).toBe('platform/soc/camera0')
})

it('matches by the browser’s order of names, in which video10 comes before video2', () => {
  const nodes = [
    { file: 'video2', label, port: 'left', virtual: false },
    { file: 'video10', label, port: 'right', virtual: false },
  ]
  const found = withPorts([camera(0, 'video10'), camera(1, 'video2')], nodes)
  expect(found.map(({ port }) => port)).toEqual(['right', 'left'])
})

it('knows nothing where browser and system do not agree, and nothing without a system that tells', () => {
  const nodes = [{ file: 'video0', label, port: 'left', virtual: false }]
  expect(withPorts([camera(0, 'video0'), camera(1, 'video2')], nodes).map(({ port }) => port)).toEqual([
    undefined,
    undefined,
  ])
  expect(videoNodes('/there/is/no/sys')).toEqual([])
})

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'taza-ports-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const kept = Kept.parse({
  attempt: 'a',
  student: { number: '1', name: 'S', photo: null },
  exam: {
    id: 'e',
    title: { kk: 'T', ru: 'T', ky: 'T', en: 'T' },
    durationMinutes: 30,
    delivery: 'paper',
    url: null,
    startsAt: '2026-11-22T08:00:00Z',
    endsAt: '2026-11-22T10:00:00Z',
  },
  policy: standard,
  paper: null,
  language: 'kk',
})

function machine() {
  const problems: unknown[] = []
  let plugged: RecordedNode[] = twoC270
  const make = () =>
    createMedia(
      mediaOptions(dir, {
        session: () => ({
          ...newSession('kk'),
          stage: 'attempt',
          current: currentOf(kept),
        }),
        onProblem: (code) => problems.push(code),
        nodes: () => nodesOf(plugged),
      }),
    )
  return { make, problems, plug: (nodes: RecordedNode[]) => (plugged = nodes) }
}
const chosen = (media: ReturnType<typeof createMedia>) => media.config().cameras

/** The same two cameras after a start in which the kernel found them in the other order. */
const renumbered = twoC270.map((node) => {
  const other = ({ video0: 'video2', video1: 'video3', video2: 'video0', video3: 'video1' } as const)[
    node.file as 'video0'
  ]
  return { ...node, file: other, path: node.path.replace(/video\d$/, other) }
})

it('keeps face and desk where they were when identical cameras are numbered the other way round', () => {
  const { make, plug } = machine()
  const first = make()
  first.onDevices([camera(0, 'video0'), camera(1, 'video2')])
  first.swap()
  expect(chosen(first)).toMatchObject({ face: { id: 'id-of-video2' }, desk: { id: 'id-of-video0' } })
  plug(renumbered)
  const second = make()
  second.onDevices([camera(0, 'video0'), camera(1, 'video2')])
  expect(chosen(second)).toMatchObject({ face: { id: 'id-of-video0' }, desk: { id: 'id-of-video2' } })
})

it('does not take the desk for the face when the face’s twin is unplugged, and finds it under its new number', () => {
  const { make, plug } = machine()
  const media = make()
  media.onDevices([camera(0, 'video0'), camera(1, 'video2')])
  const before = chosen(media)
  plug(twoC270.slice(2))
  media.onDevices([camera(0, 'video2')])
  expect(chosen(media).face).toEqual(before.face)
  expect(chosen(media).desk).toMatchObject({ id: 'id-of-video2', ordinal: 0 })
  // It comes back under the next free number.
  const back = twoC270.slice(0, 2).map((node, i) => ({
    ...node,
    file: `video${4 + i}`,
    path: node.path.replace(/video\d$/, `video${4 + i}`),
  }))
  plug([...twoC270.slice(2), ...back])
  media.onDevices([camera(0, 'video2'), camera(1, 'video4')])
  expect(chosen(media)).toMatchObject({
    face: { id: 'id-of-video4', port: before.face?.port },
    desk: { id: 'id-of-video2' },
  })
})

it('never films what a program plays, whatever it is called', () => {
  const { make, plug } = machine()
  plug([...twoC270.slice(0, 2), loopback('video7')])
  const media = make()
  // The browser tells nothing of where it hangs: two cameras of one model.
  media.onDevices([camera(0, 'video0'), camera(1, 'video7')])
  expect(chosen(media)).toMatchObject({ face: { id: 'id-of-video0' }, desk: null })
  // Before the real second camera in the browser's order, and after it.
  plug([...twoC270, loopback('video10')])
  media.onDevices([camera(0, 'video0'), camera(1, 'video10'), camera(2, 'video2')])
  expect(chosen(media)).toMatchObject({ face: { id: 'id-of-video0' }, desk: { id: 'id-of-video2' } })
  // The browser does not see all that the system has: any of that name may be the program's.
  expect(withPorts([camera(0, 'video0')], nodesOf([...twoC270, loopback('video10')]))).toMatchObject([
    { virtual: true },
  ])
})

it.each(['platform/vhci_hcd.0/usb3/3-1/3-1:1.0', 'platform/dummy_hcd.0/usb5/5-1/5-1:1.0'])(
  'knows a socket that a program made: %s',
  (place) => {
    const [real] = twoC270
    const played = { ...real!, file: 'video8', path: `devices/${place}/video4linux/video8` }
    expect(nodesOf([real!, played]).map(({ file, virtual }) => [file, virtual])).toEqual([
      ['video0', false],
      ['video8', true],
    ])
  },
)

it('does not take a program’s camera for one that was unplugged', () => {
  const { make, plug, problems } = machine()
  const media = make()
  media.onDevices([camera(0, 'video0'), camera(1, 'video2')])
  const before = chosen(media)
  plug([...twoC270.slice(0, 2), loopback('video2')])
  media.onDevices([camera(0, 'video0'), camera(1, 'video2')])
  // The one that is away keeps its place, and nothing was put there.
  expect(chosen(media)).toEqual(before)
  expect(problems.at(-1)).toBe('one-camera')
})
