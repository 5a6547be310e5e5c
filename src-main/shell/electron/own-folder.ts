/**
 * Electron wants a folder for files of its own. Each process of ours gets one among the temporary files, to throw away;
 * one that was killed leaves it behind, and the next to start removes it.
 */
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const prefix = 'taza-electron-'
/** In each of them: whose it is. A folder without it is nobody's of ours. */
const marker = 'taza.pid'

export interface LeftFoldersDeps {
  /** Where temporary files are. */
  temporary: string
  isAlive(pid: number): boolean
  log(line: string): void
}

/** A new folder among the `temporary` files, of the process `pid`. */
export function makeOwnFolder(temporary: string, pid: number): string {
  const folder = mkdtempSync(join(temporary, prefix))
  writeFileSync(join(folder, marker), String(pid))
  return folder
}

/** Removes what processes of ours left that are gone; failures are told, and tried again at the next start. */
export function removeLeftFolders({ temporary, isAlive, log }: LeftFoldersDeps): void {
  for (const name of namesIn(temporary, log).filter((one) => one.startsWith(prefix))) {
    const folder = join(temporary, name)
    try {
      const owner = ownerOf(folder)
      if (owner !== null && !isAlive(owner)) rmSync(folder, { recursive: true, force: true })
    } catch (error) {
      log(`${folder} stays: ${String(error)}`)
    }
  }
}

function namesIn(temporary: string, log: LeftFoldersDeps['log']): string[] {
  try {
    return readdirSync(temporary)
  } catch (error) {
    log(`what was left in ${temporary} stays: ${String(error)}`)
    return []
  }
}

/** The process it was made by; null when it is not a folder of ours. */
function ownerOf(folder: string): number | null {
  const found = lstatSync(folder)
  const ours = process.getuid === undefined || found.uid === process.getuid()
  if (!found.isDirectory() || !ours) return null
  let text: string
  try {
    text = readFileSync(join(folder, marker), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  return /^\d{1,10}$/.test(text) ? Number(text) : null
}

/** Another user's process is alive too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
