/** `npm start -- --web`: an exam in an LMS is set up, sat and ended, and its report says what held. */
import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '../../../test/support/free-port.ts'
import { startCampusProxy } from '../../../test/support/lms/campus-proxy.ts'
import { examPageAt } from '../../../test/support/lms/exam-page.ts'
import { type Lms, startLms } from '../../../test/support/lms/lms.ts'
import { studentAt } from '../../../test/support/people/student.ts'
import { root } from '../campus.ts'
import { consoleClient } from '../console-client.ts'
import { photograph } from '../display.ts'
import { takeEvidence, toldOf } from '../evidence.ts'
import { readLeaves } from '../leaves.ts'
import { openPeople } from '../people.ts'
import { report, reportFailure } from '../report.ts'
import type { Scripted } from '../scripted.ts'
import { staffOf } from '../university.ts'
import { demoPages } from './pages.ts'
import { judgeWeb, outside } from './promises.ts'
import { findByAddress, setUpExam } from './setting-up.ts'
import { sitWebExam } from './story.ts'

export interface DemoLms {
  lms: Lms
  /** Of the browser of the exam's page. */
  port: number
  /** Of the station: the way to the LMS is a proxy, which alone knows where that is. */
  env: Readonly<Record<string, string>>
  stop(): Promise<unknown>
}

export async function openLms(): Promise<DemoLms> {
  const lms = await startLms(demoPages)
  const proxy = await startCampusProxy(lms)
  const stop = async () => {
    await proxy.stop()
    await lms.stop()
  }
  return { lms, port: await freePort(), env: proxy.env, stop }
}

/** The bar and the page below it take their new sizes one after the other. */
const paintedMs = 1000

const student = { number: '20260107', name: 'Әсел Бекмағамбетова', seat: 1 }

export async function runWeb(demo: Scripted, { lms, port }: DemoLms): Promise<number> {
  const { campus, dir, pictures, progress } = demo
  const { credentials, address } = campus.university
  const { step } = progress
  // The office's own browser finds the LMS where it is.
  const place = lms.place((await lms.resolve('lms.example'))[0] ?? '', 80)
  const switches = [`--host-resolver-rules=MAP *.example ${place.address}:${place.port}`]
  const people = await openPeople(address, pictures, { named: 'console', switches })
  const examPage = examPageAt(port)
  let shot = 0
  const ofDisplay = async (name: string) => {
    await delay(paintedMs)
    await photograph(demo.env, join(pictures, `station-${String(++shot).padStart(2, '0')}-${name}.png`))
  }
  const staff = (role: string, language: 'kk' | 'ru') => {
    const { login, password } = staffOf(credentials, role)
    return people.logIn(login, password, language)
  }
  const sitter = await step("the student's first screen", () => studentAt(campus.drivingPort, 90_000))
  try {
    const { exam, triedOut } = await step('the office sets the exam up, and tries its rules', async () =>
      setUpExam(await staff('office', 'ru'), lms.start, outside),
    )
    await step('the student is seated', () => seat(dir, exam, credentials.room.id))
    const invigilator = await step('the invigilator logs in', () => staff('invigilator', 'ru'))
    const told = await sitWebExam({
      ...{ progress, campus, lms, examPage, student: sitter, invigilator },
      ...{ number: student.number, photograph: ofDisplay },
    })
    const left = [
      ...(existsSync(join(campus.data, 'shell', 'web')) ? ['its folder'] : []),
      ...((await examPage.answers()) ? ['its browser'] : []),
    ]
    const { login, password } = staffOf(credentials, 'officer')
    const api = await consoleClient(address, login, password)
    const evidence = await takeEvidence({ campus, api, attempt: told.attempt, dir, pictures, progress })
    const foundBy = await step('an officer finds it by an address, and reads it', async () => {
      const officer = await staff('officer', 'ru')
      const found = await findByAddress(officer, 'lms.example/essay')
      await officer.goTo(`#/attempts/${told.attempt}`)
      await officer.at('visit-strip').waitFor()
      await officer.at('tab-visits').click()
      await officer.at('visits').waitFor()
      await officer.at('play').click()
      await officer.page.waitForTimeout(3000)
      await officer.picture('attempt')
      return found
    })
    const drafts = (await readLeaves(evidence.bundle)).filter(({ kind }) => kind === 'draft.saved')
    const { killed } = told
    const promises = judgeWeb({
      ...told,
      ...evidence,
      ...{ triedOut, left, foundBy, student: student.number, complaints: people.complaints },
      asked: lms.asked,
      headers: [...new Set(lms.headers.flatMap(({ headers }) => Object.keys(headers)))].filter((name) =>
        /taza|safeexam/i.test(name),
      ),
      answers: lms.saved
        .filter(({ path }) => path.startsWith('/quiz/'))
        .map(({ body }) => new URLSearchParams(body).get('answer') ?? ''),
      fieldsKept: new Set(drafts.map(({ body }) => body.field)).size,
    })
    return report(demo, promises, {
      ...toldOf(demo, evidence),
      visits: evidence.detail.visits,
      measured: {
        rendererBackMs: killed.renderer.backAt - killed.renderer.at,
        browserBackMs: killed.browser.backAt - killed.browser.at,
      },
    })
  } catch (error) {
    await people.pictureAll(join(pictures, 'failed-console')).catch(() => undefined)
    await ofDisplay('failed').catch(() => undefined)
    reportFailure(demo, error)
    throw error
  } finally {
    await examPage.leave()
    await sitter.leave()
    await people.close()
  }
}

/** As the office does by command line. */
async function seat(dir: string, exam: string, room: string): Promise<void> {
  const list = join(dir, 'seats.csv')
  writeFileSync(list, `number;name;seat\n${student.number};${student.name};${student.seat}\n`)
  const of = ['--data', join(dir, 'server'), '--exam', exam, '--room', room]
  await promisify(execFile)(process.execPath, [
    join(root, 'out/server/server.js'),
    'import-roster',
    ...of,
    list,
  ])
}
