/** Three thousand responses, counted. The counting asks no database: PostgreSQL has few of them in surveys.test.ts. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toBase64 } from '../../../src-shared/bytes.ts'
import { enterStudents, mintTokens, respond, somebodyAt, surveyDefinition } from '../../support/surveys.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock(Date.UTC(2026, 2, 2, 9, 20, 33))
let university: University
let office: Awaited<ReturnType<typeof logIn>>
beforeAll(async () => {
  university = await startUniversity(clock)
  await enterStudents(
    university.server,
    ['Ф1', 'Ф2', 'Ф3', 'Ф4', 'Ф5'],
    ['S001', 'S002', 'S003', 'S004', 'S005'],
  )
  office = await logIn(university, 'office')
})
afterAll(() => university.close())

const said = (answer: string, faculty = 'f1', language: 'kk' | 'ru' = 'kk') => ({
  language,
  groups: { faculty },
  answers: { q1: answer },
})

const asked = { kk: [741, 735, 487, 385, 52], ru: [112, 135, 101, 252, 0] }

test('the results of 3,000 responses are the published table to the digit, whatever is sent beside', async () => {
  const { id } = (
    await office.call('POST', '/api/surveys', { definition: surveyDefinition(clock.now(), {}) })
  ).body
  expect((await office.call('POST', `/api/surveys/${id}/publish`, { version: 1 })).status).toBe(200)
  const resultsOf = async (by = '') => (await office.call('GET', `/api/surveys/${id}/results?by=${by}`)).body
  const tokens = await mintTokens(university.server, id, 3000)
  const all = Object.entries(asked).flatMap(([language, counts]) =>
    counts.flatMap((count, i) =>
      Array.from({ length: count }, () => ({ language: language as 'kk' | 'ru', answer: 'abcde'[i]! })),
    ),
  )
  // Each address has its own tries a minute.
  const calls = Array.from({ length: 10 }, (_, i) => somebodyAt(university.url, `127.0.0.${10 + i}`))
  await Promise.all(
    calls.map(async (call, n) => {
      for (let i = n; i < all.length; i += calls.length) {
        const { language, answer } = all[i]!
        const response = said(answer, `f${(i % 5) + 1}`, language)
        const answered = await respond(call, id, response, tokens[i]!)
        if (answered.status !== 200) throw new Error(JSON.stringify(answered))
        // A stranger's: a forged signature, a used token, an answer that is none.
        if (i % 30 === n) {
          const forged = toBase64(crypto.getRandomValues(new Uint8Array(256)))
          for (const [body, token] of [
            [said('a'), { ...tokens[i]!, signature: forged }],
            [said('a'), tokens[i]!],
            [said('zz'), tokens[i]!],
          ] as const)
            expect((await respond(call, id, body, token)).status).toBeGreaterThanOrEqual(400)
        }
      }
    }),
  )
  expect((await resultsOf()).survey).toBeNull()
  expect((await office.bytes(`/api/surveys/${id}/file?as=csv&language=kk`)).status).toBe(409)
  await office.call('POST', `/api/surveys/${id}/close`)
  const { survey, counted } = await resultsOf('faculty,language')
  expect(counted).toBe(3000)
  const question = survey.tables.find(({ column }: { column: string }) => column === 'q1')
  const figures = ({ cells }: { cells: { count: number; percent: number }[] }) =>
    cells.map(({ count, percent }) => [count, percent])
  expect(figures(question.all)).toEqual([[853, 28.4], [870, 29], [588, 19.6], [637, 21.3], [52, 1.7]]) // biome-ignore format: a table
  const [kazakh, russian] = question.by[1].groups
  expect(kazakh).toMatchObject({ of: { language: 'kk' }, answered: 2400 })
  expect(figures(kazakh)).toEqual([[741, 30.9], [735, 30.6], [487, 20.3], [385, 16], [52, 2.2]]) // biome-ignore format: a table
  expect(figures(russian)).toEqual([[112, 18.7], [135, 22.5], [101, 16.8], [252, 42], [0, 0]]) // biome-ignore format: a table
  expect(question.by[0].groups).toHaveLength(5)
  expect(question.cross).toHaveLength(10)
  expect((await resultsOf('course')).problem).toBeDefined()
  const file = (as: string) => office.bytes(`/api/surveys/${id}/file?as=${as}&language=ru&by=language`)
  const csv = new TextDecoder().decode((await file('csv')).bytes)
  expect(csv).toContain('1. Сұрақ q1;Жауап a;Все;853;28,4;1,6;26,8;30,1;3000')
  expect(csv).toContain('1. Сұрақ q1;Жауап d;Русский;252;42,0')
  expect(new TextDecoder('latin1').decode((await file('pdf')).bytes.slice(0, 5))).toBe('%PDF-')
  expect((await file('xlsx')).headers.get('content-type')).toContain('spreadsheetml')
  const { conclusion } = (await office.call('GET', `/api/surveys/${id}/results?by=language&language=ru`)).body
  // 870 and 853 of 3,000 are within chance of each other.
  expect(conclusion[1]).toContain('может быть случайностью')
  expect(conclusion[1]).toMatch(/Қазақша: так сказали 30,6 %, Русский: 22,5 %/)
}, 280_000)
