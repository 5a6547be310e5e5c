/** What a machine kept as another station, before it was enrolled anew: in a folder of its own, whole, for `taza export`. */
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from './files.ts'

/** The identity last, so that an interruption leaves the station what it was. */
const kept = ['attempts', 'sealing-key.json', 'signing-key.json', 'station.json']

/** Moves it to `<data>/former/<station>`; returns that folder. */
export function setAside(data: string, station: string): string {
  const base = join(data, 'former', station)
  let folder = base
  for (let n = 2; existsSync(folder); n++) folder = `${base}-${n}`
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of kept) if (existsSync(join(data, name))) renameSync(join(data, name), join(folder, name))
  syncFolder(folder)
  syncFolder(data)
  return folder
}
