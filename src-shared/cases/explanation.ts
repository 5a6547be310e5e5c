/** What a student says of what is found against her: words, and files of a few kinds. Pure. */
import { z } from 'zod'
import { nameText, typedText } from '../text.ts'
import { Digest } from '../vocabulary.ts'
import {
  explanationFileBytes,
  explanationFilesAtMost,
  explanationLength,
  type FileKind,
  fileKinds,
} from './explanation-bounds.ts'

const Kind = z.enum(fileKinds)

/** As she called it; what is given back has a name of ours. */
const FileName = z
  .string()
  .max(200)
  .overwrite(nameText)
  .refine((name) => name.trim() !== '', 'no name')

export const ExplainedFile = z.strictObject({
  name: FileName,
  digest: Digest,
  kind: Kind,
  bytes: z.int().positive().max(explanationFileBytes),
})
export type ExplainedFile = z.infer<typeof ExplainedFile>

export const Explanation = z.strictObject({
  words: z
    .string()
    .max(explanationLength)
    .overwrite(typedText)
    .refine((words) => words.trim() !== '', 'no words'),
  files: z.array(ExplainedFile).max(explanationFilesAtMost),
})
export type Explanation = z.infer<typeof Explanation>

/** By the bytes, never by a name: null is what is not taken. */
export function kindOf(bytes: Uint8Array): FileKind | null {
  const begins = (...first: number[]) => first.every((byte, at) => bytes[at] === byte)
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg'
  return begins(0x25, 0x50, 0x44, 0x46, 0x2d) ? 'application/pdf' : null
}
