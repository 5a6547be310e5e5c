/** The long attempt as a case under review, in a queue of two thousand; and how soon the queue is there, found and gone along. */
import type { Page } from 'playwright-core'
import { createLedgers } from '../../../src-server/cases/ledgers.ts'
import { addOfficers } from '../../support/cases.ts'
import { domain, type University } from '../../support/university.ts'

declare global {
  interface Window {
    /** ms from `since` (performance.now) until it is so, and painted. */
    untilPainted(since: number, is: () => boolean): Promise<number>
    pressed: Promise<number>
  }
}

const queued = 2000
const some = 400

/** A reviewer who has looked at nothing has a place in it. @returns its number. */
export async function caseOf({ university, attempt }: { university: University; attempt: string }) {
  const { db, keys } = university.server
  const rowOf = () => db.selectFrom('attempt').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow()
  const sat = await rowOf()
  const numbers = Array.from({ length: queued - 1 }, (_, i) => `8${String(i).padStart(7, '0')}`)
  for (let from = 0; from < numbers.length; from += some) {
    const these = numbers.slice(from, from + some)
    const students = these.map((number) => ({ number, name: `Студент ${number}`, photo: null }))
    await db.insertInto('student').values(students).execute()
    const attempts = these.map((student) => ({ ...sat, id: `at-${student}`, student }))
    await db.insertInto('attempt').values(attempts).execute()
  }
  const at = Date.now()
  const reasons = [{ kind: 'sample' as const, by: null, words: null, at }]
  const all = [attempt, ...numbers.map((student) => `at-${student}`)]
  await createLedgers({ db, domain, signer: keys.cosigner }).open(
    db,
    all.map((one) => ({ exam: sat.exam, attempt: one, since: at, reasons })),
    at,
  )
  const file = db.selectFrom('case_file').select('number').where('attempt', '=', attempt)
  const { number } = await file.executeTakeFirstOrThrow()
  const [reviewer] = await addOfficers(university, 'reviewer')
  const claimed = await reviewer?.call('POST', `/api/cases/${number}/claim`, {})
  if (claimed?.status !== 200) throw new Error(`the server answered ${claimed?.status} to a claim`)
  return number
}

const watchWith = (page: Page) =>
  page.evaluate(() => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    window.untilPainted = async (since, is) => {
      while (!is()) {
        if (performance.now() - since > 30_000) throw new Error('it was never shown')
        await frame()
      }
      await frame()
      return performance.now() - since
    }
  })

/** From the address to its rows. The console is open at another page. */
export async function queueing(page: Page): Promise<number> {
  await watchWith(page)
  return page.evaluate(() => {
    const since = performance.now()
    window.location.hash = '#/cases'
    return window.untilPainted(since, () => document.querySelector('[data-row="10"]') !== null)
  })
}

/** From the key to the next row with the focus, row by row. */
export async function goingAlong(page: Page, rows: number): Promise<number[]> {
  const took: number[] = []
  await page.locator('[data-row="0"]').focus()
  for (let i = 1; i <= rows; i += 1) {
    await page.evaluate((row) => {
      window.pressed = new Promise((resolve) => {
        const pressed = ({ timeStamp }: KeyboardEvent) => {
          const isThere = () => (document.activeElement as HTMLElement | null)?.dataset.row === String(row)
          resolve(window.untilPainted(timeStamp, isThere))
        }
        window.addEventListener('keydown', pressed, { capture: true, once: true })
      })
    }, i)
    await page.keyboard.press('ArrowDown')
    took.push(await page.evaluate(() => window.pressed))
  }
  return took
}

/** From a whole number that is put in to its one row; the list waits 150 ms for another letter. */
export async function finding(page: Page, number: string): Promise<number> {
  await page.evaluate(() => {
    window.pressed = new Promise((resolve) => {
      const typed = ({ timeStamp }: Event) =>
        resolve(window.untilPainted(timeStamp, () => document.querySelectorAll('[data-row]').length === 1))
      window.addEventListener('input', typed, { capture: true, once: true })
    })
  })
  await page.getByTestId('search').fill(number)
  const took = await page.evaluate(() => window.pressed)
  await page.getByTestId('search').fill('')
  await page.locator('[data-row="10"]').waitFor()
  return took
}
