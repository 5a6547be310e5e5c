/** A paper of 300 questions and 50 pictures at a whole station while both cameras record: how soon it is open, and typing in it. */
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { staffOf, type University } from '../../../scripts/demo/university.ts'
import { Paper } from '../../../src-shared/exam.ts'
import { madePng } from '../../support/made-png.ts'
import { startTestStation } from '../../support/station.ts'
import { cameraSpecs } from '../capture/setting.ts'
import type { BenchResult } from '../detect.ts'
import { setExam, waiting } from './station.ts'
import { quantile, typed } from './strokes.ts'

const questions = 300
const pictures = 50
const letters = 400
const minutes = 30

export async function paperAtStation(): Promise<BenchResult[]> {
  const station = await startTestStation({ cameras: cameraSpecs, minutes })
  try {
    const { student, campus } = station
    setExam(station, 'paper', paperOf(await bringPictures(campus.university)))
    const { admit } = await waiting(station)
    const open = whenOpen(student.page)
    await delay(1000)
    const before = Date.now()
    await admit()
    const answered = Date.now() - before
    const opened = (await open) - before
    const [times = []] = await typed(
      [{ page: student.page, selector: '[data-testid="answer-text"]' }],
      letters,
    )
    const told = (metric: string, ours: number, goal: number | null): BenchResult => ({
      ...{ metric, unit: 'ms', ours: Math.round(ours * 10) / 10, peer: null, ratio: null },
      ...{ goal: goal === null ? '' : `at most ${goal}`, met: goal === null || ours <= goal },
    })
    const of = `${questions} questions, ${pictures} pictures, two cameras`
    return [
      told(`admitted to the first question and its picture painted; ${of}`, opened, 500),
      told('of it the server’s answer to whoever admits', answered, null),
      told(`a key to its letter painted: median of ${letters}`, quantile(times, 0.5), null),
      told('the same, 99 %', quantile(times, 0.99), 50),
    ]
  } finally {
    await station.stop()
  }
}

/** When the first question stands there with its picture, after a frame that shows it, Unix ms. */
const whenOpen = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const field = document.querySelector('[data-testid="answer-text"]')
          const picture = document.querySelector<HTMLImageElement>('[data-testid="screen-exam"] img')
          if (!field || !picture?.complete || picture.naturalWidth === 0) requestAnimationFrame(look)
          else
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => resolve(Date.now())
              port2.postMessage(null)
            })
        }
        look()
      }),
  )

/** Into a bank, as a teacher brings them; their digests. About 40 kB each, as a scanned figure is. */
async function bringPictures({ address, credentials }: University): Promise<string[]> {
  const { login, password } = staffOf(credentials, 'teacher')
  let cookie = ''
  const post = async (path: string, body: BodyInit, type: string) => {
    const answer = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'content-type': type, 'x-taza': '1', cookie },
      body,
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0])[0] ?? cookie
    return answer
  }
  await post('/api/session', JSON.stringify({ login, password }), 'application/json')
  const made = await post(
    '/api/banks',
    JSON.stringify({ title: 'Bench', chair: 'Bench', teachers: [] }),
    'application/json',
  )
  const { id } = z.object({ id: z.string() }).parse(await made.json())
  const digests: string[] = []
  for (let n = 0; n < pictures; n++) {
    const png = madePng(
      { width: 320, height: 240, depth: 3 },
      (x, y, channel) => (x * 7 + y * 13 + channel * 31 + n + ((x * y) % 17)) & 255,
    )
    await post(`/api/banks/${id}/media`, png, 'application/octet-stream')
    digests.push(createHash('sha256').update(png).digest('hex'))
  }
  return digests
}

function paperOf(digests: readonly string[]) {
  const all = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
  return Paper.parse({
    questions: Array.from({ length: questions }, (_, n) => {
      const text = `Question ${n + 1}. ${'Some words of it, as questions have. '.repeat(6)}`
      const digest = digests[n / (questions / pictures)]
      return {
        ...{ id: `q${n}`, points: 1, text: all(text) },
        ...(digest ? { html: all(`<p>${text}</p><p><img data-media="${digest}" alt="a figure"></p>`) } : {}),
        ...(n % 10 === 0
          ? { type: 'essay' }
          : {
              type: n % 2 ? 'single' : 'multiple',
              options: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, text: all(`Answer ${id} of it`) })),
            }),
      }
    }),
  })
}
