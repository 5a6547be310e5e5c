/** One attempt as it happens to people: what the scripted student and invigilator do, and what goes wrong meanwhile. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type AnswerValue, Paper } from '../../src-shared/exam.ts'
import type { Link } from '../../test/support/link.ts'
import type { Staff } from '../../test/support/people/invigilator.ts'
import type { Answer, Student } from '../../test/support/people/student.ts'
import type { RecorderFile } from './campus.ts'
import type { ConsoleClient } from './console-client.ts'
import type { Progress } from './progress.ts'
import type { Killed } from './promises.ts'
import type { Credentials } from './university.ts'

export interface Stage {
  root: string
  progress: Progress
  student: Student
  invigilator: Staff
  api: ConsoleClient
  credentials: Credentials
  stationName: string
  link: Link
  /** Environment of the station's display. */
  env: NodeJS.ProcessEnv
  mainPid: () => number
  recorder: () => RecorderFile
  /** PNG of the whole display, as a passer-by sees it. */
  photograph: (name: string) => Promise<void>
  /** Where page pictures go: `<pictures>/<name>.png`. */
  pictures: string
}

export interface Told {
  attempt: string
  /** Unix ms between which the station's main process was away by our own hand. */
  killed: { at: number; backAt: number }
  /** Unix ms of the recorder's kill; what a recorder and its page took to start, ms. */
  recorderKilled: Killed
  answersIntact: boolean
  /** What the student gave, by question. */
  given: Map<string, AnswerValue>
}

const cutMs = 15_000

/** A full and plausible answer to each question of the demo's paper, by its type. */
function answersTo(paper: Paper): Answer[] {
  return paper.questions.map((question): Answer => {
    switch (question.type) {
      case 'single':
        return { type: 'options', ids: [question.options[1]?.id ?? ''] }
      case 'multiple':
        return { type: 'options', ids: question.options.slice(0, 2).map((option) => option.id) }
      case 'number':
        return { type: 'number', text: '42' }
      case 'text':
      case 'essay':
        return { type: 'text', text: 'Жауабым: деректер қоры кестелерден тұрады. Ответ: таблицы и связи.' }
      case 'order':
        return { type: 'order', id: question.options[0]?.id ?? '', down: 1 }
      case 'match':
        return {
          type: 'match',
          pairs: Object.fromEntries(
            question.left.map(({ id }, place) => [
              id,
              question.right[place % question.right.length]?.id ?? '',
            ]),
          ),
        }
      case 'gaps':
        return {
          type: 'gaps',
          parts: Object.fromEntries(
            question.gaps.map((gap) => [gap.id, gap.kind === 'choice' ? (gap.options[0]?.id ?? '') : '42']),
          ),
        }
      default:
        return { type: 'options', ids: [] }
    }
  })
}

