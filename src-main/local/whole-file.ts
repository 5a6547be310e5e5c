import { renameSync, writeFileSync } from 'node:fs'

/** Writes JSON so that whoever reads the file meanwhile reads the old or the new, never a half. Throws what the disk says. */
export function writeWhole(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
