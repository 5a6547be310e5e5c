/** The scripted exam and its report: everything said in it is read from the server, the bundle or the verifier. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { staffAt } from '../../test/support/people/invigilator.ts'
import { studentAt } from '../../test/support/people/student.ts'
import { type Campus, root, stationName } from './campus.ts'
import { type ConsoleClient, consoleClient } from './console-client.ts'
import { photograph } from './display.ts'
import { filmsOf } from './films.ts'
import { wrongAnswers } from './held-answers.ts'
import { measuresOf } from './measures.ts'
import type { Started } from './processes.ts'
import type { Progress } from './progress.ts'
import { judge } from './promises.ts'
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

const drainMs = 60_000

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
    const detail = await progress.step('the evidence drains', () => drained(api, told.attempt))
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
    const bundle = join(dir, 'bundle.zip')
    await progress.step('the bundle is exported', () =>
      done(campus, ['export', '--attempt', told.attempt, '--to', bundle, '--data', campus.data]),
    )
    const verified = await progress.step('the bundle is verified', () => verify(campus, bundle))
    const film = await progress.step('the films are opened with the review key', () =>
      filmsOf({
        bundle,
        key: join(dir, 'server', 'keys', 'review.json'),
        to: join(dir, 'media'),
        verify: (args) => done(campus, args),
      }),
    )
    const incidents = await progress.step('the pictures of the incidents', async () => {
      const list = []
      for (const incident of detail.incidentList) {
        const paths: string[] = []
        for (const { digest } of incident.pictures.filter(({ held }) => held)) {
          const file = join(pictures, `incident-${digest.slice(0, 12)}.png`)
          writeFileSync(file, await api.still(told.attempt, digest))
          paths.push(relative(dir, file))
        }
        list.push({ ...incident, pictures: paths })
      }
      return list
    })
    const { attempt, killed, recorderKilled, answersIntact, given } = told
    const answersWrong = wrongAnswers(join(dir, 'server', 'taza.sqlite'), attempt, given)
    const judged = judge({
      detail,
      verified,
      killed,
      recorderKilled,
      answersIntact,
      answersWrong,
      film,
    })
    const ok = judged.every((promise) => promise.ok)
    const report = {
      ok,
      at: new Date().toISOString(),
      machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, kernel: release() },
      shell: shellOf(campus),
      versions: process.versions,
      tookMs: progress.elapsed(),
      firstScreen,
      steps: progress.steps,
      attempt: told.attempt,
      promises: judged,
      coverage: detail.coverageDetail,
      debt: detail.debt,
      incidents,
      verification: verified,
      films: film.files.map((file) => relative(dir, file)),
      bundle: relative(dir, bundle),
      measured: {
        ...(await measuresOf(bundle)),
        mainBackMs: killed.backAt - killed.at,
        recorderStartMs: recorderKilled.startedMs,
      },
    }
    writeFileSync(join(dir, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
    console.log('')
    for (const promise of judged)
      console.log(`  ${promise.ok ? 'held  ' : 'BROKEN'} ${promise.name}: ${promise.found}`)
    console.log(
      `\n  ${ok ? 'Every promise held.' : 'Not every promise held.'} Report: ${join(dir, 'report.json')}, pictures: ${pictures}`,
    )
    return ok ? 0 : 1
  } catch (error) {
    await student.picture(join(pictures, 'failed-station.png')).catch(() => undefined)
    await invigilator.picture(join(pictures, 'failed-console.png')).catch(() => undefined)
    await photograph(demo.env, join(pictures, 'failed-display.png')).catch(() => undefined)
    writeFileSync(
      join(dir, 'report.json'),
      JSON.stringify({ ok: false, error: String(error), steps: progress.steps }, null, 2),
    )
    throw error
  } finally {
    await student.leave()
    await invigilator.close()
  }
}

/** Waits until the server holds everything and has signed for it. */
async function drained(api: ConsoleClient, attempt: string) {
  const until = Date.now() + drainMs
  for (;;) {
    const detail = await api.attempt(attempt)
    if (detail.receipt && detail.debt.segments === 0) return detail
    if (Date.now() > until)
      throw new Error(`${detail.debt.segments} objects still missing after ${drainMs / 1000} s`)
    await delay(500)
  }
}

const Verification = z.object({ status: z.string() }).loose()

/** A bundle that is not whole makes the command fail; its words are what the report needs then. */
async function verify(campus: Campus, bundle: string) {
  const { text, status } = await campus.taza(['verify', bundle, '--json'])
  return { ...Verification.parse(JSON.parse(text)), exit: status }
}

/** What the command printed; a failure is its own words. */
async function done(campus: Campus, args: string[]): Promise<string> {
  const { text, status } = await campus.taza(args)
  if (status !== 0) throw new Error(`taza ${args[0]} failed (exit ${status}): ${text}`)
  return text
}

const MainFile = z.object({
  shell: z.object({ kind: z.string(), version: z.string(), can: z.array(z.string()) }),
})
const shellOf = ({ data }: Campus) =>
  MainFile.parse(JSON.parse(readFileSync(join(data, 'main.json'), 'utf8'))).shell
