/**
 * A conversation linked to a case or to an attempt: a note whose head says so, sealed and padded as every note is. The
 * server cannot tell it from words. Nothing is edited: a later note of the same thing supersedes an earlier one.
 */
import { z } from 'zod'
import { text, utf8 } from '../bytes.ts'
import { CaseNumber } from '../cases/course.ts'
import { Id } from '../vocabulary.ts'

const linked = z.boolean()
const Link = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('case'), id: CaseNumber, linked }),
  z.strictObject({ to: z.literal('attempt'), id: Id, linked }),
])
/** `linked` false: it is so no longer. */
export type Link = z.infer<typeof Link>
export type Linked = Pick<Link, 'to' | 'id'>

const Head = z.object({ link: z.unknown().optional() })

/** A note's text is empty, so that a console that knows no links shows an empty note and no broken one. */
export const linkParts = (link: Link): Uint8Array[] => [
  utf8(JSON.stringify({ kind: null, language: 'kk', text: '', link: Link.parse(link) })),
]

/** Null: a note of words. Throws for a link that is none of ours, also for one of a kind that is not known here. */
export function linkIn(parts: readonly Uint8Array<ArrayBuffer>[]): Link | null {
  const [first, ...pictures] = parts
  const { link } = Head.parse(first ? JSON.parse(text(first)) : null)
  if (link === undefined) return null
  if (pictures.length > 0) throw new TypeError('a link with pictures')
  return Link.parse(link)
}

/** What is linked after all that was said, in its order. */
export function linkedAfter(said: readonly Link[]): Linked[] {
  const now = new Map<string, Linked>()
  for (const { to, id, linked: is } of said) {
    now.delete(`${to} ${id}`)
    if (is) now.set(`${to} ${id}`, { to, id })
  }
  return [...now.values()]
}

/** Typed without an address, shorter is taken for a case's number with a slip in it. */
const shortestAttempt = 8

/** As people write it: a case's number or an attempt's, or the address of either in the console. Null: neither. */
export function linkTyped(typed: string): Linked | null {
  const written = typed.trim()
  const address = /#\/(cases|attempts)\/([A-Za-z0-9_-]{1,64})(?:[/?]|$)/.exec(written)
  const id = address?.[2] ?? written
  const number = CaseNumber.safeParse(id.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1'))
  if (address?.[1] !== 'attempts' && number.success) return { to: 'case', id: number.data }
  if (address?.[1] === 'cases') return null
  const attempt = (address ? Id : Id.min(shortestAttempt)).safeParse(id)
  return attempt.success ? { to: 'attempt', id: attempt.data } : null
}
