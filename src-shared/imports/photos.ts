/** Many photos of students in one ZIP, each named by the student's number. Pure. */
import { NoBank } from '../bank/report.ts'
import { isZip, unzip } from '../bank/zip.ts'
import { numberInName, photoBytesAtMost, photoHead } from '../people/photo.ts'
import { isFit, longestSide } from '../picture-size.ts'
import { says } from '../tables/says.ts'
import { UnreadableTable } from '../tables/table.ts'
import type { Finding, FindingCode, Params } from './finding.ts'
import type { ListRow, ReadList } from './list.ts'
import { importBytesAtMost } from './names.ts'

/** What systems put into archives by themselves. */
const notByPeople = /(^|\/)(__MACOSX\/|\.|thumbs\.db$|desktop\.ini$)/i
const shownLength = 80
/** Photos hardly shrink: what unpacks to much more than an archive may have is none of photos. */
const unpackedAtMost = importBytesAtMost('photos') * 1.25

/**
 * A row is a file, its line the place in the archive; `pictures` by the students' numbers. What is no photo stays out and is
 * said. Throws UnreadableTable.
 */
export function readPhotos(bytes: Uint8Array): ReadList {
  if (!isZip(bytes)) throw new UnreadableTable(says('no-zip'))
  const findings: Finding[] = []
  const lines = new Map<string, number>()
  const say = (name: string, code: FindingCode, more: Params = {}, grave = false) =>
    findings.push({
      line: lines.get(name) ?? null,
      column: null,
      grave,
      code,
      params: { file: name.slice(-shownLength), ...more },
    })
  const wanted = ({ name, originalSize }: { name: string; originalSize: number }) => {
    if (notByPeople.test(name)) return false
    lines.set(name, lines.size + 1)
    if (numberInName(name) === null) say(name, 'no-photo-name')
    else if (originalSize > photoBytesAtMost)
      say(name, 'photo-large', { kb: Math.ceil(originalSize / 1000), most: photoBytesAtMost / 1000 })
    else return true
    return false
  }
  const rows = new Map<string, ListRow>()
  const pictures = new Map<string, Uint8Array>()
  for (const [name, picture] of unpacked(bytes, wanted)) {
    const key = numberInName(name)
    const head = photoHead(picture)
    const other = key === null ? undefined : rows.get(key)
    if (key === null || head === null) say(name, 'no-picture')
    else if (!isFit(head))
      say(name, 'photo-sides', { width: head.width, height: head.height, most: longestSide })
    // Which of the two is she? A person says.
    else if (other) say(name, 'photo-twice', { number: key, other: String(other.values.file) }, true)
    else {
      rows.set(key, {
        line: lines.get(name) ?? 0,
        key,
        values: { number: key, file: name.slice(-shownLength) },
      })
      pictures.set(key, picture)
    }
  }
  if (lines.size === 0) throw new UnreadableTable(says('empty'))
  return {
    format: 'zip',
    encoding: null,
    sheet: null,
    columns: [],
    given: [],
    rows: [...rows.values()],
    findings,
    missing: [],
    pictures,
  }
}

function unpacked(bytes: Uint8Array, wanted: Parameters<typeof unzip>[1]) {
  try {
    return unzip(bytes, wanted, unpackedAtMost)
  } catch (error) {
    if (error instanceof NoBank) throw new UnreadableTable(says('damaged', { detail: error.message }))
    throw error
  }
}
