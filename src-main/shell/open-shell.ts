/** Which shell a station runs in, and why, in one line a technician can read. */
import { ProblemError } from '../../src-shared/vocabulary.ts'

export interface ShellFacts {
  /** Path of Electron's executable, or null where it could not be had. */
  electronBinary: string | null
  /** This system's own when left out. */
  platform?: NodeJS.Platform
  /** We already run inside Electron. */
  insideElectron?: boolean
}

/** Throws `no-browser` when Electron is asked for by name and is not there. */
export function chooseShell(
  wanted: 'auto' | 'electron' | 'chromium',
  facts: ShellFacts,
): { kind: 'electron' | 'chromium'; why: string } {
  const { platform = process.platform } = facts
  const electron = facts.insideElectron === true || facts.electronBinary !== null
  if (!electron && platform === 'win32')
    throw new ProblemError(
      'no-browser',
      "Electron's binary is not here, and the shell in the system's Chromium is Linux': install the station by its installer",
    )
  if (wanted === 'chromium') return { kind: 'chromium', why: "shell: the system's Chromium, as asked" }
  if (electron)
    return {
      kind: 'electron',
      why: wanted === 'auto' ? 'shell: Electron, its binary is here' : 'shell: Electron, as asked',
    }
  if (wanted === 'auto')
    return { kind: 'chromium', why: "shell: the system's Chromium, because Electron's binary is not here" }
  throw new ProblemError(
    'no-browser',
    "Electron was asked for, but its binary is not here: install it, or use --shell chromium for the system's Chromium",
  )
}
