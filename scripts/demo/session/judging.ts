/** The next day: what an invigilator saw is reviewed by two who know nothing of each other, decided by two others, and told. */
import { z } from 'zod'
import type { Person } from '../people.ts'

export const reviewers = [
  { login: 'reviewer.one', name: 'Ахметова Дана' },
  { login: 'reviewer.two', name: 'Токтогулов Нурлан' },
] as const
export const signer = { login: 'officer.signing', name: 'Лебедева Ольга' }

const words = 'Телефон на столе справа, экран включён.'

/** As somebody asks for the review of an attempt, with what was seen. */
export async function askForReview(person: Person, attempt: string): Promise<void> {
  await person.goTo(`#/attempts/${attempt}`)
  await person.at('ask-review').click()
  await person.at('ask-words').fill('На столе лежал телефон.')
  await person.at('ask-now').click()
  await person.at('ask-words').waitFor({ state: 'detached' })
}

export interface Reviewed {
  case: string
  found: boolean
  /** Names and numbers of students that the pages showed. */
  namesShown: string[]
}

/** Each case of the queue, by the places to look: where one is, it says what is there. `shown`: words that tell whose it is. */
export async function review(
  person: Person,
  shown: readonly string[],
  pictured: boolean,
): Promise<Reviewed[]> {
  const Rows = z.object({ rows: z.array(z.object({ number: z.string() })) })
  await person.goTo('#/cases')
  await person.at('screen-cases').waitFor()
  if (pictured) await person.picture('cases')
  const { rows } = Rows.parse(await person.ask('/api/cases?sort=number'))
  const reviewed: Reviewed[] = []
  for (const { number } of rows) {
    const { page } = person
    await person.goTo(`#/cases/${number}`)
    await person.at('claim').click()
    await person.at('screen-review').waitFor()
    await person.at('tab-look').click()
    const look = person.at('look-line').first()
    const found = (await person.at('look-line').count()) > 0
    if (found) {
      await look.click()
      await person.at('tab-places').click()
      await page.locator('#films').focus()
      // The keys lead to a little before a place to look; ten seconds later the phone is there.
      for (const key of ['n', 'i', 'l', 'o']) await page.keyboard.press(key)
      await person.at('place-kind').selectOption('phone')
      await person.at('certainty-sure').click()
      for (const source of ['desk', 'face']) await person.at(`picture-${source}`).click()
      await person.at('place-words').fill(words)
      if (pictured) await person.picture('review')
      await person.at('place-words').press('Enter')
      await person.at('place-form').waitFor({ state: 'detached' })
    }
    const text = await page.locator('body').innerText()
    await person.at('hand-in').click()
    await person.at('whole-yes').click()
    await person.at('hand-in-now').click()
    await person.at('screen-case').waitFor()
    reviewed.push({ case: number, found, namesShown: shown.filter((word) => text.includes(word)) })
  }
  return reviewed
}

/** Signed by one, confirmed by another: the state of the case then, in the machine's words, and its act. */
export async function decide(signing: Person, confirming: Person, number: string) {
  await signing.goTo(`#/cases/${number}`)
  await signing.at('sanction').selectOption('annulled')
  await signing.at('decision-words').fill('Телефон видели оба рецензента.')
  await signing.at('sign').click()
  await signing.at('signed').waitFor()
  await confirming.goTo(`#/cases/${number}`)
  await confirming.at('confirm').click()
  const [download] = await Promise.all([
    confirming.page.waitForEvent('download'),
    confirming.at('act').click(),
  ])
  await confirming.picture('case-decided')
  const View = z.object({ state: z.string() })
  const { state } = View.parse(await confirming.ask(`/api/cases/${number}`))
  return { state, act: download.suggestedFilename().endsWith('.pdf') && (await download.failure()) === null }
}

/** Anybody, with the number that stood on the room's screen: the draw is repeated in her browser. */
export async function checkDraw(anybody: Person, number: string): Promise<boolean> {
  await anybody.goTo(`open#/ru/draw/${number}`)
  const good = await anybody
    .at('draw-good')
    .waitFor({ timeout: 20_000 })
    .then(
      () => true,
      () => false,
    )
  await anybody.picture('draw-repeated')
  return good
}
