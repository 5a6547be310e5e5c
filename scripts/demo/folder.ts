/** The demo's folder: emptied at every start, so only ever one that the demo made, and never one that it is using. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from '../../src-main/keeper/lock.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'

/** Names the folder as the demo's. */
export const marker = '.taza-demo'
const lock = 'demo-lock.sqlite'

/**
 * Takes the folder for one demo, makes it where it is missing and empties it. Returns what lets go of it. Throws an Error
 * with one sentence, before anything is touched, where something else lies there or another demo runs on it.
 */
export function takeFolder(dir: string): () => void {
  const found = statSync(dir, { throwIfNoEntry: false })
  if (found && !found.isDirectory()) throw new Error(`${dir} is a file: name a folder with --dir.`)
  if (found && readdirSync(dir).length > 0 && !existsSync(join(dir, marker)))
    throw new Error(
      `${dir} holds something that is not of a demo (no ${marker} in it), and nothing there is deleted: ` +
        'name another folder with --dir, or empty it yourself.',
    )
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  writeFileSync(join(dir, marker), 'This folder is emptied whenever the demo starts.\n')
  const release = locked(dir)
  for (const name of readdirSync(dir))
    if (name !== marker && name !== lock) rmSync(join(dir, name), { recursive: true, force: true })
  return release
}

function locked(dir: string): () => void {
  try {
    return lockFolder(dir, 'demo')
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.code === 'internal')) throw error
    throw new Error(
      `A demo is running on ${dir}: end it first (Ctrl+C there), or name another folder with --dir.`,
    )
  }
}
