/** Places inside a station's data directory. */
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Longest path of a Unix socket that every kernel of ours takes. */
const longest = 100

/** The keeper's socket: in the data directory, or where that path is too long, under a name derived from it. */
export function socketPath(data: string): string {
  const inData = join(resolve(data), 'keeper.sock')
  if (inData.length <= longest) return inData
  return join(tmpdir(), `taza-${createHash('sha256').update(resolve(data)).digest('hex').slice(0, 16)}.sock`)
}
/** Where main finds its keeper: a service's socket, or the one of the keeper that the station starts. */
export const keeperSocket = (config: { data: string; keeper: string | null }): string =>
  config.keeper ?? socketPath(config.data)
export const camerasFile = (data: string): string => join(data, 'cameras.json')
/** Pid and run of main, for those who look after it. */
export const mainFile = (data: string): string => join(data, 'main.json')
export const shellDir = (data: string): string => join(data, 'shell')
