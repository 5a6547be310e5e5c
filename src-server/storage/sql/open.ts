/** PostgreSQL where an address of one is given, else the embedded file. */
import { join } from 'node:path'
import { openPostgres } from './postgres.ts'
import type { Sql } from './sql.ts'
import { openSqlite } from './sqlite.ts'

/** `databaseUrl`: postgres://user:password@host:port/name. `lost`: told of connections that broke. */
export const openSql = (
  dataDir: string,
  databaseUrl: string | null,
  lost: (error: Error) => void,
): Promise<Sql> =>
  databaseUrl === null ? openSqlite(join(dataDir, 'taza.sqlite')) : openPostgres(databaseUrl, lost)
