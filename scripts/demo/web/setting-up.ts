/** What the office does at the console's pages before the exam: the address, the rules, and a look at what they do. */
import type { Person } from '../people.ts'

interface SetUp {
  exam: string
  /** What its table says of the last of the addresses that were tried. */
  triedOut: string
}

const two = (n: number) => String(n).padStart(2, '0')
/** By the clock of this machine, as the server counts: `2026-12-01T09:05`. */
const wall = (at: Date) =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`

export async function setUpExam(office: Person, start: string, outside: string): Promise<SetUp> {
  await office.goTo('#/web-exams')
  await office.at('web-exam-new').click()
  await office.at('title-kk').fill('Дерекқорлар')
  await office.at('title-ru').fill('Базы данных')
  await office.at('starts').fill(wall(new Date()))
  await office.at('ends').fill(wall(new Date(Date.now() + 4 * 3_600_000)))
  await office.at('rule-start').fill(start)
  await office.at('rule-allow').fill('http://lms.example\nhttp://login.example')
  await office.at('rule-quit').fill('http://lms.example/finished')
  const tried = [start, 'http://login.example/login', 'https://cdn.jsdelivr.net/npm/mathjax', outside]
  await office.at('try-addresses').fill(tried.join('\n'))
  const verdict = office
    .at(`try-${tried.length - 1}`)
    .locator('td')
    .nth(1)
  const triedOut = (await verdict.locator('b').textContent()) ?? ''
  const [opened] = await Promise.all([
    office.page.context().waitForEvent('page'),
    office.at('try-open').click(),
  ])
  await opened.locator('#name').waitFor()
  await office.pictureOf(opened, 'page-as-a-student-sees-it')
  await opened.close()
  await office.picture('rules-tried-out')
  await office.at('web-exam-save').click()
  await office.at('web-exam-saved').waitFor()
  await office.picture('exam-set-up')
  return { exam: new URL(office.page.url()).hash.split('/').at(-1) ?? '', triedOut }
}

/** Numbers of the students whose attempts an officer finds. */
export async function findByAddress(officer: Person, address: string): Promise<string[]> {
  await officer.goTo('#/visits')
  await officer.at('visits-address').fill(address)
  await officer.at('visits-find').click()
  const found = officer.page.locator('table a[data-testid^="visits-"]')
  await found.first().waitFor()
  await officer.picture('found-by-address')
  const ids = await found.evaluateAll((links) => links.map((link) => link.getAttribute('data-testid') ?? ''))
  return ids.map((id) => id.slice('visits-'.length))
}
