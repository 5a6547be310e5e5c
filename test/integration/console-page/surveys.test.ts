/** Surveys in the console: written, saved, published, closed, and their results beside each other. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { office } from './fixtures.ts'
import { type Opened, open } from './open.ts'
import { keptSurveys } from './surveys.ts'

let opened: Opened
beforeAll(async () => {
  opened = await open({ me: office, surveys: keptSurveys(Date.now() + 86_400_000) })
}, 120_000)
afterAll(() => opened?.close())

const last = () => opened.university.changes.at(-1)

it('writes a survey, says what is missing, and publishes it', async () => {
  const page = await opened.page({ hash: '#/surveys/new' })
  await page.getByTestId('survey-title-kk').fill('Жаңа')
  await page.getByTestId('question-1-text-kk').fill('Сессия таза өтті ме?')
  await page.getByTestId('question-1-options-kk').fill('Иә\nЖоқ\n')
  expect(await page.getByTestId('at-stations').isChecked()).toBe(false)
  await page.getByTestId('at-stations').check()
  await page.getByTestId('survey-save').click()
  await page.getByTestId('survey-saved').waitFor()
  expect(last()).toMatchObject({ method: 'POST', path: '/api/surveys' })
  // Russian is offered and has nothing yet.
  await expect.poll(() => page.getByTestId('survey-missing').locator('li').count()).toBe(3)
  expect(await page.getByTestId('survey-publish').count()).toBe(0)
  await page.getByTestId('offer-ru').uncheck()
  await page.getByTestId('survey-save').click()
  await page.getByTestId('survey-publish').click()
  await page.getByTestId('codes').waitFor()
  expect(last()).toMatchObject({ path: '/api/surveys/new-12345678/publish', body: { version: 2 } })
  const saved = opened.university.changes.find(({ method }) => method === 'PUT')
  expect(saved?.body).toMatchObject({
    version: 1,
    definition: {
      atStations: true,
      languages: ['kk'],
      questions: [{ id: 'q1', options: [{ id: 'o1' }, { id: 'o2' }] }],
    },
  })
  await page.context().close()
})

it('shows what everybody must answer while it is under way, in all alone; closing asks once', async () => {
  const page = await opened.page({ hash: '#/surveys/under-way-12' })
  await page.getByTestId('results-later').waitFor()
  expect(await page.getByTestId('result-q1').count()).toBe(1)
  expect(await page.getByTestId('result-q2').count()).toBe(0)
  expect(await page.getByTestId('results-by').count()).toBe(0)
  expect(await page.getByTestId('link-open').locator('a').getAttribute('href')).toBe(
    'https://taza.example.kz/open#/ru/survey/under-way-12/0123456789abcdef',
  )
  await page.getByTestId('survey-close').click()
  expect(last()?.path ?? '').not.toContain('close')
  await page.getByTestId('survey-close').click()
  await expect.poll(() => last()?.path).toBe('/api/surveys/under-way-12/close')
  await page.context().close()
})

it('shows results in all and by a group when it is over', async () => {
  const page = await opened.page({ hash: '#/surveys/closed-12345' })
  const rows = page.getByTestId('result-q1').locator('tbody tr')
  await expect.poll(() => rows.first().textContent()).toMatch(/853 · 28,4\s%/)
  await page.getByTestId('results-by').selectOption('language')
  await expect.poll(() => rows.first().locator('td').count()).toBe(3)
  expect(await rows.first().locator('td').nth(1).textContent()).toMatch(/741 · 30,9\s%/)
  // Two languages, five faculties, and the two crossed.
  await page.getByTestId('results-second').selectOption('faculty')
  await expect.poll(() => rows.first().locator('td').count()).toBe(1 + 2 + 5 + 10)
  await page.getByTestId('results-second').selectOption('')
  expect(await page.getByTestId('results-later').count()).toBe(0)
  expect(await page.getByTestId('take-pdf').getAttribute('href')).toBe(
    '/api/surveys/closed-12345/file?as=pdf&language=ru&by=language',
  )
  await page.context().close()
})

it('prints codes for those of one faculty', async () => {
  opened.university.state.surveys = keptSurveys(Date.now() + 86_400_000)
  const page = await opened.page({ hash: '#/surveys/under-way-12' })
  await page.evaluate(() => {
    window.print = () => {
      document.title = document.querySelector('[data-testid="slips"] tr')?.textContent ?? 'none'
    }
  })
  await page.getByTestId('codes-faculty').selectOption('f1')
  await page.getByTestId('codes-print').click()
  await expect.poll(() => page.title()).toContain('7K2M 9QXA')
  await expect.poll(() => page.getByTestId('slips').count()).toBe(0)
  await page.context().close()
})

it('asks for a faculty where one printing would leave somebody out', async () => {
  opened.university.state.surveys = keptSurveys(Date.now() + 86_400_000)
  const page = await opened.page({ hash: '#/surveys/under-way-12' })
  await page.route('**/api/surveys/*/codes*', (request) =>
    request.fulfill({ status: 413, json: { problem: { code: 'bad-input' } } }),
  )
  await page.getByTestId('codes-print').click()
  await page.getByTestId('codes-too-many').waitFor()
  await page.context().close()
})
