/**
 * Numbers of a part's media objects, given where the ledger is, whoever brings them: per source one row of indices
 * (segments and stills) and one of inits. A parcel that is brought again (its answer was lost) is the same record.
 */
import { keepNewest } from '../../src-shared/newest.ts'
import { bodies, type LedgerRecord } from '../../src-shared/records.ts'
import { ProblemError, Source } from '../../src-shared/vocabulary.ts'

export interface Kept {
  seq: number
  digest: string
}
export type MediaKind = 'media.init' | 'media.segment'

/** A source brings its parcels one after the other: only its last one can be in doubt. */
const rememberedParcels = 64

export type MediaNumbers = ReturnType<typeof createMediaNumbers>

/** `records`: those of kind media.init and media.segment that the part has already. */
export function createMediaNumbers(records: readonly LedgerRecord[]) {
  const next = new Map<Source, { index: number; init: number }>()
  const parcels = new Map<string, Promise<Kept>>()
  const of = (source: Source) => {
    const known = next.get(source) ?? { index: 0, init: 0 }
    next.set(source, known)
    return known
  }
  for (const { kind, body, seq } of records.toSorted((a, b) => a.seq - b.seq)) {
    const source = Source.parse(body.source)
    const numbers = of(source)
    if (kind === 'media.init')
      numbers.init = Math.max(numbers.init, bodies['media.init'].parse(body).init + 1)
    else numbers.index = Math.max(numbers.index, bodies['media.segment'].parse(body).index + 1)
    const { parcel, digest } = body
    if (typeof parcel === 'string' && typeof digest === 'string')
      keepNewest(parcels, `${source} ${parcel}`, Promise.resolve({ seq, digest }), rememberedParcels)
  }

  /** A segment opens with the newest init of its source, which came before it; a still opens by itself. */
  const numbered = (kind: MediaKind, source: Source, still: boolean): Record<string, number | null> => {
    const numbers = of(source)
    if (kind === 'media.init') return { init: numbers.init++ }
    return { index: numbers.index++, init: still ? null : Math.max(0, numbers.init - 1) }
  }

  return {
    /**
     * Calls `write` with the body and its numbers; for a parcel that is kept already, or is being written, resolves with
     * its first answer. A number whose writing failed is not given again.
     */
    async keep(
      kind: MediaKind,
      body: Record<string, unknown>,
      parcel: string | undefined,
      write: (body: Record<string, unknown>) => Promise<Kept>,
    ): Promise<Kept> {
      const source = Source.safeParse(body.source)
      if (!source.success) throw new ProblemError('bad-input', `${kind} without a source`)
      const key = `${source.data} ${parcel}`
      const known = parcel === undefined ? undefined : parcels.get(key)
      if (known) return known
      const full = { ...body, ...numbered(kind, source.data, body.type === 'still') }
      if (parcel === undefined) return write(full)
      const kept = write({ ...full, parcel })
      keepNewest(parcels, key, kept, rememberedParcels)
      kept.catch(() => parcels.delete(key))
      return kept
    },
  }
}
