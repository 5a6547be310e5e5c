/** Pieces of a fragmented MP4 of the middle of a film, as a film that begins at zero: a phone's controls show its own length. */

/** One inside the other, and no deeper: what a station sends is not trusted. */
const containers = ['moof', 'traf'] as const

/** Where the times of a piece stand (ISO/IEC 14496-12): `tfdt` of each track, `sidx`. What is no MP4 has none. */
function timesIn(bytes: Buffer, from = 0, to = bytes.length, depth = 0): { at: number; long: boolean }[] {
  const found: { at: number; long: boolean }[] = []
  for (let at = from; at + 8 <= to; ) {
    const size = bytes.readUInt32BE(at)
    const end = at + size
    if (size < 8 || end > to) break
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === containers[depth]) found.push(...timesIn(bytes, at + 8, end, depth + 1))
    const time = at + (type === 'tfdt' ? 12 : type === 'sidx' ? 20 : Number.NaN)
    if (!Number.isNaN(time)) {
      const long = bytes[at + 8] === 1
      if (time + (long ? 8 : 4) <= end) found.push({ at: time, long })
    }
    at = end
  }
  return found
}

const read = (bytes: Buffer, { at, long }: { at: number; long: boolean }): bigint =>
  long ? bytes.readBigUInt64BE(at) : BigInt(bytes.readUInt32BE(at))

/** Changes the pieces themselves. */
export function fromZero(pieces: readonly Buffer[]): void {
  const times = pieces.flatMap((bytes) => timesIn(bytes).map((where) => ({ bytes, where })))
  const all = times.map(({ bytes, where }) => read(bytes, where))
  const first = all.reduce((least, time) => (time < least ? time : least), all[0] ?? 0n)
  for (const [n, { bytes, where }] of times.entries()) {
    const time = (all[n] ?? 0n) - first
    if (where.long) bytes.writeBigUInt64BE(time, where.at)
    else bytes.writeUInt32BE(Number(time), where.at)
  }
}
