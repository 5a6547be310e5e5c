/** Places inside a station's data directory. */
import { join } from 'node:path'
import { socketPath } from '../local/socket-path.ts'

/** Where main finds its keeper: a service's socket, or the one of the keeper that the station starts. */
export const keeperSocket = (config: { data: string; keeper: string | null }): string =>
  config.keeper ?? socketPath(config.data)
export const camerasFile = (data: string): string => join(data, 'cameras.json')
/** Pid and run of main, for those who look after it. */
export const mainFile = (data: string): string => join(data, 'main.json')
/** The recorder's own: its orders, its browser. */
export const recorderDir = (data: string): string => join(data, 'recorder')
/** Pid of the recorder and how long it took to start, for those who look after it. */
export const recorderFile = (data: string): string => join(recorderDir(data), 'recorder.json')
/** Where main finds the recorder. */
export const recorderSocket = (data: string): string => socketPath(data, 'recorder')
/** Students' own files, by attempt. */
export const filesDir = (data: string): string => join(data, 'files')
export const shellDir = (data: string): string => join(data, 'shell')
