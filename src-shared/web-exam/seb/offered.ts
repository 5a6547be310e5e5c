/** Settings of Safe Exam Browser that an exam's page offers (a `seb:` link): the exam has its own already. */
import type { WebRefusal, WebRules } from '../../web-exam.ts'
import type { Sha256Text } from '../seb-keys.ts'
import { NoSeb } from './no-seb.ts'
import { readSeb } from './read.ts'

/** Where the exam goes on, since they are its own; or why they are not taken. Null: there was no file. */
export async function judgeOffered(
  file: Uint8Array<ArrayBuffer> | null,
  { seb, start }: WebRules,
  sha256: Sha256Text,
): Promise<{ go: string } | { refuse: WebRefusal }> {
  if (file === null) return { refuse: 'unread-settings' }
  try {
    const read = await readSeb(file, null, sha256)
    return read.configKey === seb?.configKey ? { go: read.start ?? start } : { refuse: 'other-settings' }
  } catch (error) {
    if (error instanceof NoSeb) return { refuse: 'unread-settings' }
    throw error
  }
}
