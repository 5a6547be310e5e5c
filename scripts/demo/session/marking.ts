/** After the exam: works marked under ciphers, names opened by two, lists closed by two, a sheet confirmed to whoever has it. */
import { readFile } from 'node:fs/promises'
import type { Locator } from 'playwright-core'
import { z } from 'zod'
import { MarkListPage } from '../../../src-shared/marks/held.ts'
import type { Person } from '../people.ts'
import { ideasIn, listed, ratingsFile } from './files.ts'
import { filePoints, isProof } from './kinds.ts'

export interface MarkedByHand {
  ciphers: string[]
  /** Names and numbers of students that the marker's page showed. */
  namesShown: string[]
  /** What stood in the files that were handed in. */
  files: string[]
}

/** The office takes the works in; the teacher reads essays and files, marks them by keyboard, and locks her marks. */
export async function markWorks(office: Person, teacher: Person, exam: string): Promise<MarkedByHand> {
  await office.goTo(`#/marking/${exam}`)
  await office.at('begin-marking').click()
  await office.at('take-works').click()
  await office.at('take-works').waitFor({ state: 'detached' })
  await teacher.goTo(`#/marking/${exam}/mark`)
  await teacher.at('next-work').click()
  const { page } = teacher
  const ciphers: string[] = []
  const namesShown = new Set<string>()
  const files: string[] = []
  const open = page.locator('form[data-open="true"]')
  for (const _work of listed) {
    const next = page.getByTestId('work').filter({ hasNotText: ciphers.at(-1) ?? 'none before' })
    await next.locator('form[data-open="true"]').first().waitFor()
    const cipher = (await page.locator('[data-testid="work"] h2 [data-as-is]').textContent()) ?? ''
    const shown = (await page.locator('body').textContent()) ?? ''
    for (const words of listed)
      for (const word of words.slice(0, 2)) if (shown.includes(word)) namesShown.add(word)
    if (ciphers.length === 0) await teacher.picture('work-under-cipher')
    ciphers.push(cipher)
    const forms = await open.evaluateAll((all) => all.map((form) => form.getAttribute('data-testid') ?? ''))
    for (const [place, id] of forms.entries()) {
      const form = teacher.at(id)
      const points = await pointsFor(form, files)
      const field = form.getByTestId('points')
      await field.fill(String(points))
      await field.press('Enter')
      // After the last one the next work is before her, or there is none left.
      const marked = `${place + 1}/${forms.length}`
      await page.locator(`[data-testid="work-${cipher}"]`, { hasText: marked }).waitFor()
    }
  }
  await teacher.at('lock-marks').click()
  await page.locator('[data-testid="lock-marks"][disabled]').waitFor()
  return { ciphers, namesShown: [...namesShown], files }
}

/** By what is written, or by what stands in the file that is opened. */
async function pointsFor(form: Locator, files: string[]): Promise<number> {
  const file = form.getByTestId('answer-file')
  if ((await file.count()) === 0) return ideasIn((await form.locator('blockquote').textContent()) ?? '')
  const [download] = await Promise.all([form.page().waitForEvent('download'), file.click()])
  const text = await readFile(await download.path(), 'utf8')
  files.push(text)
  return isProof(text) ? filePoints : 0
}

/** By the office and an officer. How many have said it. */
export async function openNames(office: Person, officer: Person, exam: string): Promise<number> {
  for (const [person, as] of [
    [office, 'office'],
    [officer, 'officer'],
  ] as const) {
    await person.goTo(`#/marking/${exam}`)
    // One of them has it open since before the marks were locked.
    await person.page.reload()
    await person.at(`say-${as}`).click()
    await person.at(`say-${as}`).waitFor({ state: 'detached' })
  }
  await officer.picture('names-opened')
  const Said = z.object({ said: z.array(z.object({ holds: z.boolean() })) })
  const { said } = Said.parse(await office.ask(`/api/marking/${exam}`))
  return said.filter(({ holds }) => holds).length
}

/** Drawn up, filled with the dean's ratings, signed by two: each list as the server has it then. */
export async function closeLists(office: Person, officer: Person, exam: string): Promise<MarkListPage[]> {
  await office.goTo(`#/marks/${exam}`)
  await office.at('begin-lists').click()
  await office.at('ratings').waitFor()
  await office.page.locator('input[type=file]').setInputFiles({
    name: 'рейтинги.csv',
    mimeType: 'text/csv',
    buffer: ratingsFile(),
  })
  await office.at('take-ratings').waitFor()
  await office.picture('ratings-understood')
  await office.at('take-ratings').click()
  await office.at('take-ratings').waitFor({ state: 'detached' })
  return signLists([office, officer], exam)
}

/** Each list that is not closed, by both; all of them, as the server has them then. */
export async function signLists(
  [one, other]: readonly [Person, Person],
  exam: string,
): Promise<MarkListPage[]> {
  const Lists = z.object({ lists: z.array(z.object({ group: z.string() })) })
  const { lists } = Lists.parse(await one.ask(`/api/marks/${exam}`))
  const read = async (group: string) => MarkListPage.parse(await one.ask(`/api/marks/${exam}/lists/${group}`))
  const closed: MarkListPage[] = []
  for (const { group } of lists) {
    if ((await read(group)).state !== 'closed')
      for (const person of [one, other]) {
        await person.goTo(`#/marks/${exam}/${group}`)
        await person.at('sign').click()
        await person.at('sign').waitFor({ state: 'detached' })
      }
    closed.push(await read(group))
  }
  await other.picture('mark-list-closed')
  return closed
}

export interface Checked {
  confirmed: boolean
  /** A sheet with one letter changed is told apart. */
  alteredRefused: boolean
}

/** Anybody, with the number of a sheet and its file. */
export async function checkSheet(
  anybody: Person,
  { digest, text }: { digest: string; text: string },
): Promise<Checked> {
  await anybody.goTo('open#/ru/check')
  await anybody.at('check-number').fill(digest.slice(0, 16))
  await anybody.at('check-number').press('Enter')
  await anybody.at('check-known').waitFor()
  const compare = async (sheet: string, says: boolean) => {
    const file = { name: 'лист.json', mimeType: 'application/json', buffer: Buffer.from(sheet) }
    await anybody.at('check-file').setInputFiles(file)
    return anybody
      .at(`file-${says}`)
      .waitFor({ timeout: 20_000 })
      .then(
        () => true,
        () => false,
      )
  }
  const confirmed = await compare(text, true)
  await anybody.picture('sheet-confirmed')
  const alteredRefused = await compare(text.replace('признаки', 'признак'), false)
  await anybody.picture('sheet-altered')
  return { confirmed, alteredRefused }
}
