/** The folders a station writes to and the files it may open: what is wrong with them, in one sentence with the mend. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A browser, a keeper and their databases hold some 300; below this the browser ends without a word. */
const leastFiles = 1024
/** What is written to try a folder, bytes: more than a file system may keep in the file's own entry. */
const tried = 64 * 1024

/** The data folder is made where it is missing. Null: a station can work with them. */
export function unfit(data: string): string | null {
  return whyNotWritten(data, 'the setting "data"') ?? temporaryUnfit() ?? fewFiles()
}

/** The folder for temporary files: the browser cannot start without one. */
export const temporaryUnfit = (): string | null => whyNotWritten(tmpdir(), 'TMPDIR', false)

/** `named`: what a technician changes to take another folder. */
export function whyNotWritten(folder: string, named: string, make = true): string | null {
  try {
    if (make) mkdirSync(folder, { recursive: true, mode: 0o700 })
    const place = mkdtempSync(join(folder, '.taza-try-'))
    try {
      writeFileSync(join(place, 'file'), Buffer.alloc(tried), { flush: true })
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
    return null
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why = reasons[code] ?? [error instanceof Error ? error.message : String(error), 'mend it']
    return `The folder ${folder} ${why[0]}: ${why[1]}, or take another one with ${named}.`
  }
}

/** What is wrong, and its mend, by the system's code (errno(3)). */
const reasons: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ['is full', 'free some room there'],
  EDQUOT: ["is full for this user (the disk's quota)", 'free some room there'],
  EROFS: ['is on a read-only disk', 'look at the disk and mount it for writing'],
  EACCES: ['may not be written by this user', 'give it to this user (chown)'],
  EPERM: ['may not be written by this user', 'give it to this user (chown)'],
  ENOENT: ['does not exist', 'make it'],
  ENOTDIR: ['is not a folder', 'mend its name'],
  EEXIST: ['is not a folder', 'mend its name'],
  ENAMETOOLONG: ['has too long a name', 'shorten it'],
  EMFILE: ['cannot be opened, because too few files may be open at once', 'raise the limit (ulimit -n)'],
}

/** Linux alone tells. Node has taken all that the user may have by the time this is asked. */
export function fewFiles(limits = '/proc/self/limits'): string | null {
  if (process.platform !== 'linux') return null
  const most = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync(limits, 'utf8'))?.[1]
  if (most === undefined || most === 'unlimited' || Number(most) >= leastFiles) return null
  return `Only ${most} files may be open at once here, and a station needs ${leastFiles}: raise the limit (ulimit -n, /etc/security/limits.conf).`
}
