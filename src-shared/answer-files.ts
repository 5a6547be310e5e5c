/** Files that are an answer: what of them the answer says, how many and how large, and of which types. Pure. */
import { z } from 'zod'
import { isProgramType, isWhatItSays, nameBytesAtMost, safeName, typeOf } from './student-files.ts'
import { Digest } from './vocabulary.ts'
import { typesNamed } from './web-exam/accept.ts'

/** Of one answer: files, and bytes of one. Of a part, all that was ever given in it: `kept` files, `keptBytes` together. */
export const answerFiles = {
  files: 20,
  bytes: 16_000_000,
  kept: 200,
  keptBytes: 512 * 1024 * 1024,
} as const

/** `digest`: SHA-256 of its bytes, by which the ledger keeps it (`file.kept`). */
export const AnswerFile = z.object({
  digest: Digest,
  name: z
    .string()
    .min(1)
    .max(nameBytesAtMost)
    .refine((name) => name === safeName(name), 'a name that no folder takes'),
  bytes: z.int().min(1).max(answerFiles.bytes),
})
export type AnswerFile = z.infer<typeof AnswerFile>

/** What stands behind the last dot of a name, in small letters. */
export const FileType = z.string().regex(/^[a-z0-9]{1,10}$/)

/**
 * Why a file is not taken as an answer; `saving`: a program was writing it while it was read; `gone`: it is not in the folder any
 * more, or cannot be read.
 */
export const untakenAnswers = ['kind', 'empty', 'large', 'full', 'saving', 'gone'] as const
export type UntakenAnswer = (typeof untakenAnswers)[number]

/** What Moodle calls a group of types. */
const groups: Readonly<Record<string, string>> = {
  document: 'doc docx odt pdf rtf txt',
  spreadsheet: 'xls xlsx ods csv',
  presentation: 'ppt pptx odp',
  archive: 'zip 7z rar tar gz',
  image: 'png jpg jpeg gif svg webp bmp tif tiff',
  web_image: 'png jpg jpeg gif svg webp',
  optimised_image: 'png jpg jpeg gif',
  audio: 'mp3 wav ogg oga',
  web_audio: 'mp3 wav ogg oga',
  html_audio: 'mp3 wav ogg oga',
  video: 'mp4 webm',
  web_video: 'mp4 webm',
  html_video: 'mp4 webm',
}

/**
 * What a bank's item names (`.pdf`, `pdf`, `image/png`, `image/*`, Moodle's groups), as types; empty: any. Null where one of
 * them is nothing that a file could be judged by.
 */
export function fileTypes(named: readonly string[]): string[] | null {
  const types = new Set<string>()
  for (const one of named.map((name) => name.trim().toLowerCase())) {
    if (one === '' || one === '*' || one === '*/*') return []
    const group = Object.hasOwn(groups, one) ? groups[one]?.split(' ') : undefined
    const found = group ?? typesNamed(one) ?? [one.replace(/^\*?\./, '')]
    if (!found.every((type) => FileType.safeParse(type).success)) return null
    for (const type of found) types.add(type)
  }
  return [...types]
}

/** By its name. Programs, only where the question names their type: somebody will open what is handed in. */
export const isTypeTaken = (types: readonly string[], name: string): boolean =>
  types.length === 0 ? !isProgramType(typeOf(name)) : types.includes(typeOf(name))

/** By its first bytes too: what a script begins with is right where scripts are asked for, a built program never. */
export const isFileTaken = (types: readonly string[], name: string, head: Uint8Array): boolean =>
  isTypeTaken(types, name) && (isWhatItSays(name, head) || (isProgramType(typeOf(name)) && isScript(head)))

const isScript = ([first, second]: Uint8Array): boolean => first === 0x23 && second === 0x21

/** What a file is called for whoever must not know whose it is: its own name could tell. */
export const neutralName = (work: string, place: number, types: readonly string[], name: string): string => {
  const type = typeOf(name)
  const known = types.length > 0 ? types.includes(type) : isUsual(type)
  return `${work}-${place + 1}.${known ? type : 'bin'}`
}

/** Where any type is taken, one that nobody else has could be a name. */
const usual = new Set(Object.values(groups).flatMap((types) => types.split(' ')))
const isUsual = (type: string): boolean => usual.has(type)
