/** Photos of many students at once. Whoever has none in the archive keeps hers. */
import type { Finding } from '../../src-shared/imports/finding.ts'
import { photoAddress, photoHead } from '../../src-shared/people/photo.ts'
import type { ComparedRow, ImportKind } from '../imports/kind.ts'
import type { Reader } from '../storage/sql/sql.ts'

/** Photos are large: so many are held in memory at once. */
const photosAtOnce = 100

export const photoImport: ImportKind = {
  name: 'photos',
  who: ['office', 'administrator'],
  async compare(db, { rows, pictures }, progress) {
    const compared: ComparedRow[] = []
    const findings: Finding[] = []
    let present = 0
    for (let from = 0; from < rows.length; from += photosAtOnce) {
      const some = rows.slice(from, from + photosAtOnce)
      const known = await studentsOf(
        db,
        some.map(({ key }) => key),
      )
      for (const row of some) {
        const student = known.get(row.key)
        if (!student) {
          const { file } = row.values
          const params = { file: String(file), number: row.key }
          findings.push({ line: row.line, column: null, grave: false, code: 'no-student', params })
          continue
        }
        if (student.left_at === null) present++
        const outcome = outcomeOf(student.photo, addressOf(pictures?.get(row.key)))
        compared.push({ ...row, values: { ...row.values, name: student.name }, outcome, changes: [] })
      }
      progress(from + some.length)
    }
    const { count } = await db
      .selectFrom('student')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('left_at', 'is', null)
      .executeTakeFirstOrThrow()
    return { rows: compared, findings, absent: Number(count) - present }
  },
  async write(db, { rows }, { read, progress }) {
    for (const [i, { key, outcome }] of rows.entries()) {
      const photo = addressOf(read.pictures?.get(key))
      if (outcome !== 'same')
        await db.updateTable('student').set({ photo }).where('number', '=', key).execute()
      progress(i + 1)
    }
  },
}

async function studentsOf(db: Reader, numbers: readonly string[]) {
  const rows = await db
    .selectFrom('student')
    .select(['number', 'name', 'photo', 'left_at'])
    .where('number', 'in', numbers)
    .execute()
  return new Map(rows.map((row) => [row.number, row]))
}

const outcomeOf = (before: string | null, now: string): ComparedRow['outcome'] => {
  if (before === null) return 'added'
  return before === now ? 'same' : 'changed'
}

/** Throws TypeError for what the archive's reader let through as a picture and is none. */
function addressOf(picture: Uint8Array | undefined): string {
  const head = picture && photoHead(picture)
  if (!head) throw new TypeError('a row of photos without a picture')
  return photoAddress(head.type, picture)
}
