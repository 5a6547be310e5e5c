/** Where the keeper of a data directory listens unless told otherwise: main, the commands and the keeper itself agree on it. */
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Longest path of a Unix socket that every kernel of ours takes. */
const longest = 100

/**
 * The keeper's socket: in the data directory, or where that path is too long, under a name derived from it. On Windows a
 * named pipe, whose name is that of the directory (without regard to case, as everything there).
 */
export function socketPath(data: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return `\\\\.\\pipe\\taza-keeper-${shortName(resolve(data).toLowerCase())}`
  const inData = join(resolve(data), 'keeper.sock')
  if (inData.length <= longest) return inData
  return join(tmpdir(), `taza-${shortName(resolve(data))}.sock`)
}
const shortName = (path: string) => createHash('sha256').update(path).digest('hex').slice(0, 16)
