/** One station of a real campus with an exam in progress, and the student who writes one long answer in it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { root, stationName } from '../../../scripts/demo/campus.ts'
import { type ConsoleClient, consoleClient } from '../../../scripts/demo/console-client.ts'
import { wrongAnswers } from '../../../scripts/demo/held-answers.ts'
import { staffOf } from '../../../scripts/demo/university.ts'
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { Paper } from '../../../src-shared/exam.ts'
import { isAlive, pidsOf } from '../../support/processes.ts'
import { startTestStation, type TestStation } from '../../support/station.ts'
import { pidOf } from '../../support/station-programs.ts'

/** What takes longer does not come any more, ms. */
const patienceMs = 90_000
const minutes = 120

export interface House {
  station: TestStation
  /** From the station's start to the student's first screen, ms. */
  firstScreenMs: number
  /** How often the page said that the answer as it stood is saved. */
  acknowledged: number
  /**
   * What the scripted student took to type a word with nothing amiss, ms: in a page that must be found first, and in one
   * that is known.
   */
  looks: { page: number[]; field: number[] }
  /** Types some more and waits until it is shown; the page may be gone meanwhile (rejects). */
  type(words: string): Promise<void>
  /** Waits until the page says that all of it is saved. */
  saved(): Promise<void>
  /** The page was loaded anew: what it says was saved before must be there. A sentence otherwise. */
  lookAgain(): Promise<string | null>
  /** What the server knows was seen, a line each; it must not throw. */
  incidents(): Promise<string>
  /** Submits, ends the station; what the server and the bundle hold then. */
  finish(say: (finding: string) => void): Promise<AttemptDetail>
  leave(): Promise<void>
}

export async function build(): Promise<House> {
  const began = Date.now()
  const station = await startTestStation({
    cameras: [
      { name: 'Face', size: '640x480', fps: 15 },
      { name: 'Desk', size: '1280x720', fps: 8 },
    ],
    minutes,
  })
  try {
    return await sit(station, station.firstScreenAt - station.startedAt)
  } catch (error) {
    await station.stop()
    throw new Error(`no exam after ${Date.now() - began} ms: ${error}`, { cause: error })
  }
}

