/**
 * One set-up at a time in a clone: npm ci empties the folder that another one has just filled. flock(1) locks an open file,
 * which the programs of the set-up are given too: the system lets go when the last of them has ended, however they ended.
 */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** flock(1) ends so when somebody else holds the lock and it was not to wait. */
const held = 1

/**
 * Waits, and says so, while another process sets this clone up. Returns the file that holds the lock until it is closed here
 * and wherever it was handed on; null on systems without flock. Rejects with an Error in one sentence.
 */
export async function takeLock(root, say = console.log) {
  if (process.platform !== 'linux') return null
  const file = join(root, 'var', 'set-up.lock')
  mkdirSync(join(root, 'var'), { recursive: true })
  const fd = openSync(file, 'a+')
  try {
    const { status, error } = spawnSync('flock', ['-n', '3'], { stdio: stdio(fd) })
    if (error) throw new Error(`flock could not be started (${error.message}): install util-linux.`)
    if (status === held) {
      say(
        `[set-up] another set-up runs in this folder (process ${readFileSync(file, 'utf8')}); waiting for its end …`,
      )
      await waited(fd)
    } else if (status !== 0) throw new Error(`flock of ${file} failed (exit ${status}).`)
    ftruncateSync(fd)
    writeSync(fd, String(process.pid))
    return fd
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** The lock is of the open file, which both have: it stays when flock itself has ended. */
const stdio = (fd) => ['ignore', 'ignore', 'inherit', fd]

function waited(fd) {
  return new Promise((resolve, reject) => {
    const child = spawn('flock', ['3'], { stdio: stdio(fd) })
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`flock ended with ${signal ?? code}.`)),
    )
  })
}
