/** One exam in an LMS as it happens to people: the sign-in elsewhere, a quiz, an essay, and what goes wrong meanwhile. */
import { setTimeout as delay } from 'node:timers/promises'
import { browserPid, type ExamPage } from '../../../test/support/lms/exam-page.ts'
import type { Lms } from '../../../test/support/lms/lms.ts'
import type { Student } from '../../../test/support/people/student.ts'
import { type Campus, stationName } from '../campus.ts'
import type { Person } from '../people.ts'
import type { Progress } from '../progress.ts'
import type { BackAgain, WebFacts } from './promises.ts'

interface Stage {
  progress: Progress
  campus: Campus
  lms: Lms
  examPage: ExamPage
  student: Student
  number: string
  invigilator: Person
  /** PNG of the whole display, as a passer-by sees it, once all is painted. */
  photograph: (name: string) => Promise<void>
}

type Told = Pick<WebFacts, 'killed' | 'essay' | 'stayedAt' | 'onTheWall'> & { attempt: string }

const sentences = [
  'Дерекқор бір деректі бір жерде сақтайды, сондықтан ол екі жерде екі түрлі болып қалмайды.',
  'Транзакция жұмыстың жартысын қалдырмайды: не бәрі жазылады, не ештеңе жазылмайды.',
  'Индекс іздеуді тездетеді, бірақ әр жазуды баяулатады.',
]
const essay = (of: number) => sentences.slice(0, of).join(' ')
/** What is typed is kept once a second, cookies every other. */
const keptMs = 3000

export async function sitWebExam(stage: Stage): Promise<Told> {
  const { progress, campus, lms, examPage, student, invigilator, photograph } = stage
  const { step } = progress
  const at = (id: string) => student.page.getByTestId(id)

  await step('the student signs in, as for every exam', async () => {
    await student.sees('sign-in')
    await student.signIn(stage.number, campus.university.credentials.codeOfTheDay)
    await student.confirm()
    await at('consent-accept').waitFor()
    await student.cameraIsLive('face')
    await student.cameraIsLive('desk')
    await photograph('preflight')
    await student.preflight()
    await student.sees('waiting')
  })
  const attempt = await step('the invigilator looks who it is, and admits her', async () => {
    await invigilator.at(`tile-${stationName}`).getByTestId('admit').waitFor()
    const open = invigilator.at(`tile-${stationName}`).getByTestId('attempt-open')
    const href = (await open.getAttribute('href')) ?? ''
    await invigilator.at('admit').first().click()
    // What she compares comes a moment later, and moves the button.
    await invigilator.at('identity-picture').waitFor()
    await invigilator.picture('admission')
    await invigilator.at('confirm').click()
    await student.sees('exam')
    return /attempts\/([^/?]+)/.exec(href)?.[1] ?? ''
  })
  await step('she signs in to the LMS, on another origin', async () => {
    const page = await examPage.find()
    await page.locator('#name').fill('student')
    await page.locator('#password').fill('Q7-kept-nowhere')
    await photograph('lms-sign-in')
    await page.locator('#go').click()
    await page.locator('#start').waitFor()
    await photograph('lms-exam')
  })
  await step('a quiz of five pages', async () => {
    const page = await examPage.find()
    await page.locator('#start').click()
    for (let n = 1; n <= 5; n++) {
      await page.waitForURL(`http://lms.example/quiz/${n}`)
      await page.locator('#a0').check()
      if (n === 3) await photograph('lms-quiz')
      await page.locator('#next').click()
    }
    await page.waitForURL(lms.start)
  })
  const stayedAt = await step('a link leads outside, and is refused', async () => {
    const page = await examPage.find()
    await page.locator('#outside').click()
    await at('notice').waitFor()
    await photograph('lms-refused')
    return page.url()
  })
  const onTheWall = await step('an essay is begun', async () => {
    const page = await examPage.find()
    await page.locator('#essay').click()
    await page.locator('#text').fill(essay(1))
    const open = invigilator.at('tile-page').filter({ hasText: 'lms.example/essay' })
    await open.waitFor()
    await invigilator.picture('wall')
    return (await open.textContent()) ?? ''
  })

  /** Ended by force, and back with what was typed. */
  async function killed(name: string, of: number, pids: () => Promise<number[]>): Promise<BackAgain> {
    const typed = essay(of)
    const page = await examPage.find()
    await page.locator('#text').fill(typed)
    await delay(keptMs)
    const all = await pids()
    const killedAt = Date.now()
    for (const pid of all) process.kill(pid, 'SIGKILL')
    await at('web-drafts').waitFor({ timeout: 60_000 })
    const backAt = Date.now()
    await photograph(`lms-after-${name}`)
    await at('drafts-put').click()
    await at('web-drafts').waitFor({ state: 'detached' })
    const again = await examPage.find()
    await again.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('#text')?.value !== '')
    return { at: killedAt, backAt, typed, found: await again.locator('#text').inputValue() }
  }
  const renderer = await step("the renderer of the LMS's page is killed", () =>
    killed('killed-renderer', 2, examPage.renderers),
  )
  const browser = await step("the LMS's whole browser is killed", () =>
    killed('killed-browser', 3, async () => [browserPid(campus.data)]),
  )
  await step('the essay is handed in', async () => {
    const page = await examPage.find()
    await page.locator('#send').click()
    await page.waitForURL(lms.start)
  })
  await step('the LMS says that it is over, and she confirms', async () => {
    const page = await examPage.find()
    await page.locator('#quit').click()
    await at('web-over').waitFor()
    await photograph('lms-over')
    await at('submit-confirm').click()
    await student.sees('receipt', 60_000)
    await photograph('receipt')
  })
  const sent = lms.saved.findLast(({ path }) => path === '/essay')
  return {
    attempt,
    stayedAt,
    onTheWall,
    killed: { renderer, browser },
    essay: { typed: essay(3), sent: sent ? new URLSearchParams(sent.body).get('text') : null },
  }
}
