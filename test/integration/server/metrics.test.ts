/** What Prometheus reads of a server with a station, an attempt, an object and an incident, and what the board asks of it. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkNames } from '../../../src-shared/station-api.ts'
import { problemCodes, Severity } from '../../../src-shared/vocabulary.ts'
import { listen } from '../../support/listen.ts'
import { logIn, ScriptedStation, startUniversity, type University } from '../../support/university.ts'

const token = 'of-the-monitoring'
const state = {
  ...{ screen: 'exam', state: 'running', lock: null, cameras: { face: 'live', desk: 'live' } },
  ...{ leftMs: 1000, answered: 3, asks: [] },
}

describe('metrics', () => {
  let university: University
  let station: ScriptedStation
  beforeAll(async () => {
    university = await startUniversity(undefined, { metrics: { token } })
    station = new ScriptedStation(university)
    await station.enrol('Station Қарағанды')
    await station.authenticate()
  })
  afterAll(() => university.close())

  async function scrape() {
    const got = await fetch(`${university.url}/api/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(got.status).toBe(200)
    expect(got.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await got.text()
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const values = new Map(
      samples.map((line) => {
        const [, name = '', value = ''] = /^(\S+?(?:\{.*\})?) (\S+)$/.exec(line) ?? []
        return [name, Number(value)]
      }),
    )
    return { text, values, names: new Set([...values.keys()].map((one) => one.split('{')[0])) }
  }

  test('an attempt, an object, an incident and a refusal are counted', async () => {
    const before = (await scrape()).values
    const ledger = await station.sit('20260001')
    await ledger.open()
    const { digest, sealed } = await ledger.init('face', 0, new Uint8Array(1000))
    ledger.add('incident.raised', {
      ...{ incident: 'i1', observation: 'window.opened', verdict: 'block', severity: 'high' },
      ...{ reason: 'foreign-window', params: { program: 'xterm' }, mono: ledger.mono },
    })
    // One that no station can have written in good faith is no incident.
    ledger.add('incident.raised', { incident: 'i2', severity: 'enormous' })
    expect((await ledger.sync()).status).toBe(200)
    expect((await station.put(digest, sealed)).status).toBe(201)
    expect((await station.put(digest, sealed)).status).toBe(200)
    const lane = listen(`${university.url}/api/station/live`, { authorization: `Bearer ${station.token}` })
    await lane.opened
    const sending = { bytes: 4321, bytesPerSecond: null, emptyInMs: null }
    lane.socket.send(JSON.stringify({ type: 'state', attempt: ledger.attempt, state: { ...state, sending } }))
    await fetch(`${university.url}/api/rooms`)
    await expect.poll(async () => (await scrape()).values.get('taza_evidence_owed_bytes')).toBe(4321)

    const { values } = await scrape()
    const grown = (name: string) => (values.get(name) ?? Number.NaN) - (before.get(name) ?? Number.NaN)
    expect(
      Object.fromEntries([...values].filter(([name]) => /^taza_(ready|stations|attempts|peers)/.test(name))),
    ).toEqual({
      ...{ taza_ready: 1, taza_stations_enrolled: 1, taza_stations_online: 1, taza_stations_owing: 1 },
      ...{ taza_attempts_open: 1, taza_peers: 0 },
    })
    expect(grown('taza_ingest_records_total')).toBe(4)
    expect(grown('taza_ingest_objects_total')).toBe(1)
    expect(grown('taza_ingest_bytes_total')).toBe(sealed.length)
    expect(grown('taza_incidents_total{severity="high"}')).toBe(1)
    expect(Severity.options.map((severity) => grown(`taza_incidents_total{severity="${severity}"}`))).toEqual(
      [0, 0, 0, 1],
    )
    expect(grown('taza_refusals_total{code="not-allowed"}')).toBe(1)
    for (const name of [
      'taza_database_bytes',
      'taza_disk_free_bytes{disk="data"}',
      'process_resident_memory_bytes',
    ])
      expect(values.get(name), name).toBeGreaterThan(1000)
    expect(Math.abs((values.get('taza_clock_timestamp_seconds') ?? 0) - Date.now() / 1000)).toBeLessThan(60)
    lane.socket.close()
  })

  test('the age of a backup is there once there was one', async () => {
    const name = 'taza_backup_last_success_timestamp_seconds'
    expect((await scrape()).values.has(name)).toBe(false)
    const at = Date.now() - 3_600_000
    await university.server.db
      .insertInto('audit')
      .values({ at, who: 'command line', action: 'backed-up', target: '/backup', detail: '{}' })
      .execute()
    expect((await scrape()).values.get(name)).toBe(at / 1000)
  })

  test('says nothing of anybody, and its labels are from our own short lists', async () => {
    await logIn(university, 'invigilator')
    const { text, values } = await scrape()
    const { students, staff } = university.credentials
    const people = [
      ...students.map(({ number }) => number),
      ...staff.flatMap(({ login, name }) => [login, name]),
    ]
    for (const one of [...people, station.id, 'Қарағанды', 'lab-204', 'university.test'])
      expect(text, one).not.toContain(one)
    const known = new Set<string>([...checkNames, ...problemCodes, ...Severity.options, 'data', 'objects'])
    const labels = [...values.keys()].flatMap((name) =>
      [...name.matchAll(/="([^"]*)"/g)].map(([, one = '']) => one),
    )
    expect(labels.filter((one) => !known.has(one))).toEqual([])
  })

  test('without its token nobody reads it, and without one in the settings nobody at all', async () => {
    for (const authorization of [
      '',
      'Bearer ',
      'Bearer of-the-monitorinG',
      `Basic ${token}`,
      `Bearer ${station.token}`,
    ])
      for (const path of ['/api/metrics', '/api/health/details'])
        expect((await fetch(`${university.url}${path}`, { headers: { authorization } })).status).toBe(401)
    const other = await startUniversity()
    const headers = { authorization: 'Bearer null' }
    expect((await fetch(`${other.url}/api/metrics`, { headers })).status).toBe(401)
    await other.close()
  })

  test('every expression of the Grafana board is of metrics that there are, by labels that they have', async () => {
    const { names, values } = await scrape()
    const board = JSON.parse(
      readFileSync(new URL('../../../resources/grafana/taza.json', import.meta.url), 'utf8'),
    )
    const expressions: string[] = [
      ...board.panels.flatMap((panel: { targets: { expr: string }[] }) =>
        panel.targets.map(({ expr }) => expr),
      ),
      ...board.templating.list.flatMap(({ query }: { query: { query?: string } }) => query.query ?? []),
    ]
    expect(expressions.length).toBeGreaterThan(20)
    const asked = expressions.flatMap((expr) =>
      [...expr.matchAll(/\b(?:taza|nodejs|process)_\w+/g)].map(([name]) => name),
    )
    expect(asked.filter((name) => !names.has(name))).toEqual([])
    // And each is shown: one that nobody looks at might as well not be there.
    expect(
      [...names].filter((name) => name !== 'nodejs_eventloop_lag_p50_seconds' && !asked.includes(name ?? '')),
    ).toEqual([])
    for (const expr of expressions) {
      expect(expr, 'names a metric').toMatch(/\b(taza|nodejs|process)_\w+/)
      const [, label] = /by \((\w+)\)/.exec(expr) ?? []
      const [metric = ''] = /\b(taza|nodejs|process)_\w+/.exec(expr) ?? []
      if (label)
        expect(
          [...values.keys()].some((name) => name.startsWith(`${metric}{${label}=`)),
          expr,
        ).toBe(true)
    }
  })
})
