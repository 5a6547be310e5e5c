/**
 * A paper that lies sealed at a station whose student waits for its hour: no text of it is in a file of the station, nor in
 * the memory of any of its programs. After the hour the same search finds it. (Answers of the server before it, and the
 * envelope: test/integration/server/packages.test.ts.)
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Campus, root } from '../../scripts/demo/campus.ts'
import { type ConsoleClient, consoleClient } from '../../scripts/demo/console-client.ts'
import { createProcesses } from '../../scripts/demo/processes.ts'
import { staffOf, startUniversity } from '../../scripts/demo/university.ts'
import { pidsOf, treeOf } from '../support/processes.ts'
import { startTestStation, type TestStation } from '../support/station.ts'
import { tellOfStation } from '../support/station-log.ts'
import { type Program, pidOf, programs } from '../support/station-programs.ts'
import { tracesIn, tracesOf, tracesOnDisk } from '../support/traces.ts'

const minute = 60_000
const question = 'Отчего журавли облетают это озеро стороной'
const answer = 'Из-за позднего ледохода'
const secrets = [question, answer]
const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
const options = [answer, 'Из любопытства'].map((text, i) => ({ id: `o${i}`, text: said(text) }))
const paper = { questions: [{ id: 'q1', type: 'single', points: 1, text: said(`${question}?`), options }] }

/** Above 1 nobody but root looks into another program's memory (the kernel's Yama.rst). */
const scope = '/proc/sys/kernel/yama/ptrace_scope'
const isShut = existsSync(scope) && Number(readFileSync(scope, 'utf8')) > 1

describe('a paper that lies sealed at a station', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'taza-sealed-'))
  const later = createProcesses()
  let station: TestStation
  tellOfStation(() => station)
  let office: ConsoleClient
  let exam = ''
  let examTitle = ''
  let digest = ''

  /** Of an exam that begins in 20 minutes. */
  async function seal({ data, university: { credentials, address } }: Campus): Promise<void> {
    const db = new Database(join(data, '../server/taza.sqlite'))
    const made = db
      .prepare('update exam set paper = ?, starts_at = ?, ends_at = ? returning id, title')
      .get(JSON.stringify(paper), Date.now() + 20 * minute, Date.now() + 300 * minute)
    db.close()
    const { id, title } = z.object({ id: z.string(), title: z.string() }).parse(made)
    exam = id
    examTitle = z.object({ en: z.string() }).parse(JSON.parse(title)).en
    const { login, password } = staffOf(credentials, 'office')
    office = await consoleClient(address, login, password)
    const { rooms } = await office.packages.seal({ id: exam, room: credentials.room.id })
    digest = rooms[0]?.package?.digest ?? ''
  }

  /** What each program of the station has in its memory, by its pid. Each has its own command line there. */
  function inMemory(texts: readonly string[]): Map<number, string[]> {
    const { campus, started } = station
    const found = new Map<number, string[]>()
    for (const pid of new Set([...treeOf(started.child.pid ?? 0), ...pidsOf(campus.data)])) {
      const [own = ''] = commandOf(pid)
      const traces = tracesOf(pid, [...texts, own])
      if (traces === null) continue
      expect(traces, `${own} was not searched`).toContain(own)
      found.set(
        pid,
        traces.filter((text) => text !== own),
      )
    }
    return found
  }
  const commandOf = (pid: number) => {
    const line = `/proc/${pid}/cmdline`
    return existsSync(line) ? readFileSync(line, 'utf8').split('\0') : []
  }
  const ofProgram = (found: ReturnType<typeof inMemory>, program: Program) =>
    found.get(pidOf(program, station.campus) ?? 0)
  /** Of the exam's browser. */
  const ofPages = (found: ReturnType<typeof inMemory>) =>
    pidsOf('--type=renderer', join(station.campus.data, 'shell', 'profile')).flatMap(
      (pid) => found.get(pid) ?? [],
    )

  beforeAll(async () => {
    station = await startTestStation({
      cameras: [
        { name: 'Face', size: '640x480', fps: 15 },
        { name: 'Desk', size: '1280x720', fps: 8 },
      ],
      env: { TMPDIR: temporary },
      // As in a lab but for one thing: a page in its sandbox may be looked into by the user whose browser it is.
      switches: ['--allow-sandbox-debugging'],
      prepare: seal,
    })
  }, 180_000)
  afterAll(async () => {
    await station?.stop()
    await later.stopAll()
    rmSync(temporary, { recursive: true, force: true })
  })

  it('lies there whole while a student waits, and no file tells of it', async () => {
    const { student, campus } = station
    const { credentials, address } = campus.university
    const ready = async () => {
      const { rooms } = await office.packages.list({ id: exam })
      return rooms.flatMap(({ stations }) => stations.map((one) => one.ready))
    }
    await expect.poll(ready, { timeout: 90_000 }).toEqual([true])
    await student.signIn(credentials.students[0]?.number ?? '', credentials.codeOfTheDay)
    await student.confirm()
    await student.preflight()
    await student.sees('waiting')
    const { login, password } = staffOf(credentials, 'invigilator')
    const invigilator = await consoleClient(address, login, password)
    const attempt = async () =>
      (await invigilator.tiles(credentials.room.id)).flatMap((tile) => tile.attempt?.id ?? [])[0]
    await expect.poll(attempt, { timeout: 45_000 }).toBeDefined()
    await invigilator.command((await attempt()) ?? '', 'admit')

    expect(tracesIn(readFileSync(join(campus.data, 'packages', digest)), secrets)).toEqual([])
    for (const folder of [campus.data, temporary, '/dev/shm'])
      expect([...tracesOnDisk(folder, secrets)]).toEqual([])
    expect(tracesIn(readFileSync(join(campus.data, '../station.log')), secrets)).toEqual([])
    // The search finds what is there.
    expect([...tracesOnDisk(campus.data, [digest]).keys()]).toContain(
      join(campus.data, 'packages/offers.json'),
    )
  })

  it.skipIf(isShut)(
    'is in no memory before the hour (skipped where kernel.yama.ptrace_scope lets nobody look)',
    async () => {
      const { students } = station.campus.university.credentials
      const shown = [examTitle, students[0]?.name ?? ''].toSorted()
      await station.student.sees('waiting')
      const found = inMemory([...secrets, ...shown])
      for (const program of programs) expect(ofProgram(found, program), program).toBeDefined()
      const told = [...found].filter(([, texts]) => secrets.some((text) => texts.includes(text)))
      expect(told.map(([pid]) => commandOf(pid).join(' '))).toEqual([])
      expect(ofProgram(found, 'main')?.toSorted()).toEqual(shown)
      expect([...new Set(ofPages(found))].toSorted()).toEqual(shown)
    },
  )

  it('is opened at the hour, and is found then', async () => {
    const { student, campus } = station
    const { university, data } = campus
    await university.process.stop()
    const server = join(data, '../server')
    await startUniversity(later, {
      ...{ root, data: server, port: university.port, log: `${server}.log` },
      hoursOn: 0.5,
    })
    await student.sees('exam', 90_000)
    await student.page.getByText(question).waitFor()
    if (isShut) return
    const found = inMemory(secrets)
    expect(ofProgram(found, 'main')).toHaveLength(secrets.length)
    expect(new Set(ofPages(found)).size).toBe(secrets.length)
  })
})
