/** Judges the objects: what the ledgers announce is there, unaltered, once, and nothing else is. */
import { announcementOf } from '../records.ts'
import type { FindingCode, Pending } from './findings.ts'
import type { JudgedPart } from './part.ts'

type Find = (code: FindingCode, where: string, detail: string) => void
/** SHA-256 (hexadecimal) and length of each object that is there, by the digest its name claims. */
export type Objects = ReadonlyMap<string, { actual: string; bytes: number }>

/** Digests that a part's records announce, with the sealed length each states. */
export function announcedBy(part: JudgedPart): Map<string, number> {
  const announced = new Map<string, number>()
  for (const record of part.records) {
    const object = announcementOf(record)
    if (object) announced.set(object.digest, object.bytes)
  }
  return announced
}

/** Each object is sealed anew: one that two records announce was made for one of them. */
export function judgeReuse(parts: readonly JudgedPart[], find: Find): void {
  const seen = new Set<string>()
  for (const part of parts)
    for (const record of part.records) {
      const object = announcementOf(record)
      if (!object) continue
      if (seen.has(object.digest))
        find(
          'object-reused',
          `parts/${part.part} record ${record.seq}`,
          `${object.digest} was announced before`,
        )
      seen.add(object.digest)
    }
}

export function judgeObjects(
  parts: readonly JudgedPart[],
  objects: Objects,
  isHeld: readonly boolean[],
  find: Find,
  pending: Pending[],
): void {
  const announced = new Map(
    parts.flatMap((part, i) =>
      [...announcedBy(part)].map(([digest, bytes]) => [digest, { bytes, held: isHeld[i] ?? false }] as const),
    ),
  )
  for (const [digest, { bytes, held }] of announced) {
    const where = `segments/${digest}`
    const object = objects.get(digest)
    if (object && object.actual === digest && object.bytes !== bytes)
      find('object-size', where, `its record says ${bytes} bytes, it has ${object.bytes}`)
    if (object) continue
    const detail = 'announced by the ledger and not in the bundle'
    if (held) find('object-missing', where, detail)
    else pending.push({ code: 'not-uploaded', where, detail })
  }
  for (const [digest, { actual }] of objects) {
    const where = `segments/${digest}`
    if (actual !== digest) find('object-altered', where, `its bytes have the digest ${actual}`)
    if (!announced.has(digest)) find('object-unannounced', where, 'no record names it')
  }
}
