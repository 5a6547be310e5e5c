/** The scripted exam and its report: everything said in it is read from the server, the bundle or the verifier. */
import { join } from 'node:path'
import { staffAt } from '../../test/support/people/invigilator.ts'
import { studentAt } from '../../test/support/people/student.ts'
import { type Campus, root, stationName } from './campus.ts'
import { consoleClient } from './console-client.ts'
import { photograph } from './display.ts'
import { takeEvidence, toldOf } from './evidence.ts'
import { wrongAnswers } from './held-answers.ts'
import { measuresOf } from './measures.ts'
import type { Started } from './processes.ts'
import type { Progress } from './progress.ts'
import { judge } from './promises.ts'
import { report, reportFailure } from './report.ts'
import { tell } from './story.ts'
import { staffOf } from './university.ts'

export interface Scripted {
  campus: Campus
  dir: string
  pictures: string
  progress: Progress
  /** Environment of the station's display. */
  env: NodeJS.ProcessEnv
  stationStarted: number
  station: Started
}

export async function runScripted(demo: Scripted): Promise<number> {
  const { campus, dir, pictures, progress } = demo
  const { credentials, address } = campus.university

  const student = await progress.step("the student's first screen", () =>
    studentAt(campus.drivingPort, 90_000),
  )
  const firstScreen = {
    sinceStationStartMs: Date.now() - demo.stationStarted,
    sinceStartMs: progress.elapsed(),
  }
  const person = staffOf(credentials, 'invigilator')
  const invigilator = await progress.step('the invigilator logs in', async () => {
    const staff = await staffAt(address, 'ru-RU', '/usr/bin/chromium')
    await staff.page.getByTestId('login').waitFor({ state: 'visible' })
    await staff.picture(join(pictures, 'console-0-login.png'))
    await staff.logIn(person.login, person.password)
    return staff
  })
  const officer = staffOf(credentials, 'officer')
  const api = await consoleClient(address, officer.login, officer.password)
  try {
    const told = await tell({
      root,
      progress,
      student,
      invigilator,
      api,
      credentials,
      stationName,
      link: campus.link,
      env: demo.env,
      mainPid: campus.mainPid,
      recorder: campus.recorder,
      photograph: (name) => photograph(demo.env, join(pictures, `${name}.png`)),
      pictures,
    })
    const evidence = await takeEvidence({ campus, api, attempt: told.attempt, dir, pictures, progress })
    const { detail } = evidence
    await progress.step('the officer looks at what should exist, and what does', async () => {
      const staff = await staffAt(address, 'ru-RU', '/usr/bin/chromium')
      try {
        await staff.logIn(officer.login, officer.password, 'screen-exams')
        await staff.picture(join(pictures, 'console-5-exams.png'))
        await staff.page.locator('[data-testid^="exam-"]').first().click()
        await staff.page.getByTestId(`row-${detail.student.number}`).waitFor({ state: 'visible' })
        await staff.picture(join(pictures, 'console-6-completeness.png'))
      } finally {
        await staff.close()
      }
    })
    const { attempt, killed, recorderKilled, answersIntact, given } = told
    const answersWrong = wrongAnswers(join(dir, 'server', 'taza.sqlite'), attempt, given)
    const { verified, film } = evidence
    const judged = judge({
      detail,
      verified,
      killed,
      recorderKilled,
      answersIntact,
      answersWrong,
      film,
    })
    return report(demo, judged, {
      ...toldOf(demo, evidence),
      firstScreen,
      measured: {
        ...(await measuresOf(evidence.bundle)),
        mainBackMs: killed.backAt - killed.at,
        recorderStartMs: recorderKilled.startedMs,
      },
    })
  } catch (error) {
    await student.picture(join(pictures, 'failed-station.png')).catch(() => undefined)
    await invigilator.picture(join(pictures, 'failed-console.png')).catch(() => undefined)
    await photograph(demo.env, join(pictures, 'failed-display.png')).catch(() => undefined)
    reportFailure(demo, error)
    throw error
  } finally {
    await student.leave()
    await invigilator.close()
  }
}
