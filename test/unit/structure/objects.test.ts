/** Every table that names objects is asked before a backup erases one (src-server/backup/gone.ts). */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openSqlite } from '../../../src-server/storage/sql/sqlite.ts'

const server = fileURLToPath(new URL('../../../src-server', import.meta.url))

/** Each file that puts objects, and the columns that name them from then on. */
const putters: Record<string, string> = {
  'bank/imports.ts': 'bank_import.digest',
  'bank/media.ts': 'bank_medium.digest',
  'cases/explaining.ts': 'case_explained.sealed',
  'ingest/blobs.ts': 'announced.digest',
  'packages/sealing.ts': 'exam_package.digest',
}
/** Columns that sound so and name none, or none that another column does not name. */
const others = [
  'answer_file.file',
  ...['appeal.filed_at', 'appeal.filed_on', 'bank_import.file', 'import_job.file', 'session_report.file'],
  // It lies in the table itself.
  'campaign_poster.digest',
  ...['attempt_package.package', 'package_place.package', 'package_station.package'],
  ...['held.digest', 'loss.digest', 'sheet.digest', 'case_explained.digest'],
  ...['consent.digest', 'consent_text.digest', 'document.digest', 'document_file.digest'],
  ...['mark_signature.digest', 'mark_version.digest', 'marking_word.digest', 'paper_version.digest'],
  ...['protocol_signature.digest', 'protocol_version.digest', 'session_report.digest'],
  ...[
    'observation_picture.digest',
    'observation_picture.sealed',
    'observation_voice.digest',
    'observation_voice.sealed',
    'student.photo',
    'trust_message.sealed',
  ],
  ...['enrol_token.token_hash', 'recovery_code.code_hash', 'session.token_hash', 'staff.password_hash'],
  'student_session.token_hash',
]

test('whoever puts objects is known here', () => {
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('storage/blobs/'))
    .filter((name) => /\bblobs\s*\.put\(/.test(readFileSync(join(server, name), 'utf8')))
  expect(files.sort()).toEqual(Object.keys(putters))
})

test('a backup asks each table that names objects, and a new one is known here', async () => {
  const home = await mkdtemp(join(tmpdir(), 'taza-objects-'))
  const db = await openSqlite(join(home, 'taza.sqlite'))
  const tables = await db.introspection.getTables()
  await db.destroy()
  await rm(home, { recursive: true })
  // Of objects that are announced too, and outlive what is deleted of their attempt.
  const naming = [...Object.values(putters), 'answer_file.digest']
  const alike = tables.flatMap(({ name, columns }) =>
    columns
      .filter((one) => /digest|sealed|object|sha|hash|blob|file|photo|picture|medi|package/.test(one.name))
      .map((one) => `${name}.${one.name}`),
  )
  expect(alike.sort()).toEqual([...naming, ...others].sort())
  const gone = readFileSync(join(server, 'backup/gone.ts'), 'utf8')
  const asked = [
    ...gone.matchAll(/selectFrom\('(\w+)'\)[^']*(?:\.leftJoin\([^)]*\)\s*)?\.select\('([^']+)'\)/g),
  ]
  const columns = asked.map(([, table, column = '']) => `${table}.${column.replace(/^.*\.| as .*$/g, '')}`)
  expect(columns.sort()).toEqual(naming.sort())
})
