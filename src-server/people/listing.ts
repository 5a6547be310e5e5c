/** What the lists of this room share: words that are searched for, a window of what was found. */
import { type RawBuilder, sql } from 'kysely'
import { searchWords } from '../../src-shared/people/names.ts'

const pattern = (word: string): string => `%${word.replace(/[!%_]/g, '!$&')}%`

/** For `where`: each word stands in one of these columns, which hold what `foldedName` makes. */
export const found = (search: string, columns: readonly string[]): RawBuilder<boolean>[] =>
  searchWords(search).map((word) => {
    const any = columns.map((column) => sql<boolean>`${sql.ref(column)} like ${pattern(word)} escape '!'`)
    return sql<boolean>`(${sql.join(any, sql` or `)})`
  })

export const direction = (down: boolean) => (down ? ('desc' as const) : ('asc' as const))
