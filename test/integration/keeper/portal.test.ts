/** A network's sign-in page that answers 200 to everything is not the server: nothing is held by its word. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { run as status } from '../../../src-main/keeper/status-command.ts'
import { reach } from '../../../src-main/keeper/sync/reach.ts'
import { plainNetwork } from '../../../src-shared/network.ts'
import { type KeeperAttempt, sitAtKeeper } from '../../support/keeper-attempt.ts'
import { temporaryFolder, until } from '../../support/keeper-process.ts'
import { type Portal, startPortal } from '../../support/portal.ts'
import { startUniversity, type University } from '../../support/university.ts'

let university: University
let portal: Portal
let sitting: KeeperAttempt | null = null

beforeAll(async () => {
  university = await startUniversity()
  portal = await startPortal(Number(new URL(university.url).port))
})
afterEach(() => {
  portal.mode = 'open'
})
afterAll(async () => {
  await sitting?.leave()
  await portal.close()
  await university.close()
})

/** What `taza status` prints, and its exit status. */
async function told(data: string): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const printed = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)))
  try {
    const code = await status(['--data', data], () => `${data}/keeper.sock`)
    return { code, text: lines.join('\n') }
  } finally {
    printed.mockRestore()
  }
}

test('objects that a sign-in page took are still owed, taza status does not say that all is there, and after it they come', async () => {
  const one = await sitAtKeeper(university, portal.url)
  sitting = one
  const heldOnServer = async () => {
    const rows = await university.server.db.selectFrom('held').select('digest').execute()
    const there = new Set(rows.map(({ digest }) => digest))
    return [...one.acknowledged.keys()].filter((digest) => there.has(digest)).length
  }
  await one.film(() => 20_000)
  await until('the first are there', async () => (await heldOnServer()) === one.acknowledged.size)
  // All is sent so far, and yet nobody has signed for it: the exam goes on.
  await until('nothing is owed', async () => (await one.port.call('status', {})).debt.records === 0)
  const during = await told(one.data)
  expect(during.code).toBe(3)
  expect(during.text).not.toContain('everything is on the server')
  expect(during.text).toContain("1 attempt(s) here without the server's final receipt")

  portal.mode = 'no-objects'
  for (let i = 0; i < 4; i++) await one.film(() => 20_000)
  await one.port.call('attempt.submit', { by: 'student', answers: 0 })
  await until('the records are there', async () => (await one.port.call('status', {})).debt.records === 0)
  const before = await heldOnServer()
  expect(before).toBeLessThan(one.acknowledged.size)

  portal.mode = 'captive'
  await until('it knows that the server is away', async () => !(await one.port.call('status', {})).online)
  const seen = portal.paged.length
  await until('the page answered again and again', () => portal.paged.length > seen + 3, 60_000)
  const upgrades = () => portal.paged.slice(seen).filter((one) => one.startsWith('upgrade')).length
  await until('it answered the live lane too', () => upgrades() > 1, 60_000)
  const { debt, problem } = await one.port.call('status', {})
  expect(debt.segments).toBe(one.acknowledged.size - before)
  expect(problem).toMatchObject({
    code: 'no-server',
    detail: expect.stringContaining('something else answers'),
  })
  const captive = await told(one.data)
  expect(captive.code).toBe(3)
  expect(captive.text).not.toContain('everything is on the server')

  portal.mode = 'open'
  await until('all is there', async () => (await heldOnServer()) === one.acknowledged.size, 60_000)
  await until('the final receipt', () => one.finals > 0, 60_000)
  expect(await told(one.data)).toMatchObject({
    code: 0,
    text: expect.stringContaining('everything is on the server'),
  })
}, 180_000)

test('nobody is enrolled with a sign-in page, which is told in one sentence, and taza check knows it', async () => {
  portal.mode = 'captive'
  const place = temporaryFolder()
  const given = { server: portal.url, token: 'once', name: 'S', data: place.folder }
  await expect(enrol(given)).rejects.toMatchObject({
    problem: { code: 'no-server', detail: expect.stringMatching(/^something else answers [^{}]*$/) },
  })
  expect(await reach(portal.url, plainNetwork, {}, 5000)).toMatchObject({ status: 200, own: false })
  portal.mode = 'open'
  expect(await reach(portal.url, plainNetwork, {}, 5000)).toMatchObject({ status: 200, own: true })
  place.remove()
})
