/** Places inside a station's data directory. */
import { join } from 'node:path'
import { socketPath } from '../keeper-socket.ts'

/** Where main finds its keeper: a service's socket, or the one of the keeper that the station starts. */
export const keeperSocket = (config: { data: string; keeper: string | null }): string =>
  config.keeper ?? socketPath(config.data)
export const camerasFile = (data: string): string => join(data, 'cameras.json')
/** Pid and run of main, for those who look after it. */
export const mainFile = (data: string): string => join(data, 'main.json')
export const shellDir = (data: string): string => join(data, 'shell')
