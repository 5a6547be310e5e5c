/** The student on her phone: what she is accused of, her explanation, her mark, her appeal; and the commission that answers it. */
import { z } from 'zod'
import type { Person } from '../people.ts'

/** An officer who had no part in the case: she names the commission. */
export const named = { login: 'officer.appeals', name: 'Сапарова Нуржан' }

/** `receipt`: the number of her receipt. */
export async function signIn(phone: Person, number: string, receipt: string): Promise<void> {
  await phone.goTo('open#/ru/my')
  await phone.at('my-number').fill(number)
  await phone.at('my-receipt').fill(receipt)
  await phone.at('my-sign').click()
  await phone.at('my-exams').waitFor()
}

/** Reads what the reviewers saw, with the film of that place, and explains herself. Whether the page has kept it. */
export async function explain(phone: Person, number: string): Promise<boolean> {
  await phone.picture('my-exams')
  await phone.at(`to-case-${number}`).click()
  await phone.at('show-film').first().click()
  await phone.at('shown-film').first().waitFor()
  await phone.at('place-log').first().waitFor()
  await phone.picture('my-case')
  await phone.at('explain-words').fill('Телефон был выключен, я забыл убрать его в сумку.')
  await phone.at('explain-on').click()
  await phone.at('explain-give').click()
  return phone
    .at('explained')
    .waitFor({ timeout: 20_000 })
    .then(
      () => true,
      () => false,
    )
}

/** Once it is decided: what her page says of the decision, and whether its act is hers as a PDF. */
export async function readDecision(phone: Person, number: string): Promise<{ said: string; act: boolean }> {
  await phone.goTo('open#/ru/my')
  await phone.at(`to-case-${number}`).click()
  const said = (await phone.at('my-decision').textContent()) ?? ''
  const [download] = await Promise.all([phone.page.waitForEvent('download'), phone.at('take-act').click()])
  await phone.at('place-log').first().waitFor()
  await phone.picture('my-decision')
  return { said, act: download.suggestedFilename().endsWith('.pdf') && (await download.failure()) === null }
}

/** The office publishes each list that is closed. */
export async function publish(office: Person, exam: string, groups: readonly string[]): Promise<void> {
  for (const group of groups) {
    await office.goTo(`#/marks/${exam}/${group}`)
    await office.at('publish').click()
    await office.at('published').waitFor()
  }
}

/** Against the decision of her case. Its number. */
export async function appeal(phone: Person, decision: string): Promise<string> {
  await phone.at('to-appeals').click()
  await phone.at('appeal-kind').selectOption(decision)
  await phone.at('appeal-words').fill('Телефоном я не пользовался: на записи видно, что экран не менялся.')
  await phone.picture('my-appeal')
  await phone.at('appeal-send').click()
  await phone.page.locator('[data-testid^="appeal-"] [data-testid="appeal-state"]').first().waitFor()
  const id = await phone.page.locator('section[data-testid^="appeal-"]').first().getAttribute('data-testid')
  return id?.replace('appeal-', '') ?? ''
}

/** Named by somebody without a part in it; each votes alone, until two agree. What it came to. */
export async function answerAppeal(
  officer: Person,
  members: readonly { person: Person; login: string }[],
  number: string,
): Promise<string | null> {
  const { page } = officer
  await officer.goTo(`#/appeals/${number}`)
  await officer.at('choose-members').click()
  for (const { login } of members) {
    await page.keyboard.type(login)
    await page.getByRole('option', { name: `(${login})` }).click()
  }
  await page.keyboard.press('Escape')
  await officer.at('name').click()
  await officer.at('members').waitFor()
  await officer.picture('commission-named')
  // Two who agree decide.
  for (const { person } of members.slice(0, 2)) {
    await person.goTo(`#/appeals/${number}`)
    await person.at('vote-rejected').click()
    await person.at('vote').getByTestId('words').fill('Запись и оба рецензента говорят одно.')
    await person.at('send-vote').click()
    await person.at('vote').waitFor({ state: 'detached' })
  }
  await officer.goTo('#/appeals')
  await officer.goTo(`#/appeals/${number}`)
  await officer.at('appeal-state').waitFor()
  await officer.picture('appeal-decided')
  const View = z.object({ outcome: z.string().nullable() })
  return View.parse(await officer.ask(`/api/appeals/${number}`)).outcome
}
