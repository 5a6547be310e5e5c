/** Files that are put in their place whole. Never through a link: root may write where others may plant one. */
import { randomUUID } from 'node:crypto'
import { closeSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Writes JSON so that whoever reads the file meanwhile reads the old or the new, never a half. Throws what the disk says. */
export function writeWhole(file: string, value: unknown): void {
  const coming = `${file}.new`
  // What lies there is of a writer that was killed, or somebody's link.
  rmSync(coming, { force: true })
  putNew(coming, file, JSON.stringify(value))
}

/** To where a person said. Throws an Error with the mend where something other than a plain file is there. */
export function writeBeside(file: string, bytes: Uint8Array): void {
  const there = lstatSync(file, { throwIfNoEntry: false })
  if (there && !there.isFile())
    throw new Error(`${file} is a link, or no plain file: name another one, or remove it first.`)
  putNew(`${file}.${randomUUID()}.new`, file, bytes)
}

/** `wx`: whatever is there, a link too, is neither followed nor written into. */
function putNew(coming: string, file: string, bytes: string | Uint8Array): void {
  const opened = openSync(coming, 'wx', 0o600)
  try {
    try {
      writeFileSync(opened, bytes)
    } finally {
      closeSync(opened)
    }
    renameSync(coming, file)
  } catch (error) {
    rmSync(coming, { force: true })
    throw error
  }
}
