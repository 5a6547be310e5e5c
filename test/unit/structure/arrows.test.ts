/** Who may import whom (docs/ARCHITECTURE.md, "Layout"). */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const tops = ['src-main', 'src-renderer', 'src-server', 'src-shared']

const written = tops.flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tsx?|css)$/.test(name))
    .map((name) => join(top, name)),
)
const files = written.filter((name) => !name.endsWith('.css'))
const imports = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)
  return [...found].map(([, target = '']) => ({
    file,
    target: target.startsWith('.') ? relative(root, join(root, dirname(file), target)) : target,
  }))
})
/**
 * The server's rooms from the ground up: each knows those before it. What lies at the top of src-server and puts
 * nothing together (base, bus, calendar, clock, findings, keys, audit) is on storage's level.
 */
const serverRooms = [
  'storage',
  'http',
  'files',
  'documents',
  'cluster',
  'health',
  'auth',
  'retention',
  'exams',
  'sheets',
  'rooms',
  'checks',
  'bank',
  'draws',
  'papers',
  'packages',
  'marking',
  'samples',
  'timetable',
  'marks',
  'reports',
  'observing',
  'review',
  'protocols',
  'scrub',
  'backup',
  'completeness',
  'ingest',
  'live',
  'look',
  'digest',
  'imports',
  'people',
  'surveys',
  'trust',
  'cases',
  'campaign',
  'students',
  'appeals',
  'monitoring',
  'wordings',
]
/** They put rooms together, so they know them all. No room knows them. */
const serverWholes = [
  /^src-server\/(commands|demo)\//,
  /^src-server\/(args|main|server|session-rooms|settings)\.ts$/,
]
const guardPort = 'src-main/lockdown/port.ts'
const topOf = (path: string) => path.split('/')[0] ?? ''
const partOf = (path: string) => {
  const [top, part, rest] = path.split('/')
  return top === 'src-main' && rest ? part : null
}

describe('the arrows between folders', () => {
  it('finds imports at all', () => expect(imports.length).toBeGreaterThan(300))

  it('never go from one program to another', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        tops.includes(topOf(target)) && topOf(target) !== 'src-shared' && topOf(target) !== topOf(file),
    )
    expect(wrong).toEqual([])
  })

  it('never leave src-shared, which does no I/O', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        topOf(file) === 'src-shared' &&
        ((tops.includes(topOf(target)) && topOf(target) !== 'src-shared') || target.startsWith('node:')),
    )
    expect(wrong).toEqual([])
  })

  it('inside src-main: only app/ and the programs at the top know other parts', () => {
    const wrong = imports.filter(({ file, target }) => {
      const from = partOf(file)
      const to = partOf(target)
      const known = from === 'app' || to === 'local' || fromPort(file, target)
      return from !== null && to !== null && from !== to && !known
    })
    expect(wrong).toEqual([])
  })

  it('the local sockets that every part may use know no part, nor the programs at the top', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        partOf(file) === 'local' && topOf(target) === 'src-main' && partOf(target) !== 'local',
    )
    expect(wrong).toEqual([])
  })

  it("the recorder's parts know the local sockets, the guard's port and what is shared, and no more of ours", () => {
    const ours = imports.filter(({ file }) => partOf(file) === 'recorder')
    expect(ours.length).toBeGreaterThan(10)
    const wrong = ours.filter(
      ({ target }) =>
        tops.includes(topOf(target)) &&
        topOf(target) !== 'src-shared' &&
        partOf(target) !== 'recorder' &&
        partOf(target) !== 'local' &&
        target !== guardPort,
    )
    expect(wrong).toEqual([])
  })

  it("main's parts know nothing of the recorder's: it is another program", () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        partOf(target) === 'recorder' && partOf(file) !== 'recorder' && file !== 'src-main/run-recorder.ts',
    )
    expect(wrong).toEqual([])
  })

  it('between the pages: none; what they share knows no page', () => {
    const pages = ['capture', 'station', 'console', 'open']
    const roomOf = (path: string) => path.split('/')[1] ?? ''
    const wrong = imports.filter(
      ({ file, target }) =>
        topOf(file) === 'src-renderer' &&
        topOf(target) === 'src-renderer' &&
        pages.includes(roomOf(target)) &&
        roomOf(file) !== roomOf(target),
    )
    expect(wrong).toEqual([])
  })

  it('inside src-server: a room knows those below it', () => {
    const isWhole = (path: string) => serverWholes.some((whole) => whole.test(path))
    const isInRoom = (path: string) => path.split('/').length > 2
    const rank = (path: string) => (isInRoom(path) ? serverRooms.indexOf(path.split('/')[1] ?? '') : 0)
    const inside = imports.filter(
      ({ file, target }) => topOf(file) === 'src-server' && topOf(target) === 'src-server' && !isWhole(file),
    )
    const unknown = inside
      .flatMap(({ file, target }) => [file, target])
      .filter((path) => rank(path) < 0 && !isWhole(path))
    expect(unknown, 'rooms that are not in the list').toEqual([])
    const wrong = inside.filter(({ file, target }) => isWhole(target) || rank(target) > rank(file))
    expect(wrong).toEqual([])
  })

  it.each(tops)('no circle of files in %s', (top) => {
    const next = Map.groupBy(
      imports.filter(({ file, target }) => topOf(file) === top && topOf(target) === top),
      ({ file }) => file,
    )
    // Who imports nothing that is left is in no circle, nor is who is imported by nothing that is left.
    const left = new Set(next.keys())
    for (let before = -1; before !== left.size; ) {
      before = left.size
      for (const file of left) if (!next.get(file)?.some(({ target }) => left.has(target))) left.delete(file)
      const targets = new Set([...left].flatMap((file) => (next.get(file) ?? []).map(({ target }) => target)))
      for (const file of left) if (!targets.has(file)) left.delete(file)
    }
    expect([...left]).toEqual([])
  })

  it('no file is longer than it may be', () => {
    const linesAtMost = (file: string) => (file === 'src-server/server.ts' ? 150 : 300)
    expect(written).toContain('src-server/server.ts')
    expect(written).toContain('src-renderer/open/open.css')
    const long = written.filter(
      (file) => readFileSync(join(root, file), 'utf8').split('\n').length - 1 > linesAtMost(file),
    )
    expect(long).toEqual([])
  })

  it('the window toolkits are known to their adapters alone', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        topOf(file) === 'src-main' &&
        ((target === 'electron' && !file.startsWith('src-main/shell/electron/')) ||
          target === 'playwright-core'),
    )
    expect(wrong).toEqual([])
  })
})

/** Electron's own entry starts station and recorder, as main.ts and recorder-main.ts do for Chromium; the recorder takes pictures from the guard. */
function fromPort(file: string, target: string): boolean {
  if (partOf(file) === 'recorder') return target === guardPort
  return (
    file === 'src-main/shell/electron/main.ts' &&
    (target === 'src-main/app/station.ts' || target === 'src-main/run-recorder.ts')
  )
}
