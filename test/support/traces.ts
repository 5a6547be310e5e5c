/** Where a text is left: in bytes, in the files of a folder, in the memory of a program and in what it holds open. Linux. */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './processes.ts'

const pageBytes = 4096
/** Read at once. */
const pieceBytes = 1 << 24
/** A text that lies over the end of a piece is found in the next. */
const overlap = 1 << 11

/** The ways in which a program has a text: as bytes, as JavaScript's own, in JSON with escapes, in base64 wherever it begins. */
const formsOf = (text: string): Buffer[] => [
  Buffer.from(text),
  Buffer.from(text, 'utf16le'),
  Buffer.from(
    [...text].map((c) => (c < '\x80' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)).join(''),
  ),
  ...[0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    // Without what its neighbours are mixed into.
    const whole = bytes.subarray(before && 3, bytes.length - (bytes.length % 3))
    return Buffer.from(whole.toString('base64'))
  }),
]

/** Which of the texts are in these bytes. */
export function tracesIn(bytes: Uint8Array, texts: readonly string[]): string[] {
  const held = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return texts.filter((text) => formsOf(text).some((form) => held.includes(form)))
}

/** By the file's name; those of other people of this machine are none of a station's. */
export function tracesOnDisk(folder: string, texts: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    if (!entry.isFile()) continue
    // Programs that run put files away.
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat?.uid !== process.getuid?.()) continue
    const here = tracesIn(readFileSync(file), texts)
    if (here.length > 0) found.set(file, here)
  }
  return found
}

/**
 * Everything that the process has written or been given: its own pages, what it shares with others, and files without a name
 * that it holds open. The programs' own code and texts, which are read from their packages, are left out. Throws where it
 * may not be read; null: the process is gone.
 */
export function tracesOf(pid: number, texts: readonly string[]): string[] | null {
  const found = new Set<string>()
  const look = (bytes: Buffer) => {
    for (const text of tracesIn(
      bytes,
      [...texts].filter((one) => !found.has(one)),
    ))
      found.add(text)
  }
  try {
    searchMemory(pid, look)
    searchUnnamed(pid, look)
  } catch (error) {
    if (isAlive(pid)) throw error
  }
  return isAlive(pid) ? [...found] : null
}

function searchMemory(pid: number, look: (bytes: Buffer) => void): void {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const pages = openSync(`/proc/${pid}/pagemap`, 'r')
  try {
    const buffer = Buffer.allocUnsafe(pieceBytes)
    for (const [from, to] of mappingsOf(pid).flatMap((mapping) => present(pages, mapping)))
      for (let at = from; at < to; ) {
        const wanted = Math.min(pieceBytes, to - at)
        const read = readAt(memory, buffer, wanted, at)
        look(buffer.subarray(0, read))
        if (read < wanted) at += Math.max(read, pageBytes)
        else at += at + read < to ? read - overlap : read
      }
  } finally {
    closeSync(pages)
    closeSync(memory)
  }
}

/** 0: a program that runs has given it back since. */
function readAt(memory: number, buffer: Buffer, bytes: number, at: number): number {
  try {
    return readSync(memory, buffer, 0, bytes, at)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EIO') return 0
    throw error
  }
}

type Range = readonly [from: number, to: number]

/** proc(5), maps: what can be read, without the kernel's own and what only a device can read. */
const mappingsOf = (pid: number): Range[] =>
  readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line): Range[] => {
      const [, from = '', to = '', write, name = ''] =
        /^([0-9a-f]+)-([0-9a-f]+) r(.)\S+ \S+ \S+ \S+ *(.*)$/.exec(line) ?? []
      const isProgram = write === '-' && /^\/(usr|lib)|\/node_modules\//.test(name)
      if (from === '' || isProgram || /^\[v|^\/dev\/(?!shm)/.test(name)) return []
      return [[Number.parseInt(from, 16), Number.parseInt(to, 16)]]
    })

/** proc(5), pagemap: the pages that are there, in memory or in swap; most of a browser's is only set aside. */
function present(pages: number, [from, to]: Range): Range[] {
  const found: [number, number][] = []
  const perPiece = pieceBytes / pageBytes
  const entries = Buffer.alloc(perPiece * 8)
  for (let piece = from; piece < to; piece += perPiece * pageBytes) {
    const count = Math.min(perPiece, (to - piece) / pageBytes)
    const read = readSync(pages, entries, 0, count * 8, (piece / pageBytes) * 8)
    for (let page = 0; page < read / 8; page++) {
      // Bits 63 and 62.
      if ((entries[page * 8 + 7] ?? 0) < 0x40) continue
      const at = piece + page * pageBytes
      const last = found.at(-1)
      if (last?.[1] === at) last[1] += pageBytes
      else found.push([at, at + pageBytes])
    }
  }
  return found
}

/** What was deleted, or never had a name, and is open: a browser's shared memory and temporary files. */
function searchUnnamed(pid: number, look: (bytes: Buffer) => void): void {
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    const path = `/proc/${pid}/fd/${fd}`
    try {
      if (!/^\/memfd:| \(deleted\)$/.test(readlinkSync(path)) || !statSync(path).isFile()) continue
    } catch (error) {
      // Closed since.
      if (existsSync(path)) throw error
      continue
    }
    const file = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(Math.min(fstatSync(file).size, 1 << 28))
      look(bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)))
    } finally {
      closeSync(file)
    }
  }
}
