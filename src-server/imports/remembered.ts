/** Columns that somebody matched by hand: the next list with the same headers is read the same way. */
import type { MatchedColumn, Remembered } from '../../src-shared/imports/list.ts'
import type { ListName } from '../../src-shared/imports/names.ts'
import { headerWords } from '../../src-shared/tables/columns.ts'
import type { Reader } from '../storage/sql/sql.ts'

export async function columnsBefore(db: Reader, kind: ListName): Promise<Remembered> {
  const rows = await db
    .selectFrom('import_column')
    .select(['words', 'column'])
    .where('kind', '=', kind)
    .execute()
  return Object.fromEntries(rows.map(({ words, column }) => [words, column]))
}

/** Headers of a person's making are few; more are no headers. */
const wordsAtMost = 200

export async function rememberColumns(
  db: Reader,
  kind: ListName,
  columns: readonly MatchedColumn[],
  { by, at }: { by: string; at: number },
): Promise<void> {
  for (const { title, column, how } of columns) {
    const words = headerWords(title)
    if (how !== 'hand' || words === '' || words.length > wordsAtMost) continue
    await db
      .insertInto('import_column')
      .values({ kind, words, column, by, at })
      .onConflict((conflict) => conflict.columns(['kind', 'words']).doUpdateSet({ column, by, at }))
      .execute()
  }
}
