/** A survey through the real page and the real server: signed in with a code, answered on a phone, counted once. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { surveyCode } from '../../../src-server/surveys/codes.ts'
import { enterStudents, surveyDefinition, surveyQuestion } from '../../support/surveys.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'
import { type Served, serveOpenPages } from './served.ts'

const clock = handClock()
let served: Served
let university: University
let office: Awaited<ReturnType<typeof logIn>>
beforeAll(async () => {
  served = await serveOpenPages()
  university = await startUniversity(clock)
  served.university = university.url
  await enterStudents(university.server, ['Экономика'], ['S001', 'S002'])
  office = await logIn(university, 'office')
}, 120_000)
afterAll(async () => {
  await university?.close()
  await served?.close()
})

const questions = [
  { ...surveyQuestion('q1', 'single', ['a', 'b']), required: true },
  surveyQuestion('q2', 'multiple', ['a', 'b', 'c']),
  surveyQuestion('q3', 'text'),
]
async function published(way: 'codes' | 'link') {
  const definition = surveyDefinition(clock.now(), { way, questions })
  const { id, tryLink } = (await office.call('POST', '/api/surveys', { definition })).body
  const { link } = (await office.call('POST', `/api/surveys/${id}/publish`, { version: 1 })).body
  return { id, link, tryLink }
}
const stored = async (id: string) =>
  (
    await university.server.db
      .selectFrom('survey_response')
      .select('content')
      .where('survey', '=', id)
      .execute()
  ).map(({ content }) => JSON.parse(content))

it('takes one response for a code, even when the phone drops the page in between', async () => {
  const { id, link } = await published('codes')
  const code = surveyCode(university.server.keys.secret, id, 'S001')
  const page = await served.page(`#/ru/${link}`)
  await page.getByTestId('number').fill('S001')
  await page.getByTestId('code').fill('22222222')
  await page.getByTestId('go-on').click()
  await page.getByTestId('refused-wrong-code').waitFor()
  // As people type it.
  await page.getByTestId('code').fill(`${code.slice(0, 4)} ${code.slice(4)}`.toLowerCase())
  await page.getByTestId('go-on').click()
  await page.getByTestId('questions').waitFor()
  // Nothing is stored in the browser: what is left of the sign-in is the address, which no server hears.
  expect(await page.context().storageState()).toEqual({ cookies: [], origins: [] })
  await page.reload()
  await page.getByTestId('questions').waitFor()
  await page.getByTestId('group-faculty').selectOption('f1')
  await page.getByTestId('answer-q1-b').check()
  await page.getByTestId('answer-q2-a').check()
  await page.getByTestId('answer-q2-c').check()
  await page.getByTestId('language-kk').click()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('kk')
  await page.getByTestId('answer-q3').fill('  Кезек ұзын  ')
  await page.getByTestId('send').click()
  await page.getByTestId('survey-done').waitFor()
  expect(await stored(id)).toEqual([
    { language: 'kk', groups: { faculty: 'f1' }, answers: { q1: 'b', q2: ['a', 'c'], q3: '  Кезек ұзын  ' } },
  ])
  // The same address once more, and the same code once more.
  await page.reload()
  await page.getByTestId('answer-q1-a').check()
  await page.getByTestId('send').click()
  await page.getByTestId('used').waitFor()
  const again = await served.page(`#/ru/${link}`)
  await again.getByTestId('number').fill('S001')
  await again.getByTestId('code').fill(code)
  await again.getByTestId('go-on').click()
  await again.getByTestId('refused-used-token').waitFor()
  expect(await stored(id)).toHaveLength(1)
  await Promise.all([page.context().close(), again.context().close()])
})

it('asks again for a signature whose answer was lost, and gets it', async () => {
  const { id, link } = await published('codes')
  const page = await served.page(`#/kk/${link}`)
  let lost = 0
  await page.route('**/tokens', async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch()
    return route.abort()
  })
  await page.getByTestId('number').fill('S002')
  await page.getByTestId('code').fill(surveyCode(university.server.keys.secret, id, 'S002'))
  await page.getByTestId('go-on').click()
  await page.getByTestId('problem-no-server').waitFor()
  await page.getByTestId('go-on').click()
  await page.getByTestId('questions').waitFor()
  await page.context().close()
})

it('refuses a key that is not the one of the link', async () => {
  const { link } = await published('codes')
  // The very last sign is another.
  const other = link.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'))
  const page = await served.page(`#/kk/${other}`)
  await page.getByTestId('survey-other-key').waitFor()
  expect(await page.getByTestId('sign-in').count()).toBe(0)
  await page.context().close()
})

it('by link takes a response after some work; tried out it sends nothing', async () => {
  const { id, link, tryLink } = await published('link')
  const page = await served.page(`#/kk/${tryLink}`)
  await page.getByTestId('answer-q1-a').check()
  await page.getByTestId('send').click()
  await page.getByTestId('survey-done').waitFor()
  expect(await stored(id)).toEqual([])
  const real = await served.page(`#/kk/${link}`)
  await real.getByTestId('send').click()
  await real.getByTestId('missing').waitFor()
  await real.getByTestId('answer-q1-a').check()
  await real.getByTestId('send').click()
  await real.getByTestId('survey-done').waitFor()
  expect(await stored(id)).toEqual([{ language: 'kk', groups: {}, answers: { q1: 'a' } }])
  await Promise.all([page.context().close(), real.context().close()])
})
