/** Surveys as they lie in the database: versions that nothing overwrites, tokens, responses. */
import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import { responsesAtMost } from '../../src-shared/surveys/bounds.ts'
import { PublishedSurvey, SurveyDefinition } from '../../src-shared/surveys/definition.ts'
import type { SurveyResponse } from '../../src-shared/surveys/response.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { isPostgres, type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { checkOf } from './tokens.ts'

/** A screen shows them all; a university makes a few a year. */
const surveysAtMost = 500

export interface Held extends Pick<Database['survey'], 'id' | 'state' | 'version'> {
  definition: SurveyDefinition
  changedBy: string
  changedAt: number
  publishedAt: number | null
  closedAt: number | null
  /** Base64, SPKI. */
  publicKey: string | null
  /** Sealed. */
  privateKey: string | null
}

const elsewhere = () => new Refusal('bad-input', { status: 409, detail: 'somebody has saved it meanwhile' })
const noDraft = () => new Refusal('bad-input', { status: 409, detail: 'it is published' })
export const over = () => new Refusal('bad-input', { status: 410, detail: 'the survey is over' })
const full = () => new Refusal('disk-full', { status: 503 })

/** Behind `/open#/`, after the language. */
export const linkOf = ({ id, publicKey }: Pick<Held, 'id' | 'publicKey'>): string =>
  `survey/${id}${publicKey === null ? '' : `/${checkOf(publicKey)}`}`

export type SurveyStore = ReturnType<typeof createSurveyStore>

