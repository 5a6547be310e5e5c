/** What goes wrong in front of a person gets one sentence with the mend, and nothing is lost. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errors } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../scripts/demo/campus.ts'
import { consoleClient } from '../../scripts/demo/console-client.ts'
import { staffOf } from '../../scripts/demo/university.ts'
import { startTestStation, type TestStation } from '../support/station.ts'
import { tellOfStation } from '../support/station-log.ts'

const face = { name: 'Face', size: '640x480', fps: 15 }
const desk = { name: 'Desk', size: '1280x720', fps: 8 }

describe('a station with one camera and bad luck', () => {
  let station: TestStation
  tellOfStation(() => station)
  const says = async () =>
    (await station.student.page.getByRole('alert').allInnerTexts()).join(' ').replace(/\s+/g, ' ')
  const alert = (text: RegExp) =>
    station.student.page.getByRole('alert').filter({ hasText: text }).first().waitFor({ timeout: 45_000 })
  beforeAll(async () => {
    station = await startTestStation({ cameras: [face, desk] })
  }, 180_000)
  afterAll(async () => station?.stop())

  it('refuses an unknown number and a wrong code in words, and asks again', async () => {
    const { student, campus } = station
    await student.sees('sign-in')
    await student.signIn('99999999', campus.university.credentials.codeOfTheDay)
    await alert(/number/i)
    const first = await says()
    await student.signIn('20260001', 'wrong')
    await expect.poll(says).not.toBe(first)
    await alert(/code/i)
    await student.sees('sign-in')
  })

  it('says when there is no server, and goes on when it is back', async () => {
    const { student, campus } = station
    campus.link.cut()
    await student.signIn('20260001', campus.university.credentials.codeOfTheDay)
    await alert(/server|network/i)
    campus.link.mend()
    const confirm = student.page.getByTestId('screen-confirm')
    await expect
      .poll(
        async () => {
          // A try that was answered late may end this one in the middle: its fields are gone then. It is heard to its end:
          // one that still waited for its fields would fill those of the next student.
          const again = student.signIn('20260001', campus.university.credentials.codeOfTheDay, 3000)
          const [tried] = await Promise.allSettled([again])
          if (tried.status === 'rejected') expect(tried.reason).toBeInstanceOf(errors.TimeoutError)
          return confirm.isVisible()
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toBe(true)
    await student.confirm()
    await student.sees('preflight')
  })

  it('does not let a student begin with one camera, and does once the other is back', async () => {
    const { student, cameras } = station
    // A refusal first: it is a choice with kind words and a way back, not a dead end.
    await student.page.getByTestId('consent-refuse').click()
    await student.sees('refused')
    await student.page.getByTestId('consent-accept').click()
    await student.sees('preflight')
    await cameras.camera('Desk').unplug()
    await alert(/camera/i)
    await expect.poll(() => student.page.getByTestId('preflight-done').isDisabled()).toBe(true)
    await cameras.camera('Desk').replug()
    await student.page.getByTestId('preflight-done').click()
    await student.sees('identity')
  })

  it('pictures the student with or without a card, again as often as she likes, and waits for a lost camera', async () => {
    const { student, cameras } = station
    const at = (id: string) => student.page.getByTestId(id)
    await at('identity-take').click()
    await at('identity-picture').waitFor({ state: 'visible' })
    const width = () => at('identity-picture').evaluate((image: HTMLImageElement) => image.naturalWidth)
    await expect.poll(width).toBeGreaterThanOrEqual(640)
    await at('identity-again').click()
    await cameras.camera('Face').unplug()
    await expect.poll(() => at('identity-take').isDisabled(), { timeout: 45_000 }).toBe(true)
    await cameras.camera('Face').replug()
    await at('identity-no-card').check()
    await student.showCard()
    await student.sees('waiting')
  })

  it('lets a student go who is to sit the exam in another way, and is free for the next', async () => {
    const { student, campus } = station
    const { credentials, address } = campus.university
    const person = staffOf(credentials, 'invigilator')
    const console = await consoleClient(address, person.login, person.password)
    const tile = async () => (await console.tiles(credentials.room.id)).find(({ attempt }) => attempt)
    await expect.poll(async () => (await tile())?.attempt?.asks, { timeout: 45_000 }).toEqual(['no-card'])
    const id = (await tile())?.attempt?.id ?? ''
    await console.command(id, 'excuse')
    await student.sees('receipt', 60_000)
    await student.page.getByTestId('excused').waitFor()
    await expect
      .poll(async () => (await console.attempt(id)).receipt, { timeout: 60_000, interval: 500 })
      .toBe(true)
    expect(await console.attempt(id)).toMatchObject({ excused: true, state: 'submitted', startedAt: null })
    await student.page.getByTestId('receipt-done').click()
    await student.sees('sign-in')
  })

  it('seats one who refuses without film when it is ordered: no picture of anything, and a foreign window in words', async () => {
    const { student, campus, env } = station
    const { credentials, address } = campus.university
    const at = (id: string) => student.page.getByTestId(id)
    const person = staffOf(credentials, 'invigilator')
    const console = await consoleClient(address, person.login, person.password)
    await student.signIn('20260002', credentials.codeOfTheDay)
    await student.confirm()
    await student.sees('preflight')
    await at('consent-refuse').click()
    const attempt = async () =>
      (await console.tiles(credentials.room.id)).find((one) => one.attempt?.student.number === '20260002')
        ?.attempt
    await expect.poll(async () => (await attempt())?.unfilmed, { timeout: 45_000 }).toBe('offered')
    const id = (await attempt())?.id ?? ''
    await console.command(id, 'seat-unfilmed')
    await at('sit-unfilmed').click()
    await student.sees('waiting')
    await console.command(id, 'admit')
    await student.sees('exam')
    await at('unfilmed').waitFor()
    const terminal = spawn('xterm', ['-T', 'notes'], { env, stdio: 'ignore' })
    const seen = async () => (await console.attempt(id)).incidentList.map(({ reason }) => reason)
    await expect.poll(seen, { timeout: 30_000 }).toContain('foreign-window')
    terminal.kill()
    const tile = (await console.tiles(credentials.room.id)).find((one) => one.attempt?.id === id)
    expect(tile).toMatchObject({ troubles: [], attempt: { unfilmed: 'seated' } })
    await console.command(id, 'end')
    await student.sees('receipt', 60_000)
    const held = async () => (await console.attempt(id)).receipt
    await expect.poll(held, { timeout: 60_000, interval: 500 }).toBe(true)
    const { coverage, coverageDetail, films, stills, incidentList } = await console.attempt(id)
    expect(incidentList.flatMap(({ pictures }) => pictures)).toEqual([])
    expect(coverage).toEqual({ face: null, desk: null, screen: null })
    expect({ films, stills }).toEqual({ films: [], stills: [] })
    expect(coverageDetail.face?.gaps.map(({ reason }) => reason)).toEqual(['by-rule'])
  })
})

describe('programs that cannot start', () => {
  const run = (args: string[], env: NodeJS.ProcessEnv = process.env) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, args, {
      cwd: root,
      env,
      encoding: 'utf8',
      timeout: 60_000,
    })
    return { text: `${stdout}${stderr}`, status }
  }
  const dir = mkdtempSync(join(tmpdir(), 'taza-bad-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  it('the server names a port that is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { text, status } = run([
      'out/server/server.js',
      '--data',
      join(dir, 's'),
      '--port',
      String(port),
      '--pages',
      'out/pages',
      '--resources',
      'resources',
    ])
    other.close()
    expect(status).toBe(1)
    expect(text).toContain(String(port))
    expect(text.trim().split('\n')).toHaveLength(1)
  })

  it('the station without an X server says so and does not spin', () => {
    const { DISPLAY: _none, ...env } = process.env
    const { text, status } = run(
      ['out/main/cli.js', 'station', '--server', 'http://127.0.0.1:1', '--data', join(dir, 'st')],
      env,
    )
    expect(status).not.toBe(0)
    expect(text).toMatch(/no-display|X display|display/i)
  })

  it('the check says what to mend on a machine without display and cameras', () => {
    const { DISPLAY: _none, ...env } = process.env
    const { text, status } = run(['out/main/cli.js', 'check', '--json'], env)
    const { ok, results } = JSON.parse(text.trim().split('\n').at(-1) ?? '{}')
    expect(ok).toBe(false)
    expect(status).toBe(1)
    expect(results.find((result: { name: string }) => result.name === 'display').says).toMatch(/DISPLAY/)
    expect(results.find((result: { name: string }) => result.name === 'evidence store').ok).toBe(true)
  })
})
