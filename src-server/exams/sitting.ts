/** An attempt as a station sits it: sign-in, opening, paper, answers. */
import type { Auth } from '../auth/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Exams } from './capability.ts'
import type { CardTables } from './cards.ts'
import { continuesOf, type Standing } from './continues.ts'
import { examRoutes } from './station-routes.ts'

interface Deps extends Pick<Base, 'db' | 'blobs' | 'clock' | 'calendar' | 'domain' | 'keys' | 'bus'> {
  auth: Pick<Auth, 'tokens'>
  exams: Pick<Exams, 'examStore' | 'attempts' | 'asked' | 'answers' | 'commands' | 'keepAnswers'>
  tables: CardTables
  publicUrl: string | undefined
  /** Where an attempt stands, by all that any process has stored of it. */
  standing(attempt: string): Promise<Standing>
}

export const createSitting = ({ auth, exams, ...deps }: Deps): Capability => ({
  routes: (app) =>
    examRoutes(app, {
      ...deps,
      ...exams,
      tokens: auth.tokens,
      continues: async (attempt) => continuesOf(deps.db, attempt, await deps.standing(attempt.id)),
    }),
})