export function createSurveyStore(db: Sql) {
  const rows = (from: Reader) =>
    from
      .selectFrom('survey')
      .innerJoin('survey_version', (join) =>
        join
          .onRef('survey_version.survey', '=', 'survey.id')
          .onRef('survey_version.version', '=', 'survey.version'),
      )
      .select([
        'survey.id', 'survey.state', 'survey.version', 'survey.public_key', 'survey.private_key', 'survey.published_at',
        'survey.closed_at', 'content', 'by', 'at',
      ]) // biome-ignore format: a row
  const heldOf = (row: Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>): Held => ({
    ...{ id: row.id, state: row.state, version: row.version },
    ...{ publicKey: row.public_key, privateKey: row.private_key },
    definition: SurveyDefinition.parse(JSON.parse(row.content)),
    changedBy: row.by,
    changedAt: Number(row.at),
    publishedAt: row.published_at === null ? null : Number(row.published_at),
    closedAt: row.closed_at === null ? null : Number(row.closed_at),
  })

  async function one(id: string, from: Reader = db): Promise<Held> {
    const row = await rows(from).where('survey.id', '=', id).executeTakeFirst()
    if (!row) throw notFound()
    return heldOf(row)
  }
  const write = (
    trx: Transaction<Database>,
    of: { survey: string; version: number; by: string; at: number },
    content: SurveyDefinition,
  ) =>
    trx
      .insertInto('survey_version')
      .values({ ...of, content: JSON.stringify(content) })
      .execute()

  /** Of a draft that is still this version. */
  async function draft(trx: Transaction<Database>, id: string, version: number): Promise<Held> {
    const held = await one(id, trx)
    if (held.state !== 'draft') throw noDraft()
    if (held.version !== version) throw elsewhere()
    return held
  }

  return {
    one,
    async list(): Promise<Held[]> {
      const found = await rows(db).orderBy('at', 'desc').orderBy('survey.id').limit(surveysAtMost).execute()
      return found.map(heldOf)
    },

    /** Published ones that take responses now. */
    async underWay(now: number): Promise<Held[]> {
      const found = await rows(db).where('survey.state', '=', 'published').limit(surveysAtMost).execute()
      return found.map(heldOf).filter(({ definition: { from, until } }) => from <= now && now < until)
    },

    async add(definition: SurveyDefinition, by: string, at: number): Promise<string> {
      const id = randomBytes(9).toString('base64url')
      await transact(
        db,
        async (trx) => {
          const { all } = await trx
            .selectFrom('survey')
            .select((e) => e.fn.countAll<number>().as('all'))
            .executeTakeFirstOrThrow()
          if (Number(all) >= surveysAtMost)
            throw new Refusal('bad-input', {
              status: 409,
              detail: 'there are as many surveys as there may be',
            })
          const none = { public_key: null, private_key: null, published_at: null, closed_at: null }
          await trx
            .insertInto('survey')
            .values({ id, state: 'draft', version: 1, ...none })
            .execute()
          await write(trx, { survey: id, version: 1, by, at }, definition)
        },
        'surveys',
      )
      return id
    },

    save: (id: string, version: number, definition: SurveyDefinition, by: string, at: number) =>
      transact(
        db,
        async (trx) => {
          await draft(trx, id, version)
          await write(trx, { survey: id, version: version + 1, by, at }, definition)
          await trx
            .updateTable('survey')
            .set({ version: version + 1 })
            .where('id', '=', id)
            .execute()
        },
        `survey ${id}`,
      ),

    /** As one more version, with what was chosen from. */
    publish: (
      id: string,
      version: number,
      published: PublishedSurvey,
      keys: { public_key: string | null; private_key: string | null },
      of: { by: string; at: number },
    ) =>
      transact(
        db,
        async (trx) => {
          await draft(trx, id, version)
          await write(trx, { survey: id, version: version + 1, ...of }, published)
          await trx
            .updateTable('survey')
            .set({ state: 'published', version: version + 1, published_at: of.at, ...keys })
            .where('id', '=', id)
            .execute()
        },
        `survey ${id}`,
      ),

    async published(id: string): Promise<PublishedSurvey> {
      const { content } = await rows(db).where('survey.id', '=', id).executeTakeFirstOrThrow()
      return PublishedSurvey.parse(JSON.parse(content))
    },

    async close(id: string, at: number): Promise<void> {
      const done = await db
        .updateTable('survey')
        .set({ state: 'closed', closed_at: at, private_key: null })
        .where('id', '=', id)
        .where('state', '=', 'published')
        .executeTakeFirst()
      if (done.numUpdatedRows === 0n)
        throw new Refusal('bad-input', { status: 409, detail: 'only what is published can be closed' })
    },

    /** False: this person has had another one signed. */
    sign: (survey: string, student: string, blinded: string): Promise<boolean> =>
      transact(
        db,
        async (trx) => {
          const before = await trx
            .selectFrom('survey_signed')
            .select('blinded')
            .where('survey', '=', survey)
            .where('student', '=', student)
            .executeTakeFirst()
          if (before) return before.blinded === blinded
          await trx.insertInto('survey_signed').values({ survey, student, blinded }).execute()
          return true
        },
        // A unique key tells of two at once.
      ),

    /** Refused once it is closed: the results are final. `token`: spent with it; false: it was before. Without one `id` says whether it has come already. */
    respond: (
      survey: string,
      { token, id, at, response }: { token: string | null; id: string; at: number; response: SurveyResponse },
    ): Promise<boolean> =>
      transact(db, async (trx) => {
        const its = trx.selectFrom('survey').select('state').where('id', '=', survey)
        // Whoever closes it waits for what has begun to arrive.
        const { state } = await (isPostgres(trx) ? its.forShare() : its).executeTakeFirstOrThrow()
        if (state !== 'published') throw over()
        const { all } = await trx
          .selectFrom('survey_response')
          .select((e) => e.fn.countAll<number>().as('all'))
          .where('survey', '=', survey)
          .executeTakeFirstOrThrow()
        if (Number(all) >= responsesAtMost) throw full()
        if (token !== null) {
          const spent = await trx
            .insertInto('survey_spent')
            .values({ survey, token })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst()
          if ((spent.numInsertedOrUpdatedRows ?? 0n) === 0n) return false
        }
        await trx
          .insertInto('survey_response')
          .values({ survey, id, at, content: JSON.stringify(response) })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        return true
      }),

    async inHour(survey: string, hour: number): Promise<number> {
      const { all } = await db
        .selectFrom('survey_response')
        .select((e) => e.fn.countAll<number>().as('all'))
        .where('survey', '=', survey)
        .where('at', '=', hour)
        .executeTakeFirstOrThrow()
      return Number(all)
    },

    /** How many came in each hour. */
    async perHour(survey: string): Promise<{ hour: number; count: number }[]> {
      const found = await db
        .selectFrom('survey_response')
        .select((e) => ['at', e.fn.countAll<number>().as('count')])
        .where('survey', '=', survey)
        .groupBy('at')
        .orderBy('at')
        .execute()
      return found.map(({ at, count }) => ({ hour: Number(at), count: Number(count) }))
    },

    /** Of one hour, so that nobody waits for a large answer of the database. */
    async responses(survey: string, hour: number): Promise<SurveyResponse[]> {
      const found = await db
        .selectFrom('survey_response')
        .select('content')
        .where('survey', '=', survey)
        .where('at', '=', hour)
        .orderBy('id')
        .execute()
      return found.map(({ content }) => JSON.parse(content))
    },
  }
}
