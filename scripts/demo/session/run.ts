/** `npm start -- --session`: a session is prepared, sat, marked and judged at the console's real pages, and its report says what held. */
import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../campus.ts'
import { openPeople } from '../people.ts'
import { createProcesses } from '../processes.ts'
import type { Progress } from '../progress.ts'
import { report, reportFailure } from '../report.ts'
import { startUniversity } from '../university.ts'
import { paintFilms } from './films.ts'
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
  const people = await openPeople(university.address, pictures, { named: 'session' })
  closers.push(people.close)
  try {
    const facts = await holdSession({ progress, university, people, enrolToken, films, nextDay })
    const promises = judgeSession(facts)
    return report(options, promises, { facts })
  } catch (error) {
    reportFailure(options, error)
    await people.pictureAll(join(pictures, 'failed'))
    throw error
  }
}
