/**
 * Cameras in trouble during an exam: told, over as soon as their cause is, in the gap list; one that stays silent is taken
 * up anew, in the end by another page; another camera asks.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stationName } from '../../scripts/demo/campus.ts'
import { type ConsoleClient, consoleClient } from '../../scripts/demo/console-client.ts'
import { readLeaves } from '../../scripts/demo/leaves.ts'
import { staffOf } from '../../scripts/demo/university.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { cameras as sources } from '../../src-shared/vocabulary.ts'
import { type Outage, outageFaults, provokeOutages } from '../support/outages.ts'
import { startTestStation, type TestStation } from '../support/station.ts'
import { tellOfStation } from '../support/station-log.ts'
import { type TroubledView, viewFaults } from '../support/troubled-views.ts'

describe('cameras in an exam', () => {
  let station: TestStation
  let api: ConsoleClient
  let attempt: string
  tellOfStation(() => station)
  const tile = async () =>
    (await api.tiles(station.campus.university.credentials.room.id)).find(
      ({ station: { name } }) => name === stationName,
    )

  /** Of this kind, in this exam and from this moment on (Unix ms). */
  const events = async (kind: string, from = 0) =>
    (await api.attempt(attempt)).events.filter((event) => event.kind === kind && event.at >= from)
  const restored = async (of: string, from: number) =>
    (await events('camera.restored', from)).filter(({ params }) => params.of === of).length

  /** What is told of cameras and pages from then on, in few words each. */
  const told = async (from: number) =>
    (await api.attempt(attempt)).events.flatMap(({ at, kind, params: { source, page, means, of, cause } }) =>
      at >= from && /^(camera|page)\./.test(kind)
        ? [[kind, source ?? page, means ?? of ?? cause].filter((word) => word !== undefined).join(' ')]
        : [],
    )

  /** The whole ledger so far, as the station itself has it. */
  async function ledger(): Promise<LedgerRecord[]> {
    const to = mkdtempSync(join(tmpdir(), 'taza-ledger-'))
    try {
      const bundle = join(to, 'bundle.zip')
      const { campus } = station
      const args = ['--attempt', attempt, '--to', bundle, '--data', campus.data]
      const { status, text } = await campus.taza(['export', ...args])
      expect(status, text).toBe(0)
      return await readLeaves(bundle)
    } finally {
      rmSync(to, { recursive: true, force: true })
    }
  }
  /** Lasts until it is told, and resolves when its end is. */
  async function trouble(
    about: Omit<TroubledView, 'from' | 'to'>,
    begin: () => void,
    end: () => void,
  ): Promise<TroubledView> {
    const times = about.sources.length
    const from = Date.now()
    begin()
    await expect
      .poll(async () => (await events(about.kind, from)).length, { timeout: 25_000 })
      .toBeGreaterThanOrEqual(times)
    const to = Date.now()
    end()
    const of = about.kind === 'camera.blurred' ? 'blurred' : 'wrong'
    await expect.poll(() => restored(of, to), { timeout: 25_000 }).toBeGreaterThanOrEqual(times)
    return { ...about, from, to }
  }
  /** Everything so far that no film, or a film of nothing, must be told of. */
  const outages: Outage[] = []
  const troubles: TroubledView[] = []

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
    await vi.waitFor(async () => expect(await id()).toBeTruthy(), 30_000)
    attempt = (await id()) ?? ''
    await api.command(attempt, 'admit')
    await student.sees('exam')
  }, 180_000)
  afterAll(async () => station?.stop())

  it('says at the console how recording goes', async () => {
    await expect
      .poll(async () => (await tile())?.live?.film.face?.filmedPerSecond, { timeout: 25_000 })
      .toBeGreaterThan(1)
    await expect
      .poll(async () => (await tile())?.live?.film.desk, { timeout: 25_000 })
      .toMatchObject({ codec: expect.any(String), queue: expect.any(Number) })
  })

  it('unplugged, covered, frozen, killed: each is in the list with its reason and no longer than its cause', async () => {
    outages.push(
      ...(await provokeOutages(station.cameras, station.campus.data, { betweenMs: 3000, lastingMs: 8000 })),
    )
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

  it('one picture from both, and views that changed places: on the ledger in time, and their ends', async () => {
    const [face, desk] = [station.cameras.camera('Face'), station.cameras.camera('Desk')]
    troubles.push(
      // As when one device stands in both places: the wide picture has all that is in the other.
      await trouble(
        { kind: 'camera.wrong', how: 'same', sources },
        () => desk.see('person'),
        () => desk.see('desk'),
      ),
      await trouble(
        { kind: 'camera.wrong', how: 'swapped', sources },
        () => {
          face.see('desk')
          desk.see('person')
        },
        () => {
          face.see('person')
          desk.see('desk')
        },
      ),
    )
    expect(viewFaults(await ledger(), troubles, 3000)).toEqual([])
  })

  it('a silent camera is restarted by stronger and stronger means, in the end the recorder starts its page anew; the other is watched meanwhile', async () => {
    const [face, desk] = [station.cameras.camera('Face'), station.cameras.camera('Desk')]
    const from = Date.now()
    face.stop()
    troubles.push(await trouble({ kind: 'camera.blurred', sources: ['desk'] }, desk.blur, desk.run))
    const anew = 'page.lost capture no film came, and nothing else helped'
    await expect.poll(() => told(from), { timeout: 60_000 }).toContain(anew)
    face.run()
    const to = Date.now()
    // The page that told the loss is gone; its end is told all the same.
    await expect.poll(() => told(from), { timeout: 60_000 }).toContain('camera.restored face lost')
    const { at } = (await events('page.lost', from))[0] ?? { at: Number.NaN }
    outages.push(
      { what: 'silent', sources: ['face'], reason: 'camera-lost', filmed: false, from, to },
      // A machine at rest has its page again within a frame or two of the desk's eight a second.
      {
        ...{ what: 'page started anew', sources, reason: 'recorder-lost', filmed: false, from: at, to },
        brief: ['desk'],
      },
    )
    await expect
      .poll(async () => outageFaults(await api.attempt(attempt), outages, 3000), { timeout: 40_000 })
      .toEqual([])

    const records = await ledger()
    expect(viewFaults(records, troubles, 3000)).toEqual([])
    const since = records.findLastIndex(({ kind, body }) => kind === 'camera.lost' && body.source === 'face')
    const story = records.slice(since).flatMap(({ kind, body }) => {
      if (kind === 'page.lost') return [[kind, body.page, body.cause, body.restarted]]
      if (body.source !== 'face' || !/^camera\./.test(kind)) return []
      return [[kind, body.means ?? body.of ?? body.cause]]
    })
    expect(story).toEqual([
      ['camera.lost', 'silent'],
      ['camera.restarted', 'track'],
      ['camera.restarted', 'encoder'],
      ['camera.restarted', 'page'],
      ['page.lost', 'capture', 'no film came, and nothing else helped', true],
      ['camera.restored', 'lost'],
    ])
    for (const source of sources) {
      const numbers = records.flatMap(({ kind, body }) =>
        kind === 'media.segment' && body.source === source ? [body.index] : [],
      )
      expect(numbers).toEqual(numbers.map((_, i) => i))
    }
    // What an invigilator sees of all this is over, and not longer than it was.
    const shown = async () =>
      (await api.attempt(attempt)).incidentList.flatMap(({ reason, durationMs, params }) =>
        /^camera-(blurred|same|swapped)$/.test(reason) ? [[reason, params.source, durationMs !== null]] : [],
      )
    await expect
      .poll(async () => (await shown()).sort(), { timeout: 25_000 })
      .toEqual([
        ['camera-blurred', 'desk', true],
        ['camera-same', 'desk', true],
        ['camera-same', 'face', true],
        ['camera-swapped', 'desk', true],
        ['camera-swapped', 'face', true],
      ])
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
