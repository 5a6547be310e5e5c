/** Who may import whom (docs/ARCHITECTURE.md, "Layout"). */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const tops = ['src-main', 'src-renderer', 'src-server', 'src-shared']

const imports = tops.flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => {
      const file = join(top, name)
      const text = readFileSync(join(root, file), 'utf8')
      const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)
      return [...found].map(([, target = '']) => ({
        file,
        target: target.startsWith('.') ? relative(root, join(root, dirname(file), target)) : target,
      }))
    }),
)
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
