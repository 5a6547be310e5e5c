/** A station in the middle of an exam that is knocked about: whatever ends comes back, is on the ledger, loses nothing. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stationName } from '../../scripts/demo/campus.ts'
import { type ConsoleClient, consoleClient } from '../../scripts/demo/console-client.ts'
import { staffOf } from '../../scripts/demo/university.ts'
import { meddleProgram } from '../support/native.ts'
import { pidsOf } from '../support/processes.ts'
import { startTestStation, type TestStation } from '../support/station.ts'
import { tellOfStation } from '../support/station-log.ts'

const exec = promisify(execFile)
const text = 'An answer that must outlive everything'

describe('a station that is knocked about', () => {
  let station: TestStation
  tellOfStation(() => station)
  let api: ConsoleClient
  let attempt: string
  const reasons = async () => (await api.attempt(attempt)).incidentList.map(({ reason }) => reason)

  beforeAll(async () => {
    station = await startTestStation({
      cameras: [
        { name: 'Face', size: '640x480', fps: 15 },
        { name: 'Desk', size: '1280x720', fps: 8 },
      ],
    })
    const { student, campus } = station
    const { credentials, address } = campus.university
    const invigilator = staffOf(credentials, 'invigilator')
    api = await consoleClient(address, invigilator.login, invigilator.password)
    await student.signIn('20260003', credentials.codeOfTheDay)
    await student.confirm()
    await student.preflight()
    await student.sees('waiting')
    const id = async () =>
      (await api.tiles(credentials.room.id)).find((tile) => tile.station.name === stationName)?.attempt?.id
    await vi.waitFor(async () => expect(await id()).toBeTruthy(), 30_000)
    attempt = (await id()) ?? ''
    await api.command(attempt, 'admit')
    await student.sees('exam')
  }, 180_000)
  afterAll(async () => station?.stop())

  it('keys that nobody pressed are on the ledger with their number, and keys of a keyboard are not', async () => {
    const { student, env } = station
    const surplus = async () =>
      (await api.attempt(attempt)).events
        .filter(({ kind }) => kind === 'input.surplus')
        .reduce((sum, { params }) => sum + Number(params.keys), 0)
    await student.findText()
    const field = student.page.getByTestId('answer-text')
    await field.fill('')
    await field.focus()
    const typed = 'typed at a keyboard, key by key, as anybody does'
    await exec('xdotool', ['type', '--delay', '20', typed], { env })
    await expect.poll(() => field.inputValue()).toBe(typed)
    const { stdout: window } = await exec('xdotool', ['getwindowfocus'], { env })
    const madeUp = 100
    await exec(meddleProgram(), ['type', window.trim(), String(madeUp)], { env })
    // They arrive: X keeps nobody from sending them.
    await expect.poll(async () => (await field.inputValue()).length).toBe(typed.length + madeUp)
    // All but those that could have been pressed between two counts (key-balance.ts). Of the keyboard's, which came first,
    // none: there are more of them than the others could hide.
    await expect.poll(surplus, { timeout: 45_000 }).toBeGreaterThanOrEqual(madeUp - 20)
    expect(await surplus()).toBeLessThanOrEqual(madeUp)
    expect(await reasons()).toContain('surplus-keys')
    await field.fill('')
  })

  it('the keeper is killed: answers typed meanwhile are kept, and it stands among the incidents', async () => {
    const { student, campus } = station
    const [keeper] = pidsOf('keeper.js', campus.data)
    expect(keeper).toBeDefined()
    process.kill(keeper ?? 0, 'SIGKILL')
    const place = await student.findText()
    await student.answer(place, { type: 'text', text })
    await expect
      .poll(() => student.page.getByTestId('save-state').getAttribute('data-state'), { timeout: 45_000 })
      .toBe('saved')
    await expect.poll(reasons, { timeout: 45_000 }).toContain('keeper-lost')
  })

  it('the capture page is killed: it films again, and the gap has its reason', async () => {
    const { campus } = station
    // The renderers of this browser; the page that films is the one that is not shown.
    await expect.poll(async () => (await api.attempt(attempt)).films.length).toBeGreaterThan(0)
    const renderers = pidsOf('--type=renderer', campus.data)
    for (const pid of renderers) process.kill(pid, 'SIGKILL')
    await expect.poll(reasons, { timeout: 45_000 }).toContain('page-lost')
    await station.student.reconnect(60_000)
    await station.student.sees('exam')
    const place = await station.student.findText()
    await expect.poll(() => station.student.shown(place, { type: 'text', text })).toBe(text)
    await expect
      .poll(async () => (await api.attempt(attempt)).coverageDetail.face?.gaps.map(({ reason }) => reason), {
        timeout: 60_000,
      })
      .toContain('recorder-lost')
  })

  it('is left by Ctrl+Alt+Q and the code, and nothing of it goes on running', async () => {
    const { student, campus, env, started } = station
    await exec('xdotool', ['key', 'ctrl+alt+q'], { env })
    // It gets the keyboard a moment after it is drawn.
    await student.page.locator('[data-testid="leave-code"]:focus').waitFor()
    await exec('xdotool', ['type', '000000'], { env })
    await exec('xdotool', ['key', 'Return'], { env })
    await student.page.getByTestId('leave').getByRole('alert').first().waitFor({ state: 'visible' })
    await student.page.getByTestId('leave-code').fill(campus.leaveCode)
    await student.page.getByTestId('leave-go').click()
    expect(await started.ended).toBe(0)
    await expect.poll(() => pidsOf(campus.data)).toEqual([])
  })
})
