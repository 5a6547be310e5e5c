/** An essay in an LMS outlives the LMS's own session and a power cut: the room and the Chromium shell's foreign page. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStudentFiles } from '../../../src-main/files/folder.ts'
import { createWebRoom } from '../../../src-main/web/room.ts'
import type { WebKept } from '../../../src-shared/web-exam/page.ts'
import { WebRules } from '../../../src-shared/web-exam.ts'
import { type Browsing, browse } from '../../support/lms/browse.ts'
import { type Lms, startLms } from '../../support/lms/lms.ts'

let lms: Lms
beforeAll(async () => {
  lms = await startLms()
})
afterAll(async () => lms?.stop())

/** What lies on the station's disk, as the keeper gives it back. */
interface Disk {
  kept: WebKept | null
  drafts: Map<string, { value: unknown; revision: number }>
}

const rules = () =>
  WebRules.parse({ start: lms.start, allow: ['http://lms.example', 'http://login.example'] })

/** One run of a station's main with its exam's browser. */
async function run(disk: Disk) {
  const opened = Promise.withResolvers<Browsing>()
  let on = true
  const room = createWebRoom({
    wanted: () => (on ? { attempt: 'a', rules: rules(), kept: disk.kept, shown: true } : null),
    folder: (attempt) =>
      createStudentFiles(mkdtempSync(join(tmpdir(), 'taza-essay-')), console.error).open(attempt),
    sits: () => false,
    tidy: async () => true,
    async open(wanted, _place, onEvent, names) {
      const { at, cookies } = wanted.kept ?? { at: null, cookies: [] }
      const b = await browse(lms, {}, { at, cookies }, { keeps: false, names, onEvent })
      opened.resolve(b)
      return b.web
    },
    keep: async (kept) => {
      disk.kept = kept
    },
    drafts: {
      append: async ({ field, ...rest }) => disk.drafts.set(field, rest),
      list: async () => Object.fromEntries(disk.drafts),
    },
    observe: () => undefined,
    append: async () => undefined,
    keys: () => undefined,
    still: () => undefined,
    render: () => undefined,
    log: () => undefined,
    trouble: () => undefined,
    now: () => performance.now(),
    setTimer: (act, ms) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  })
  room.follow()
  const b = await opened.promise
  return {
    room,
    b,
    /** From here on nothing of it does anything. */
    cut: () => {
      on = false
      process.kill(b.pid, 'SIGKILL')
    },
    end: async () => {
      on = false
      await room.end()
      await b.end()
    },
  }
}
const offered = (room: ReturnType<typeof createWebRoom>) =>
  expect.poll(() => room.view()?.drafts, { timeout: 20_000 }).toBe(1)

it('is offered again when the LMS forgot the student, once she has signed in anew; and after a power cut', async () => {
  const disk: Disk = { kept: null, drafts: new Map() }
  const first = await run(disk)
  const page = await first.b.signIn()
  await page.goto('http://lms.example/essay')
  await page.locator('#text').fill('Half an essay')
  await expect.poll(() => JSON.stringify([...disk.drafts]), { timeout: 20_000 }).toContain('Half an essay')
  // She signed in before she wrote: nothing was interrupted.
  expect(first.room.view()?.drafts).toBe(0)
  lms.forget()
  await page.locator('#send').click()
  await page.locator('#name').fill('student')
  await page.locator('#password').fill('secret')
  await page.locator('#go').click()
  await page.waitForURL('http://lms.example/essay')
  await offered(first.room)
  expect(await page.locator('#text').inputValue()).toBe('')
  await first.room.restore(true)
  await expect.poll(() => page.locator('#text').inputValue()).toBe('Half an essay')
  await page.locator('#text').fill('A whole essay')
  await expect.poll(() => JSON.stringify([...disk.drafts]), { timeout: 20_000 }).toContain('A whole essay')
  await expect.poll(() => disk.kept?.at, { timeout: 20_000 }).toBe('http://lms.example/essay')

  // All programs at once: nobody writes another word. What lies on the disk is as it was.
  const left = structuredClone(disk)
  first.cut()
  await first.b.event('lost')
  const second = await run(left)
  const again = await second.b.page()
  await second.b.event('visited', ({ url }) => url === 'http://lms.example/essay')
  await offered(second.room)
  await second.room.restore(true)
  await expect.poll(() => again.locator('#text').inputValue()).toBe('A whole essay')
  await second.end()
  await first.end()
}, 240_000)
