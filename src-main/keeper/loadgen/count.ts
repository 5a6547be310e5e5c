/** Acknowledgements of one phase and how long they took. */

export interface Percentiles {
  p50: number
  p95: number
  p99: number
  max: number
}
export interface Summary {
  records: number
  objects: number
  bytes: number
  megabytesPerSecond: number
  /** From the appending of the oldest of a batch to the server's word, ms. */
  record: Percentiles
  /** From the appending of an object to its acknowledgement, ms. */
  object: Percentiles
}

export function createCount() {
  let ofRecords: number[] = []
  let ofObjects: number[] = []
  let records = 0
  let bytes = 0
  return {
    restart() {
      ofRecords = []
      ofObjects = []
      records = 0
      bytes = 0
    },
    records(count: number, afterMs: number) {
      records += count
      ofRecords.push(afterMs)
    },
    object(size: number, afterMs: number) {
      bytes += size
      ofObjects.push(afterMs)
    },
    summary: (seconds: number): Summary => ({
      records,
      objects: ofObjects.length,
      bytes,
      megabytesPerSecond: bytes / 1e6 / seconds,
      record: percentilesOf(ofRecords),
      object: percentilesOf(ofObjects),
    }),
  }
}

/** Nearest rank, rounded to whole ms; zeros of nothing. */
export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
