/** Film and pictures on their way to the ledger: numbered, sealed, written; a segment under way is kept until it is whole. */
import type { LedgerRecord } from '../../src-shared/records.ts'
import { associatedData, type SealedType, sealOverhead } from '../../src-shared/seal/object.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { Attempts } from './attempts.ts'
import { type CallTable, runOf } from './call-table.ts'
import { sha256Hex } from './crypto.ts'
import type { Current } from './current.ts'
import type { DiskWatch } from './disk-watch.ts'
import { type Held, keyOf } from './held.ts'
import { createMediaNumbers, type Kept, type MediaKind, type MediaNumbers } from './media-numbers.ts'
import { createOpenSegments } from './open-segments.ts'
import type { NewObject } from './rows.ts'
import { sealNow } from './sealing.ts'

export interface MediaDeps {
  attempts: Attempts
  current: Current
  disk: Pick<DiskWatch, 'admit'>
  /** Resolves with the record once it is durable. */
  append(
    one: Held,
    run: string,
    kind: MediaKind,
    body: Record<string, unknown>,
    object: NewObject,
  ): Promise<LedgerRecord>
  log(line: string): void
}

interface Brought {
  one: Held
  /** Who brings it. */
  run: string
  kind: MediaKind
  body: Record<string, unknown>
  parcel: string | undefined
}

export function createMediaCalls({ attempts, current, disk, append, log }: MediaDeps) {
  const numbers = new WeakMap<Held, MediaNumbers>()
  const numbersOf = (one: Held): MediaNumbers => {
    const { store } = one.ledger
    const known =
      numbers.get(one) ??
      createMediaNumbers([...store.records('media.init'), ...store.records('media.segment')])
    numbers.set(one, known)
    return known
  }
  /** The part that the recorder films for, also while main is away; never one that has its end. */
  const recorded = ({ attempt, part }: { attempt: string; part: number }): Held => {
    const one = attempts.all().find(({ ledger }) => ledger.attempt === attempt && ledger.part === part)
    // One that is over is removed after a while.
    if (!one || one.submitted) throw new ProblemError('already-submitted')
    current.hold(one)
    return one
  }
  const keep = async ({ one, run, kind, body, parcel }: Brought, bytes: Buffer) => {
    disk.admit(bytes.length)
    let record: LedgerRecord | undefined
    const kept: Kept = await numbersOf(one).keep(kind, body, parcel, async (numbered) => {
      const sealed = sealNow(keyOf(one), mediaData(one, kind, numbered), bytes)
      const digest = sha256Hex(sealed)
      const full = { ...numbered, digest, bytes: bytes.length + sealOverhead }
      record = await append(one, run, kind, full, { digest, data: sealed })
      return { seq: record.seq, digest }
    })
    // What comes as a parcel (film, stills of the screen) changes nothing of its attempt.
    return parcel === undefined && record ? { ...kept, record } : kept
  }
  const open = createOpenSegments<{ one: Held; run: string }>(({ of, parcel, body }, bytes) => {
    // The recorder waits for no answer any more: what cannot be sealed now is told here alone, and is a gap.
    const brought = { ...of, kind: 'media.segment', body: { ...body, cut: true }, parcel } as const
    keep(brought, bytes).catch((error: unknown) => log(`a segment that was cut is lost: ${String(error)}`))
  })

  const table: Pick<CallTable, 'media.append' | 'media.growth'> = {
    'media.append': async ({ kind, body, parcel, of, grown }, bytes, caller) => {
      if (!bytes) throw new ProblemError('bad-input', 'no bytes')
      const one = of ? recorded(of) : current.require()
      const source = String(body.source)
      // A still is taken while its camera's segment is under way.
      const isFilm = body.type !== 'still'
      if (isFilm) open.begin(source, parcel)
      if (grown && parcel === undefined)
        throw new ProblemError('bad-input', 'nothing without a name can grow')
      const all = grown && parcel !== undefined ? open.whole(source, parcel, grown, bytes) : bytes
      const kept = await keep({ one, run: runOf(caller), kind, body, parcel }, all)
      if (isFilm) open.kept(source, parcel)
      return kept
    },
    'media.growth': ({ body, parcel, of, grown }, bytes, caller) => {
      if (!bytes) throw new ProblemError('bad-input', 'no bytes')
      open.grow(
        { of: { one: recorded(of), run: runOf(caller) }, source: body.source, parcel, body },
        grown,
        bytes,
      )
      return { ok: true }
    },
  }
  return { table, cutAll: open.cutAll }
}

function mediaData(one: Held, kind: MediaKind, body: Record<string, unknown>): Uint8Array {
  const { attempt, part } = one.ledger
  const { source } = body
  const index = kind === 'media.init' ? body.init : body.index
  if (typeof source !== 'string' || typeof index !== 'number')
    throw new ProblemError('bad-input', `${kind} without source or index`)
  const type: SealedType = kind === 'media.init' ? 'init' : body.type === 'still' ? 'still' : 'segment'
  return associatedData({ attempt, part, type, source, index })
}