export async function tell(stage: Stage): Promise<Told> {
  const { progress, student, invigilator, credentials, api } = stage
  const step = progress.step
  const shot = (name: string) => student.picture(join(stage.pictures, `${name}.png`))
  const look = (name: string) => invigilator.picture(join(stage.pictures, `${name}.png`))
  const person = credentials.students[0]
  if (!person) throw new Error('the demo has no students')
  const paper = Paper.parse(JSON.parse(readFileSync(join(stage.root, 'resources/demo/exam.json'), 'utf8')))
  const answers = answersTo(paper)
  const answer = async (number: number) => {
    const how = answers[number - 1]
    if (how) await student.answer(number, how)
  }

  await step('a wrong code of the day is refused in words', async () => {
    await student.sees('sign-in')
    await shot('station-1-sign-in')
    await student.signIn(person.number, '0000-wrong')
    await student.page.getByRole('alert').first().waitFor({ state: 'visible' })
    await shot('station-2-wrong-code')
  })
  await step('the student signs in and confirms', async () => {
    await student.signIn(person.number, credentials.codeOfTheDay)
    await student.sees('confirm')
    await shot('station-3-confirm')
    await student.confirm()
    await student.sees('preflight')
  })
  await step('pre-flight: both live pictures, consent', async () => {
    await student.page.getByTestId('consent-accept').waitFor({ state: 'visible' })
    await student.page.waitForFunction(
      () =>
        document.querySelectorAll('[data-testid^="camera-"] img, [data-testid^="camera-"] canvas').length >=
        2,
    )
    await delay(700)
    await shot('station-4-preflight')
    await student.preflight({ pictured: false })
    await student.sees('identity')
  })
  await step('a picture with the student card', async () => {
    await student.page.getByTestId('identity-take').and(student.page.locator(':enabled')).waitFor()
    await delay(700)
    await shot('station-4-identity')
    await student.showCard(() => shot('station-4-identity-taken'))
    await student.sees('waiting')
    await shot('station-5-waiting')
  })
  const attempt = await step('the invigilator sees the station waiting', async () => {
    const tile = invigilator.page.getByTestId(`tile-${stage.stationName}`)
    await tile.waitFor({ state: 'visible' })
    await invigilator.page.getByTestId('admit').first().waitFor({ state: 'visible' })
    await look('console-1-wall')
    const tiles = await api.tiles(credentials.room.id)
    const id = tiles.find(({ station }) => station.name === stage.stationName)?.attempt?.id
    if (!id) throw new Error('the wall shows no attempt at the station')
    return id
  })
  await step('she admits the student', async () => {
    await invigilator.command('admit')
    await student.sees('exam')
    await shot('station-6-exam')
  })
  await step('questions 1 and 2', async () => {
    await answer(1)
    await answer(2)
  })
  await step('a foreign program opens a window', async () => {
    const xterm = startXterm(stage.env)
    const ended = gone(xterm, 20_000)
    try {
      await delay(150)
      await stage.photograph('display-1-foreign-window')
      await ended
    } finally {
      xterm.kill('SIGKILL')
    }
    await invigilator.page
      .getByTestId('feed')
      .locator('[data-testid^="incident-"]')
      .first()
      .waitFor({ state: 'visible' })
    await look('console-2-incident')
    await shot('station-7-notice')
  })
  await step('the exam page tries a tab and another site', async () => {
    await student.page.evaluate(() => {
      window.open('https://example.com/answers', '_blank')
    })
    await delay(500)
    await student.page.evaluate(() => {
      location.href = 'https://example.org/answers'
    })
    await delay(500)
    await student.sees('exam')
  })
  await step('a break, asked for and granted', async () => {
    await student.page.getByTestId('ask-break').click()
    await openAttempt(stage)
    // Once it is asked for there is a button more, which moves the others.
    await invigilator.page.getByTestId('command-decline').waitFor()
    await invigilator.command('break')
    await student.sees('break')
    await shot('station-8-break')
    await delay(2000)
    await student.page.getByTestId('return').click()
    await student.sees('exam')
  })
  await step('question 3 while the network is cut for 15 s', async () => {
    stage.link.cut()
    const until = Date.now() + cutMs
    await answer(3)
    await delay(6000)
    await shot('station-9-offline')
    await look('console-3-silent')
    await delay(Math.max(0, until - Date.now()))
    stage.link.mend()
    await untilTrue(() => savedText(student), 45_000)
  })
  const killed = await step("the station's main process is killed and comes back", async () => {
    await answer(4)
    await delay(1200)
    const before = stage.mainPid()
    const at = Date.now()
    process.kill(before, 'SIGKILL')
    await delay(350)
    await stage.photograph('display-2-covered')
    await student.gone(30_000)
    await student.reconnect(60_000)
    await student.sees('exam')
    const backAt = Date.now()
    progress.say(`  the exam is back on the screen after ${backAt - at} ms`)
    await shot('station-10-back')
    await stage.photograph('display-3-back')
    // What is killed next must not be taken for this.
    await delay(4000)
    return { at, backAt }
  })
  const recorderKilled = await step('the recorder is killed and films again', async () => {
    const before = stage.recorder()
    const at = Date.now()
    process.kill(before.pid, 'SIGKILL')
    await untilTrue(async () => stage.recorder().pid !== before.pid, 60_000)
    const { startedMs } = stage.recorder()
    await student.cameraIsLive('face')
    await student.cameraIsLive('desk')
    await student.sees('exam')
    const liveAt = Date.now()
    progress.say(`  both cameras are live again after ${liveAt - at} ms; its start took ${startedMs} ms`)
    // Film that is long enough to be seen on the time line.
    await delay(4000)
    return { at, liveAt, startedMs }
  })
  const answersIntact = await step('every answer is still there', async () => {
    for (const number of [1, 2, 3, 4]) {
      const how = answers[number - 1]
      if (how && !holds(await student.shown(number, how), how)) return false
    }
    return true
  })
  await step('the other questions, then submission', async () => {
    for (let number = 5; number <= answers.length; number++) await answer(number)
    await shot('station-11-last-question')
    await student.page.getByTestId('submit').click()
    await student.page.getByTestId('submit-confirm').click()
    await student.sees('receipt', 60_000)
    await shot('station-12-receipt')
  })
  await step('the invigilator reads the attempt', async () => {
    await openAttempt(stage)
    await invigilator.page.getByTestId('film-face').waitFor({ state: 'visible' })
    await invigilator.page.getByTestId('play').click()
    await delay(4500)
    await look('console-4-attempt')
  })
  return { attempt, killed, recorderKilled, answersIntact, given: valuesOf(paper, answers) }
}

