/** Cameras in trouble during an exam: told, over as soon as their cause is, in the gap list; another camera asks. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stationName } from '../../scripts/demo/campus.ts'
import { type ConsoleClient, consoleClient } from '../../scripts/demo/console-client.ts'
import { staffOf } from '../../scripts/demo/university.ts'
import { outageFaults, provokeOutages } from '../support/outages.ts'
import { startTestStation, type TestStation } from '../support/station.ts'

describe('cameras in an exam', () => {
  let station: TestStation
  let api: ConsoleClient
  let attempt: string
  const tile = async () =>
    (await api.tiles(station.campus.university.credentials.room.id)).find(
      ({ station: { name } }) => name === stationName,
    )

  beforeAll(async () => {
    station = await startTestStation({
      cameras: [
        { name: 'Face', size: '640x480', fps: 15 },
        { name: 'Desk', size: '1280x720', fps: 8 },
        { name: 'Spare', size: '1280x720', fps: 8, scene: 'desk', unplugged: true },
      ],
    })
    const { student, campus } = station
    const { credentials, address } = campus.university
    const invigilator = staffOf(credentials, 'invigilator')
    api = await consoleClient(address, invigilator.login, invigilator.password)
    await student.signIn('20260004', credentials.codeOfTheDay)
    await student.confirm()
    await student.preflight()
    await student.sees('waiting')
    const id = async () => (await tile())?.attempt?.id
    await vi.waitFor(async () => expect(await id()).toBeTruthy(), 10_000)
    attempt = (await id()) ?? ''
    await api.command(attempt, 'admit')
    await student.sees('exam')
  }, 90_000)
  afterAll(async () => station?.stop())

  it('says at the console how recording goes', async () => {
    await expect
      .poll(async () => (await tile())?.live?.film.face?.filmedPerSecond, { timeout: 25_000 })
      .toBeGreaterThan(1)
    expect((await tile())?.live?.film.desk).toMatchObject({
      codec: expect.any(String),
      queue: expect.any(Number),
    })
  })

  it('unplugged, covered, frozen, killed: each is in the list with its reason and no longer than its cause', async () => {
    const outages = await provokeOutages(station.cameras, station.campus.data, {
      betweenMs: 3000,
      lastingMs: 8000,
    })
    await expect
      .poll(async () => outageFaults(await api.attempt(attempt), outages, 3000), {
        timeout: 40_000,
        interval: 500,
      })
      .toEqual([])
    // An incident is a record of its own, which may come a batch later than what it is about.
    const incidents = async () => (await api.attempt(attempt)).incidentList.map(({ reason }) => reason)
    const reasons = ['camera-lost', 'camera-covered', 'camera-frozen', 'page-lost']
    await expect.poll(incidents, { timeout: 25_000 }).toEqual(expect.arrayContaining(reasons))
  })

  it('another camera in the place of one waits for the invigilator’s word', async () => {
    const { student, cameras } = station
    const label = async () =>
      (await api.attempt(attempt)).incidentList.find(({ reason }) => reason === 'camera-other')
    await cameras.camera('Desk').unplug()
    await cameras.camera('Spare').replug()
    await student.page
      .getByRole('alert')
      .filter({ hasText: /another camera/i })
      .first()
      .waitFor({ timeout: 25_000 })
    await expect
      .poll(async () => (await api.attempt(attempt)).otherCamera, { timeout: 25_000 })
      .toEqual(['desk'])
    await expect
      .poll(label, { timeout: 25_000 })
      .toMatchObject({ params: { source: 'desk', label: 'Spare' }, severity: 'high' })
    await expect.poll(async () => (await tile())?.live?.cameras.desk, { timeout: 25_000 }).toBe('lost')
    await api.command(attempt, 'use-camera')
    await expect.poll(async () => (await tile())?.live?.cameras.desk, { timeout: 25_000 }).toBe('live')
    await expect.poll(async () => (await api.attempt(attempt)).otherCamera, { timeout: 25_000 }).toEqual([])
    await expect
      .poll(
        () =>
          student.page
            .getByRole('alert')
            .filter({ hasText: /another camera/i })
            .count(),
        { timeout: 25_000 },
      )
      .toBe(0)
  })
})
