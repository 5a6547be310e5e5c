/**
 * A paper sealed for a room (docs/session/packages.md): a line that says whose it is, then all that is asked there,
 * by place, under a key of its own. A place is a name by chance: nothing in it says who sits there. Pure.
 */
import { z } from 'zod'
import { UnixMs } from '../bounds.ts'
import { concat, fromBase64, text, toBase64, utf8 } from '../bytes.ts'
import { TurnedCard } from '../drawing/cards.ts'
import { cardsAtMost } from '../drawing/kind.ts'
import { mediaIn, Paper, PaperMedium } from '../exam.ts'
import { canonical } from '../ledger/jcs.ts'
import { openObject, sealObject } from '../seal/object.ts'
import { Digest, Id } from '../vocabulary.ts'

const packageKind = 'taza-package-1'
/** One with cards of its places' own, which the key of its papers does not open. */
const drawnKind = 'taza-package-2'
/** Of a whole one, bytes. */
export const packageBytes = 64 * 2 ** 20
export const placesAtMost = 1000
/** Of its first line, bytes. */
const headerBytes = 1024
const lineEnd = 10

export const PackageHeader = z.strictObject({
  kind: z.enum([packageKind, drawnKind]),
  exam: Id,
  room: Id,
  /** Its hour, Unix ms. */
  opensAt: UnixMs,
})
export type PackageHeader = z.infer<typeof PackageHeader>

/**
 * The papers by their places, and what they show, each once. `tickets`, where students draw theirs: of each place the paper
 * with each ticket, by its number; `papers` then has that of whoever finds no card left.
 */
const Content = z.strictObject({
  papers: z.record(Id, z.unknown()),
  tickets: z.record(Id, z.record(z.string(), z.unknown())).optional(),
  /** Base64: cards of the places' own (`Cards`), sealed once more. */
  draw: z.string().optional(),
  media: z.array(z.unknown()),
})
export interface PackageContent {
  papers: Readonly<Record<string, Paper>>
  tickets?: Readonly<Record<string, Readonly<Record<string, Paper>>>>
  draw?: { commitment: string; hands: Readonly<Record<string, readonly TurnedCard[]>> }
  media: readonly PaperMedium[]
}

const Cards = z.object({
  /** What they are committed to by (src-shared/drawing). */
  commitment: Digest,
  hands: z.record(Id, z.array(TurnedCard).max(cardsAtMost)),
})

/** For HPKE: a wrap made for one package opens no other. `digest`: SHA-256 of the file. */
export const packageInfo = (digest: string): Uint8Array<ArrayBuffer> => utf8(`taza package 1\n${digest}`)

export const newPackageKey = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32))

/** Of the whole key: the papers' part of it, or that of the cards. HKDF-SHA256 (RFC 5869), no salt. */
async function partOf(
  key: Uint8Array<ArrayBuffer>,
  what: 'papers' | 'cards',
): Promise<Uint8Array<ArrayBuffer>> {
  const { subtle } = crypto
  const material = await subtle.importKey('raw', key, 'HKDF', false, ['deriveBits'])
  const info = utf8(`taza package 2 ${what}`)
  const derived = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return new Uint8Array(await subtle.deriveBits(derived, material, 256))
}

/** What a station gets at the hour, and what opens the papers. Cards stay closed: only the words of an envelope have all of it. */
export const papersKey = (
  file: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> =>
  headerOf(file)?.kind === drawnKind ? partOf(key, 'papers') : Promise.resolve(key)

/** `key`: 32 bytes, of no other package. Throws RangeError for more than a package may be. */
export async function sealPackage(
  header: Omit<PackageHeader, 'kind'>,
  content: PackageContent,
  key: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Object.keys(content.papers).length > placesAtMost)
    throw new RangeError('more places than a package has')
  const { draw, ...rest } = content
  const kind = draw ? drawnKind : packageKind
  const line = utf8(`${canonical(PackageHeader.parse({ kind, ...header }))}\n`)
  const cards =
    draw && (await sealObject(await partOf(key, 'cards'), line, utf8(canonical(Cards.parse(draw)))))
  const inside = Content.parse({ ...rest, ...(cards ? { draw: toBase64(cards) } : {}) })
  const papers = draw ? await partOf(key, 'papers') : key
  const whole = concat(line, await sealObject(papers, line, utf8(canonical(inside))))
  if (whole.length > packageBytes) throw new RangeError('larger than a package may be')
  return whole
}

/** Null for what is no package. */
function split(
  file: Uint8Array<ArrayBuffer>,
): { line: Uint8Array<ArrayBuffer>; header: PackageHeader } | null {
  const end = file.subarray(0, headerBytes).indexOf(lineEnd)
  if (end < 0 || file.length > packageBytes) return null
  const line = file.slice(0, end + 1)
  try {
    return { line, header: PackageHeader.parse(JSON.parse(text(line))) }
  } catch (_noHeader) {
    return null
  }
}

/** What its first line says; nobody vouches for it before the package is opened. Null for what is no package. */
export const headerOf = (file: Uint8Array<ArrayBuffer>): PackageHeader | null => split(file)?.header ?? null

async function contentOf(file: Uint8Array<ArrayBuffer>, papers: Uint8Array<ArrayBuffer>) {
  const parts = split(file)
  if (!parts) throw new TypeError('no package')
  const plain = await openObject(papers, parts.line, file.slice(parts.line.length))
  return { ...Content.parse(JSON.parse(text(plain))), line: parts.line }
}

/**
 * Cards that one may be turned of at a place without a network. `key`: the whole one. Null: none lie in it. Rejects as
 * `openPackage` does.
 */
export async function handOf(
  file: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
  place: string,
): Promise<{ commitment: string; cards: TurnedCard[] } | null> {
  const { papers, draw, line } = await contentOf(file, await papersKey(file, key))
  if (!Object.hasOwn(papers, place)) throw new TypeError('no such place in the package')
  if (draw === undefined) return null
  const plain = await openObject(await partOf(key, 'cards'), line, fromBase64(draw))
  const { commitment, hands } = Cards.parse(JSON.parse(text(plain)))
  return Object.hasOwn(hands, place) ? { commitment, cards: hands[place] ?? [] } : null
}

/**
 * What is asked at a place, of whoever drew this ticket (null: of whoever draws none). Rejects where the key is another, a bit
 * was changed, or place or ticket are not in it. `key`: that of the papers (`papersKey`).
 */
export async function openPackage(
  file: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
  place: string,
  ticket: number | null,
): Promise<{ paper: Paper; media: PaperMedium[] }> {
  const { papers, tickets = {}, media } = await contentOf(file, key)
  if (!Object.hasOwn(papers, place)) throw new TypeError('no such place in the package')
  const drawn = Object.hasOwn(tickets, place) ? (tickets[place] ?? {}) : {}
  if (ticket !== null && !Object.hasOwn(drawn, ticket)) throw new TypeError('no such ticket in the package')
  const paper = Paper.parse(ticket === null ? papers[place] : drawn[ticket])
  const shown = new Set(mediaIn(paper.questions))
  const known = media.flatMap((one) => PaperMedium.safeParse(one).data ?? [])
  return { paper, media: known.filter(({ digest }) => shown.has(digest)) }
}
