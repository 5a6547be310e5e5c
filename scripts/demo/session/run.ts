/** `npm start -- --session`: a session is prepared, sat, marked and judged at the console's real pages, and its report says what held. */
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../campus.ts'
import { createProcesses } from '../processes.ts'
import type { Progress } from '../progress.ts'
import { startUniversity } from '../university.ts'
import { paintFilms } from './films.ts'
import { openPeople } from './people.ts'
import { room } from './preparing.ts'
import { judgeSession } from './promises.ts'
import { holdSession } from './story.ts'

export async function runSession(options: {
  dir: string
  pictures: string
  port: number
  progress: Progress
  closers: (() => Promise<unknown>)[]
}): Promise<number> {
  const { dir, pictures, progress, closers } = options
  const processes = createProcesses()
  closers.push(() => processes.stopAll())
  mkdirSync(join(dir, 'server'), { recursive: true, mode: 0o700 })
  const server = { root, data: join(dir, 'server'), log: join(dir, 'server.log') }
  const university = await progress.step('the university server starts', () =>
    startUniversity(processes, { ...server, port: options.port }),
  )
  let running = university
  const nextDay = async () => {
    await running.process.stop()
    running = await startUniversity(processes, { ...server, port: university.port, hoursOn: 24 })
  }
  const films = await progress.step('what its cameras will see is painted', () =>
    paintFilms(join(dir, 'films')),
  )
  const enrolToken = async () => {
    const data = join(dir, 'server')
    const args = [join(root, 'out/server/server.js'), 'enrol-token', '--data', data, '--room', room.id]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    return stdout.trim()
  }
  const people = await openPeople(university.address, pictures)
  closers.push(people.close)
  const file = join(dir, 'report.json')
  const write = (report: object) => writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
  try {
    const facts = await holdSession({ progress, university, people, enrolToken, films, nextDay })
    const promises = judgeSession(facts)
    const ok = promises.every((promise) => promise.ok)
    write({
      ok,
      at: new Date().toISOString(),
      tookMs: progress.elapsed(),
      steps: progress.steps,
      promises,
      facts,
    })
    console.log('')
    for (const promise of promises)
      console.log(`  ${promise.ok ? 'held  ' : 'BROKEN'} ${promise.name}: ${promise.found}`)
    console.log(
      `\n  ${ok ? 'Every promise held.' : 'Not every promise held.'} Report: ${file}, pictures: ${pictures}`,
    )
    return ok ? 0 : 1
  } catch (error) {
    write({ ok: false, error: String(error), steps: progress.steps })
    await people.pictureAll(join(pictures, 'failed'))
    throw error
  }
}
