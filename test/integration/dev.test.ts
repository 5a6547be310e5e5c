/** `npm run dev`, as a developer's browser meets it. */
import { mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProcesses } from '../../scripts/demo/processes.ts'
import { Credentials, staffOf } from '../../scripts/demo/university.ts'
import { languages } from '../../src-shared/vocabulary.ts'
import { launchPageBrowser } from '../support/page-browser.ts'
import { stationStates } from '../support/station-views.ts'
import { consoleStates } from './console-page/states.ts'
import { openStates } from './open-page/states.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dir = mkdtempSync(join(tmpdir(), 'taza-dev-'))
const processes = createProcesses()
let browser: Browser
let console: string

beforeAll(async () => {
  let told: (address: string) => void = () => undefined
  const address = new Promise<string>((resolve) => {
    told = resolve
  })
  const dev = processes.start(
    process.execPath,
    [join(root, 'scripts/dev/main.ts'), '--port', '0', '--dir', dir],
    {
      log: join(dir, 'dev.log'),
      onLine: (line) => {
        const [, at] = /Console +(http\S+)/.exec(line) ?? []
        if (at) told(at)
      },
    },
  )
  const up = await Promise.race([address, dev.ended])
  if (typeof up !== 'string') throw new Error(readFileSync(join(dir, 'dev.log'), 'utf8'))
  console = up
  browser = await launchPageBrowser()
})
afterAll(async () => {
  await browser?.close()
  await processes.stopAll()
  rmSync(dir, { recursive: true, force: true })
})

it('logs in at the real server, hears it live, and shows an edit without reloading', async () => {
  const written = readFileSync(join(dir, 'server/demo-credentials.json'), 'utf8')
  const { login, password } = staffOf(Credentials.parse(JSON.parse(written)), 'invigilator')
  const page = await browser.newPage()
  page.setDefaultTimeout(90_000)
  const complaints: string[] = []
  const said: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    said.push(message.text())
    if (message.type() === 'error') complaints.push(message.text())
  })
  const lanes: string[] = []
  page.on('websocket', (socket) => {
    socket.on('framereceived', () => lanes.push(socket.url()))
  })
  await page.goto(console)
  await page.getByTestId('login').fill(login)
  await page.getByTestId('password').fill(password)
  complaints.length = 0
  await page.getByTestId('log-in').click()
  await page.getByTestId('code-of-the-day').waitFor()
  await expect.poll(() => lanes.filter((url) => url.includes('/api/live'))).not.toEqual([])

  await page.evaluate(() => Object.assign(window, { before: true }))
  const now = new Date()
  utimesSync(join(root, 'src-renderer/console/frame/Header.tsx'), now, now)
  await expect.poll(() => said.join('\n')).toMatch(/hot updated: \/console\/frame\/Header\.tsx/)
  expect(await page.evaluate(() => 'before' in window)).toBe(true)
  expect(complaints).toEqual([])
})

it('shows a state of each page in the language asked for, from what the tests show them', async () => {
  const page = await browser.newPage()
  page.setDefaultTimeout(90_000)
  const ready = page.locator('html[data-gallery="ready"]')
  await page.goto(`${console}/station.html?state=leave dialog&language=ky`)
  await ready.waitFor({ state: 'attached' })
  await page.getByTestId('leave-cancel').waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ky')

  const host = console.replace('localhost', 'question.kk.localhost')
  await page.goto(`${host}/#/rooms/lab-1`)
  await ready.waitFor({ state: 'attached' })
  await page.getByTestId('confirm').waitFor()
  // Small pictures come by the live lane of the state's own server.
  await page.getByTestId('tile-A-01').locator('img').first().waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('kk')
})

it('lists every state four times, once a language', async () => {
  const frames = [
    ...(await (await fetch(`${console}/gallery`)).text()).matchAll(/<iframe loading="lazy" src="([^"]+)"/g),
  ]
  const addresses = frames.map(([, address = '']) => address)
  expect(new Set(addresses).size).toBe(addresses.length)
  for (const language of languages)
    expect(
      addresses.filter((at) => at.includes(`language=${language}`) || at.includes(`.${language}.localhost`)),
    ).toHaveLength(stationStates('en').length + consoleStates(0).length + openStates.length)
})
