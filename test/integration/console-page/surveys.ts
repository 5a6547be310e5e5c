/** Surveys as a server has them, for the console's pages: a draft, one under way with the published results, a closed one. */
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { SurveyDetail, SurveyResults } from '../../../src-shared/api/surveys.ts'
import { type By, columnsOf } from '../../../src-shared/surveys/columns.ts'
import type { PublishedSurvey, SurveyDefinition } from '../../../src-shared/surveys/definition.ts'
import type { SurveyResponse } from '../../../src-shared/surveys/response.ts'
import { tabulate } from '../../../src-shared/surveys/tabulate.ts'
import { surveyDefinition, surveyQuestion } from '../../support/surveys.ts'

const faculties = ['Ақпараттық технологиялар', 'Экономика', 'Медицина', 'Құқық', 'Филология'].map(
  (title, i) => ({
    id: `f${i}`,
    title,
  }),
)
/** As published: of 2,400 Kazakh and 600 Russian responses. */
const asked = { kk: [741, 735, 487, 385, 52], ru: [112, 135, 101, 252, 0] } as const
const responses: SurveyResponse[] = Object.entries(asked).flatMap(([language, counts]) =>
  counts.flatMap((count, o) =>
    Array.from({ length: count }, (_, i) => ({
      language: language === 'kk' ? ('kk' as const) : ('ru' as const),
      groups: { faculty: `f${i % 5}` },
      answers: { q1: 'abcde'[o] ?? 'a', q2: (i % 5) + 1, ...(i % 400 === 0 ? { q3: `Сөз ${o}` } : {}) },
    })),
  ),
)

export function keptSurveys(at: number): SurveyDetail[] {
  const definition: PublishedSurvey = {
    ...surveyDefinition(at, {
      title: { kk: 'Таза сессия', ru: 'Чистая сессия', ky: '', en: '' },
      questions: [
        { ...surveyQuestion('q1', 'single', ['a', 'b', 'c', 'd', 'e']), required: true },
        surveyQuestion('q2', 'scale'),
        surveyQuestion('q3', 'text'),
      ],
    }),
    faculties,
  }
  const detail = (id: string, change: Partial<SurveyDetail>): SurveyDetail => ({
    ...{ id, state: 'draft', title: definition.title, way: definition.way, version: 3 },
    ...{
      from: definition.from,
      until: definition.until,
      changedBy: 'Гүлнара Асанова (gulnara)',
      changedAt: at,
    },
    ...{ publishedAt: null, closedAt: null, definition, link: null, people: 3124 },
    tryLink: `survey/${id}/try/${'0123456789abcdef'.repeat(2)}`,
    publicUrl: 'https://taza.example.kz',
    ...change,
  })
  const empty = {
    ...definition,
    title: { kk: '', ru: '', ky: '', en: '' },
    questions: [surveyQuestion('q1', 'single')],
  }
  return [
    detail('draft-123456', {}),
    detail('empty-123456', { title: empty.title, definition: empty }),
    detail('under-way-12', {
      state: 'published',
      publishedAt: at,
      link: 'survey/under-way-12/0123456789abcdef',
    }),
    detail('closed-12345', { state: 'closed', publishedAt: at, closedAt: at, link: 'survey/closed-12345' }),
  ]
}

/** Before the end only what everybody must answer. */
const countable = ({ state, definition }: SurveyDetail): PublishedSurvey =>
  state === 'closed'
    ? definition
    : { ...definition, questions: definition.questions.filter(({ required }) => required) }

const resultsOf = (survey: SurveyDetail, by: By[]): SurveyResults => ({
  definition: survey.definition,
  final: survey.state === 'closed',
  counted: responses.length,
  before: survey.state === 'closed' ? null : survey.from,
  people: survey.people,
  survey: tabulate(columnsOf(countable(survey), responses, by), 5),
  texts:
    survey.state !== 'closed'
      ? {}
      : { q3: responses.flatMap(({ answers: { q3 } }) => (typeof q3 === 'string' ? [q3] : [])) },
})

/** What the server answers. */
export function surveysAnswer(
  surveys: SurveyDetail[],
  method: string,
  url: string,
  body: unknown,
): { status: number; body: unknown } {
  const { pathname, searchParams } = new URL(url, 'http://x')
  const { list, get, codes, results } = consoleApi.surveys
  const [, , , id, what] = pathname.split('/')
  if (id === undefined && method === 'GET') return { status: 200, body: list.reply.parse({ surveys }) }
  const given = consoleApi.surveys.add.body.safeParse(body).data?.definition ?? savedIn(body)
  const found = surveys.find((one) => one.id === id)
  if (id === undefined && given && surveys[0]) {
    const added = {
      ...surveys[0],
      id: 'new-12345678',
      version: 1,
      title: given.title,
      definition: { ...given, faculties },
    }
    surveys.unshift(added)
    return { status: 200, body: get.reply.parse(added) }
  }
  if (!found) return { status: 404, body: { problem: { code: 'bad-input' } } }
  if (what === 'results') {
    const by = (searchParams.get('by') ?? '').split(',').filter((one): one is By => one !== '')
    return { status: 200, body: results.reply.parse({ ...resultsOf(found, by), conclusion: ['3000'] }) }
  }
  if (what === 'codes')
    return {
      status: 200,
      body: codes.reply.parse({
        people: Array.from({ length: 40 }, (_, i) => ({
          ...{
            number: String(2_024_000_000 + i),
            name: 'Сәрсенова Айгүл',
            faculty: 'Экономика',
            group: 'ЭК-22-1',
          },
          code: '7K2M9QXA',
        })),
      }),
    }
  if (what === 'publish') Object.assign(found, { state: 'published', link: `survey/${id}/0123456789abcdef` })
  if (what === 'close') Object.assign(found, { state: 'closed' })
  if (method === 'PUT' && given)
    Object.assign(found, {
      version: found.version + 1,
      title: given.title,
      definition: { ...given, faculties },
    })
  return { status: 200, body: get.reply.parse(found) }
}

const savedIn = (body: unknown): SurveyDefinition | undefined =>
  consoleApi.surveys.save.body.safeParse(body).data?.definition
