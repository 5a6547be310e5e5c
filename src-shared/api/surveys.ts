/** Surveys as the office makes them and reads what came. Nobody is shown a single response. */
import { z } from 'zod'
import { Positive } from '../bounds.ts'
import { SurveyId } from '../surveys/at-stations.ts'
import { groupNames } from '../surveys/bounds.ts'
import { PublishedSurvey, SurveyDefinition } from '../surveys/definition.ts'
import { Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

const makers = ['office', 'administrator'] as const
const BySurvey = z.object({ survey: SurveyId })
/** Bytes: 60 questions of 30 options in four languages. */
const definitionLimit = 4 << 20

const SurveyRow = z.object({
  id: SurveyId,
  state: z.enum(['draft', 'published', 'closed']),
  title: SurveyDefinition.shape.title,
  way: SurveyDefinition.shape.way,
  from: z.int(),
  until: z.int(),
  /** Counts every save. */
  version: Positive,
  changedBy: z.string(),
  changedAt: z.int(),
  publishedAt: z.int().nullable(),
  closedAt: z.int().nullable(),
})
export type SurveyRow = z.infer<typeof SurveyRow>

const SurveyDetail = SurveyRow.extend({
  definition: PublishedSurvey,
  /** Behind `/open#/`, after the language; opens the survey, and says whose key it has. Null: not published. */
  link: z.string().nullable(),
  /** The same to try it out. */
  tryLink: z.string(),
  /** Where the server's pages are opened; null: the settings do not say. */
  publicUrl: z.string().nullable(),
  /** Whom it is for today, people. */
  people: z.int(),
})
export type SurveyDetail = z.infer<typeof SurveyDetail>

const Cell = z.object({
  value: z.string(),
  count: z.int().nullable(),
  percent: z.number().nullable(),
  exact: z.number().nullable(),
  margin: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})
const Distribution = z.object({
  of: z.record(z.string(), z.string()),
  answered: z.int().nullable(),
  withoutAnswer: z.int().nullable(),
  cells: z.array(Cell),
  mean: z.number().nullable(),
})
const by = z.enum(['language', ...groupNames])
const By = z
  .union([
    z.literal('').transform(() => []),
    z
      .string()
      .max(40)
      .transform((names) => names.split(',')),
  ])
  .pipe(z.array(by).max(2))
  .default([])
const SurveyResults = z.object({
  definition: PublishedSurvey,
  /** Whether nothing more can come. */
  final: z.boolean(),
  /** Counted here; others wait until there are enough of them (src-shared/surveys/steps.ts). */
  counted: z.int(),
  /** Before this hour, Unix ms; null: all. */
  before: z.int().nullable(),
  people: z.int(),
  /** Null: too few to be shown. */
  survey: z
    .object({
      responses: z.int(),
      by: z.array(z.string()),
      hiddenBelow: z.int(),
      /** `column`: a question's id, or the name of a group. */
      tables: z.array(
        z.object({
          column: z.string(),
          role: z.enum(['group', 'question']),
          kind: z.enum(['single', 'multiple', 'scale', 'text']),
          all: Distribution,
          by: z.array(z.object({ column: z.string(), groups: z.array(Distribution) })),
          cross: z.array(Distribution),
        }),
      ),
    })
    .nullable(),
  /** By the question's id, from five on; in the order of the alphabet. */
  texts: z.record(z.string(), z.array(z.string())),
})
export type SurveyResults = z.infer<typeof SurveyResults>

export const surveys = {
  list: endpoint({
    method: 'GET',
    path: '/api/surveys',
    who: makers,
    summary: 'All surveys, the newest first',
    reply: z.object({ surveys: z.array(SurveyRow) }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/surveys',
    who: makers,
    summary: 'Begin a survey; it may be unfinished',
    bodyLimit: definitionLimit,
    body: z.object({ definition: SurveyDefinition }),
    reply: SurveyDetail,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/surveys/:survey',
    who: makers,
    summary: 'A survey as it is written or was published',
    params: BySurvey,
    reply: SurveyDetail,
  }),
  /** 409 where somebody has saved meanwhile, or it is published. */
  save: endpoint({
    method: 'PUT',
    path: '/api/surveys/:survey',
    who: makers,
    summary: 'Save a survey that is not published, as its next version',
    params: BySurvey,
    bodyLimit: definitionLimit,
    body: z.object({ version: Positive, definition: SurveyDefinition }),
    reply: SurveyDetail,
  }),
  /** Refused with what is missing in it. */
  publish: endpoint({
    method: 'POST',
    path: '/api/surveys/:survey/publish',
    who: makers,
    summary: 'Publish this version: from then on nothing of it changes',
    params: BySurvey,
    body: z.object({ version: Positive }),
    reply: SurveyDetail,
  }),
  /** The key that signs its tokens is thrown away. */
  close: endpoint({
    method: 'POST',
    path: '/api/surveys/:survey/close',
    who: makers,
    summary: 'Take no more responses, for good',
    params: BySurvey,
    reply: SurveyDetail,
  }),
  /** On the audit record: whoever has a code can answer in its person's place. 413: too many at once, for one faculty. */
  codes: endpoint({
    method: 'GET',
    path: '/api/surveys/:survey/codes',
    who: makers,
    summary: 'Codes of those whom a published survey is for, to be printed and handed out',
    params: BySurvey,
    query: z.object({ faculty: Id.optional(), group: Id.optional() }),
    perMinute: 60,
    reply: z.object({
      people: z.array(
        z.object({
          number: z.string(),
          name: z.string(),
          faculty: z.string().nullable(),
          group: z.string().nullable(),
          code: z.string(),
        }),
      ),
    }),
  }),
  /** 409: by groups before it is over. */
  results: endpoint({
    method: 'GET',
    path: '/api/surveys/:survey/results',
    who: makers,
    summary: 'Counts and percentages in all, by up to two groups and across them; small cells are hidden',
    params: BySurvey,
    query: z.object({ by: By, language: Language.default('kk') }),
    perMinute: 120,
    reply: SurveyResults.extend({
      /** A draft, in the language asked for. */
      conclusion: z.array(z.string()),
    }),
  }),
  /** 409: too few to be shown. A PDF has a number, as every document. */
  file: endpoint({
    method: 'GET',
    path: '/api/surveys/:survey/file',
    who: makers,
    summary: 'The results as PDF, XLSX or CSV',
    gives: 'application/octet-stream',
    params: BySurvey,
    query: z.object({ as: z.enum(['pdf', 'xlsx', 'csv']), language: Language, by: By }),
    perMinute: 30,
  }),
} as const
