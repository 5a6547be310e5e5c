/** Hands a process's writes to faults/faults.c: stalled, refused, or its last. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { faultsLibrary, preloaded } from './native.ts'

const callBits = { write: 1, sync: 2, truncate: 4, unlink: 8, rename: 16 } as const
const moments = { before: 0, half: 1, after: 2 } as const

export interface LastCall {
  calls: readonly (keyof typeof callBits)[]
  /** End of the path; '' is any file of the folder. */
  suffix: string
  /** The n-th such call from now on, from 1. */
  nth: number
  how: keyof typeof moments
  seed: number
}

/** Offsets in the control file: struct control of faults.c. */
const at = {
  stall: 0,
  fail: 4,
  countdown: 8,
  calls: 12,
  how: 16,
  power: 20,
  seed: 24,
  struck: 28,
  suffix: 32,
}
const size = 64

export type Faults = ReturnType<typeof openFaults>

/** Faults of files in `folder`. `power`: with death, what was not synced may be lost, block by block. */
export function openFaults(folder: string, power: boolean) {
  const place = mkdtempSync(join(tmpdir(), 'taza-faults-'))
  const file = join(place, 'control')
  const handle = openSync(file, 'w+', 0o600)
  writeSync(handle, Buffer.alloc(size), 0, size, 0)
  const put = (offset: number, value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32LE(value | 0)
    writeSync(handle, bytes, 0, 4, offset)
  }
  // Before the process starts: what is written from its first call on must be remembered.
  put(at.power, power ? 1 : 0)
  return {
    env: { LD_PRELOAD: preloaded(faultsLibrary(), place), TAZA_FAULTS: file, TAZA_FAULTS_UNDER: folder },
    arm({ calls, suffix, nth, how, seed }: LastCall) {
      put(at.countdown, 0)
      put(
        at.calls,
        calls.reduce((bits, call) => bits | callBits[call], 0),
      )
      put(at.how, moments[how])
      put(at.seed, seed)
      const text = Buffer.alloc(size - at.suffix)
      text.write(suffix)
      writeSync(handle, text, 0, text.length, at.suffix)
      put(at.countdown, nth)
    },
    stall: (on: boolean) => put(at.stall, on ? 1 : 0),
    fail: (code: 'ENOSPC' | 'EROFS' | 'EIO' | null) => put(at.fail, code ? constants.errno[code] : 0),
    /** Whether death came by an armed call. */
    struck(): boolean {
      const bytes = Buffer.alloc(4)
      readSync(handle, bytes, 0, 4, at.struck)
      return bytes.readInt32LE() === 1
    },
    close() {
      closeSync(handle)
      rmSync(place, { recursive: true, force: true })
    },
  }
}
