/**
 * Bounds on a line, by the bytes that a real keeper sends to the real server: what went over a stretch of time is at most
 * what the bound lets through in it, and a quarter of a second's worth at its beginning (sync/bucket.ts). A busy machine
 * only sends less.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type KeeperAttempt, sitAtKeeper } from '../../support/keeper-attempt.ts'
import { until } from '../../support/keeper-process.ts'
import { type Link, startLink } from '../../support/link.ts'
import { startUniversity, type University } from '../../support/university.ts'

const room = 'lab-204'
/** For heads and records beside the films, and for timers that come late and are made up for. */
const tolerated = 1.15

let university: University
const lines: Line[] = []
beforeEach(async () => {
  university = await startUniversity()
})
afterEach(async () => {
  for (const { sitting, link } of lines.splice(0)) {
    await sitting?.leave()
    await link.close()
  }
  await university.close()
})

interface Line {
  link: Link
  sitting: KeeperAttempt | null
  /** Bytes from the station. */
  sent: number
  /** Its share by the server's last word, bytes a second. */
  share: number | null
}

async function newLine(): Promise<Line> {
  const heard = { sent: 0, share: null as number | null }
  let tail = ''
  const link = await startLink(Number(new URL(university.url).port), {
    up(piece) {
      heard.sent += piece.length
    },
    down(piece) {
      // Where a reply is cut into pieces, the word may be too.
      tail = (tail + piece.toString('latin1')).slice(-20_000)
      const last = [...tail.matchAll(/"bytesPerSecond":(\d+)[,}]/g)].at(-1)?.[1]
      if (last !== undefined) heard.share = Number(last)
    },
  })
  const line = Object.assign(heard, { link, sitting: null })
  lines.push(line)
  return line
}

async function sit(number: string, bitsPerSecond?: number): Promise<Line & { sitting: KeeperAttempt }> {
  const line = await newLine()
  const token = await university.server.stations.allow(room, 1)
  const changes = bitsPerSecond === undefined ? {} : { uploadBitsPerSecond: bitsPerSecond }
  const server = `http://127.0.0.1:${line.link.port}`
  return Object.assign(line, { sitting: await sitAtKeeper(university, server, token, number, changes) })
}
const owed = async ({ sitting }: { sitting: KeeperAttempt }) => (await sitting.port.call('status', {})).debt
const film = async ({ sitting }: { sitting: KeeperAttempt }, times: number) => {
  for (let i = 0; i < times; i++) await sitting.film(() => 50_000)
}

test('the bound of the policy holds over a whole backlog', async () => {
  const bytesPerSecond = 250_000
  const line = await sit('20260001', bytesPerSecond * 8)
  await until('all is there', async () => (await owed(line)).segments === 0)
  line.link.cut()
  await film(line, 6)
  line.sent = 0
  const began = performance.now()
  line.link.mend()
  await until('all is there', async () => (await owed(line)).segments === 0)
  const seconds = (performance.now() - began) / 1000
  expect(line.sent).toBeGreaterThan(600_000)
  expect(line.sent).toBeLessThan(bytesPerSecond * (seconds + 0.25) * tolerated)
})

test('after the exam the bound of the policy is over: its rest would have taken five minutes', async () => {
  const line = await sit('20260001', 32_000)
  await film(line, 12)
  await line.sitting.port.call('attempt.submit', { by: 'student', answers: 0 })
  await until('the final receipt', () => line.sitting.finals === 1)
  expect((await owed(line)).bytes).toBe(0)
})

test("a room's stations share its line: together they send no more than it bears", async () => {
  const bytesPerSecond = 400_000
  const bound = { upload_bits: bytesPerSecond * 8 }
  await university.server.db.updateTable('room').set(bound).where('id', '=', room).execute()
  const both = [await sit('20260001'), await sit('20260002')]
  let filming = true
  // Neither may run out of film: the other would have all of the line then.
  const films = both.map(async (line) => {
    while (filming) {
      if ((await owed(line)).bytes < 1_500_000) await film(line, 5)
      else await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })
  const isShared = () => both.every(({ share }) => share === bytesPerSecond / 2)
  await until('both owe a lot', async () =>
    (await Promise.all(both.map(owed))).every(({ bytes }) => bytes > 1_000_000),
  )
  await until('each has heard of the other', isShared)
  const sent = () => both.reduce((sum, line) => sum + line.sent, 0)
  const [before, began] = [sent(), performance.now()]
  await until('some seconds’ worth has gone', () => sent() - before >= 1_000_000)
  const [bytes, seconds] = [sent() - before, (performance.now() - began) / 1000]
  const stillShared = isShared()
  filming = false
  await Promise.all(films)
  expect(stillShared).toBe(true)
  expect(bytes).toBeLessThan(bytesPerSecond * (seconds + 0.25) * tolerated)
}, 120_000)
