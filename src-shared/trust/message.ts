/**
 * What stands in a message: a head in JSON, then its pictures (JPEG). Read by hand, as the open pages carry no zod; what
 * comes out of a seal was written by anybody, so everything has its bound.
 */
import { text, utf8 } from '../bytes.ts'
import { type Language, languages } from '../languages.ts'

export const kinds = ['bribe', 'cheating', 'unfair', 'technical', 'other'] as const
export type Kind = (typeof kinds)[number]

export const longestText = 10_000
export const mostPictures = 4

export interface Message {
  kind: Kind | null
  language: Language
  text: string
  /** JPEG. */
  pictures: Uint8Array<ArrayBuffer>[]
}

export const partsOf = ({ pictures, ...head }: Message): Uint8Array[] => [
  utf8(JSON.stringify(head)),
  ...pictures,
]

/** Throws TypeError for what is no message. */
export function messageIn(parts: readonly Uint8Array<ArrayBuffer>[]): Message {
  const [first, ...pictures] = parts
  const head: unknown = first ? JSON.parse(text(first)) : null
  if (typeof head !== 'object' || head === null) throw new TypeError('a message without a head')
  const of = (name: string): unknown => Reflect.get(head, name)
  const body = of('text')
  if (typeof body !== 'string' || body.length > longestText) throw new TypeError('a message without a text')
  if (pictures.length > mostPictures || !pictures.every(isJpeg))
    throw new TypeError('not the pictures of a message')
  return {
    kind: kinds.find((kind) => kind === of('kind')) ?? null,
    language: languages.find((language) => language === of('language')) ?? 'kk',
    text: body,
    pictures,
  }
}

/** Begins as a JPEG does; a browser that draws it looks at the rest. */
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
