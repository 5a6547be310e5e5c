/** Once for the project `campus`: a PostgreSQL, whose new databases have the schema, and an object store for all its test files. */
import type { TestProject } from 'vitest/node'
import { openPostgres } from '../../../src-server/storage/sql/postgres.ts'
import type { Campus } from '../places.ts'
import { startPostgres } from '../postgres.ts'
import { startRadosgw } from '../radosgw.ts'

declare module 'vitest' {
  interface ProvidedContext {
    campus: Campus
  }
}

export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres()
  const begun = withSchema(postgres.url).then(startRadosgw)
  const store = await begun.catch(async (error) => {
    await postgres.stop()
    throw error
  })
  project.provide('campus', { postgres: postgres.url, s3: store.at })
  return async () => {
    await postgres.stop()
    await store.stop()
  }
}

async function withSchema(postgres: string): Promise<void> {
  const template = new URL(postgres)
  template.pathname = '/template1'
  await (await openPostgres(template.href, () => undefined)).destroy()
}