/** The answers as values of the exam, as the server should hold them. */
function valuesOf(paper: Paper, answers: readonly Answer[]): Map<string, AnswerValue> {
  const values = new Map<string, AnswerValue>()
  for (const [i, question] of paper.questions.entries()) {
    const how = answers[i]
    if (!how) continue
    if (question.type === 'description') continue
    if (how.type === 'match') values.set(question.id, { ...how.pairs })
    else if (how.type === 'gaps') values.set(question.id, { ...how.parts })
    else if (how.type === 'number' || how.type === 'text') values.set(question.id, how.text)
    else if (how.type === 'options') {
      values.set(question.id, question.type === 'single' ? (how.ids[0] ?? null) : [...how.ids])
    } else if ('options' in question) {
      const ids = question.options.map(({ id }) => id)
      const from = ids.indexOf(how.id)
      ids.splice(from + how.down, 0, ...ids.splice(from, 1))
      values.set(question.id, ids)
    }
  }
  return values
}

const holds = (shown: string, how: Answer): boolean =>
  how.type === 'options'
    ? shown === how.ids.join(',')
    : how.type === 'order'
      ? !shown.startsWith(`move-down-${how.id},`)
      : how.type === 'match'
        ? shown === JSON.stringify(how.pairs)
        : how.type === 'gaps'
          ? shown === JSON.stringify(how.parts)
          : shown === how.text

const savedText = async (student: Student): Promise<boolean> =>
  (await student.page.getByTestId('save-state').getAttribute('data-state')) === 'saved'

async function untilTrue(holdsNow: () => Promise<boolean>, within: number): Promise<void> {
  const until = Date.now() + within
  while (!(await holdsNow())) {
    if (Date.now() > until) throw new Error(`did not happen within ${within} ms`)
    await delay(200)
  }
}

/** From wherever the console is to the one attempt of this demo. */
async function openAttempt({ invigilator, stationName }: Stage) {
  if (await invigilator.page.getByTestId('film-face').isVisible()) return
  const open = invigilator.page.getByTestId(`tile-${stationName}`).getByTestId('attempt-open')
  await open.click()
}

function startXterm(env: NodeJS.ProcessEnv): ChildProcess {
  const notes = 'printf "\\n  1: b\\n  2: a, c\\n  3: 64 KiB\\n"; sleep 30'
  const looks = ['-T', 'answers.txt', '-fa', 'DejaVu Sans Mono', '-fs', '16', '-geometry', '48x12+220+170']
  return spawn('xterm', [...looks, '-e', 'sh', '-c', notes], { env, stdio: 'ignore' })
}

function gone(child: ChildProcess, within: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the window was still there after ${within} ms`)), within)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