async function sit(station: TestStation, firstScreenMs: number): Promise<House> {
  const { student, campus } = station
  const { credentials, address } = campus.university
  const invigilator = staffOf(credentials, 'invigilator')
  const api = await consoleClient(address, invigilator.login, invigilator.password)
  await student.signIn('20260003', credentials.codeOfTheDay)
  await student.confirm()
  await student.preflight()
  await student.sees('waiting', patienceMs)
  const attempt = await until('the attempt on the wall', async () => {
    const tiles = await api.tiles(credentials.room.id)
    return tiles.find((tile) => tile.station.name === stationName)?.attempt?.id
  })
  await api.command(attempt, 'admit')
  await student.sees('exam', patienceMs)
  const place = await student.findText()
  const question = textQuestion()

  let typed = ''
  let savedText = ''
  const field = () => student.page.getByTestId('answer-text')
  /** Text and state of one moment. */
  const look = async () =>
    Shown.parse(
      await student.page.evaluate(() => {
        const area = document.querySelector('[data-testid="answer-text"]')
        const state = document.querySelector('[data-testid="save-state"]')
        const words = (id: string) => document.querySelector(`[data-testid="${id}"]`)?.textContent ?? null
        return {
          text: area instanceof HTMLTextAreaElement ? area.value : null,
          state: state?.getAttribute('data-state') ?? null,
          beside: {
            focus:
              document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName ?? null,
            focused: document.hasFocus(),
            lock: words('lock'),
            leave: words('leave'),
            notice: words('notice'),
          },
        }
      }),
    )
  const house: House = {
    station,
    firstScreenMs,
    acknowledged: 0,
    looks: { page: [], field: [] },
    async type(words) {
      await field().evaluate((area) => {
        if (area instanceof HTMLTextAreaElement) area.setSelectionRange(area.value.length, area.value.length)
      })
      const wanted = typed + words
      typed = wanted
      await field().pressSequentially(words, { delay: 15, timeout: patienceMs })
      const { text, beside } = await look()
      if (text !== wanted)
        throw new Error(
          `the page shows ${JSON.stringify(text)} for what was typed, and ${JSON.stringify(beside)}`,
        )
    },
    async saved() {
      await until('the page to say that the answer is saved', async () => {
        const { text, state } = await look()
        if (state !== 'saved' || text !== typed) return undefined
        house.acknowledged += 1
        savedText = text
        return true
      })
    },
    async lookAgain() {
      await student.sees('exam', patienceMs)
      const shown = await student.shown(place, { type: 'text', text: '' })
      typed = shown
      return shown.startsWith(savedText)
        ? null
        : `the page had said that ${JSON.stringify(savedText)} is saved, and shows ${JSON.stringify(shown)}`
    },
    incidents: () =>
      api.attempt(attempt).then(
        ({ incidentList }) =>
          incidentList
            .map(({ at, reason, verdict, count, params }) =>
              [new Date(at).toISOString().slice(11), reason, verdict, count, JSON.stringify(params)].join(
                ' ',
              ),
            )
            .join('\n'),
        (error: unknown) => `not to be had: ${String(error)}`,
      ),
    async finish(say) {
      await house.saved()
      // A recorder that was killed last films again before the exam has its end.
      await student.cameraIsLive('face', patienceMs)
      await student.cameraIsLive('desk', patienceMs)
      await delay(4000)
      await student.page.getByTestId('submit').click()
      await student.page.getByTestId('submit-confirm').click()
      await student.sees('receipt', patienceMs)
      const detail = await drained(api, attempt)
      const dir = join(campus.data, '..')
      for (const wrong of wrongAnswers(
        join(dir, 'server', 'taza.sqlite'),
        attempt,
        new Map([[question, savedText]]),
      ))
        say(`an answer is not on the server as it was saved: ${wrong}`)
      const bundle = join(dir, 'bundle.zip')
      const to = ['export', '--attempt', attempt, '--to', bundle, '--data', campus.data]
      const exported = await campus.taza(to)
      if (exported.status !== 0) say(`no bundle: ${exported.text}`)
      const verdict = await campus.taza(['verify', bundle])
      if (verdict.status !== 0) say(`taza verify: ${verdict.text}`)
      await end(station, say)
      return detail
    },
    leave: () => station.stop(),
  }
  return house
}

/** `beside`: what else may have got the keys. */
const Shown = z.object({
  text: z.string().nullable(),
  state: z.string().nullable(),
  beside: z.record(z.string(), z.union([z.string(), z.boolean()]).nullable()),
})

/** The demo's paper asks for one text. */
function textQuestion(): string {
  const paper = Paper.parse(JSON.parse(readFileSync(join(root, 'resources/demo/exam.json'), 'utf8')))
  const asked = paper.questions.find(({ type }) => type === 'text' || type === 'essay')
  if (!asked) throw new Error('the demo asks for no text')
  return asked.id
}

/** Waits until the server holds everything and has signed for it. */
const drained = (api: ConsoleClient, attempt: string): Promise<AttemptDetail> =>
  until('the server to hold everything', async () => {
    const detail = await api.attempt(attempt)
    return detail.receipt && detail.debt.segments === 0 ? detail : undefined
  })

/** Its supervisor may no longer be the one that was started here. */
async function end({ campus }: TestStation, say: (finding: string) => void): Promise<void> {
  const supervisor = pidOf('supervisor', campus)
  if (supervisor === undefined) return say('there is no supervisor at the end')
  process.kill(supervisor, 'SIGTERM')
  const left = () => pidsOf(campus.data).filter(isAlive)
  try {
    await until('the station to end', async () => !isAlive(supervisor) && left().length === 0)
  } catch (_late) {
    const lines = left().map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '))
    say(`left behind: ${lines.join(' | ').slice(0, 2000) || 'the supervisor'}`)
  }
}

/** Asks until there is an answer. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  for (const late = Date.now() + patienceMs; Date.now() < late; await delay(50)) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
  }
  throw new Error(`waited ${patienceMs / 1000} s in vain for ${what}`)
}
