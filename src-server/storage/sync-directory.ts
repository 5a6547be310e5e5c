import { open } from 'node:fs/promises'

/** A new name in a directory is durable only when the directory itself is. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
