/** Once for the project `campus`: a PostgreSQL and an object store for all its test files. */
import type { TestProject } from 'vitest/node'
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
  const store = await startRadosgw().catch(async (error) => {
    await postgres.stop()
    throw error
  })
  project.provide('campus', { postgres: postgres.url, s3: store.at })
  return async () => {
    await postgres.stop()
    await store.stop()
  }
}
