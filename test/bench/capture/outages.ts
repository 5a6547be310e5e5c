/** An exam at a whole station with an outage of each kind: nothing else is missing, and every film can be decoded. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { stationName } from '../../../scripts/demo/campus.ts'
import { consoleClient } from '../../../scripts/demo/console-client.ts'
import { staffOf } from '../../../scripts/demo/university.ts'
import { endings, outageFaults, provokeOutages } from '../../support/outages.ts'
import { startTestStation, type TestStation } from '../../support/station.ts'
import type { BenchResult } from '../detect.ts'
import { cameraSpecs } from './setting.ts'

const exec = promisify(execFile)
const causes = 4
const drainMs = 60_000
/** The exam outlasts the outages, or its own end would be one more. */
const spareMinutes = 15

/** @param minutes of the exam; each cause lasts a fortieth of it, at least 8 s. */
export async function outagesInAnExam(minutes: number): Promise<BenchResult[]> {
  const station = await startTestStation({
    cameras: cameraSpecs,
    minutes: Math.ceil(minutes) + spareMinutes,
  })
  const media = mkdtempSync(join(tmpdir(), 'taza-outages-'))
  try {
    const lastingMs = Math.max(8000, (minutes * 60_000) / 40)
    const betweenMs = Math.max(5000, (minutes * 60_000 - (causes - 1) * lastingMs) / (causes + 1))
    const { api, attempt } = await admitted(station)
    const outages = await provokeOutages(
      station.cameras,
      station.campus.data,
      { betweenMs, lastingMs },
      ({ what }) => console.log(`${new Date().toISOString()} ${what}`),
    )
    await api.command(attempt, 'end')
    const until = Date.now() + drainMs
    let detail = await api.attempt(attempt)
    while (!detail.receipt && Date.now() < until) {
      await sleep(500)
      detail = await api.attempt(attempt)
    }
    const faults = outageFaults(detail, outages)
    for (const fault of faults) console.log(`fault: ${fault}`)
    const ends = endings(detail, outages)
    console.log(
      `over after its cause, ms: ${ends.map(({ what, afterMs }) => `${what} ${afterMs}`).join(', ')}`,
    )
    const { verified, said, films } = await decoded(station, attempt, media)
    const count = (metric: string, ours: number, goal: number): BenchResult => ({
      metric,
      unit: 'findings',
      ours,
      peer: null,
      ratio: null,
      goal: `${goal}`,
      met: ours === goal,
    })
    const worst = Math.max(...ends.map(({ afterMs }) => afterMs))
    return [
      count(
        `missing or blind without a cause, or a cause not in the list (${minutes} min)`,
        faults.length,
        0,
      ),
      {
        metric: 'longest outage beyond the end of its cause',
        unit: 'ms',
        ours: worst,
        peer: null,
        ratio: null,
        goal: 'at most 5000',
        met: worst <= 5000,
      },
      count('receipt of the whole attempt', detail.receipt ? 0 : 1, 0),
      count('bundle not whole', verified === 0 ? 0 : 1, 0),
      count(`warnings of ffmpeg and ffprobe (${films} films)`, said.length, 0),
    ]
  } finally {
    await station.stop()
    rmSync(media, { recursive: true, force: true })
  }
}

export async function admitted({ student, campus }: TestStation) {
  const { credentials, address } = campus.university
  const invigilator = staffOf(credentials, 'invigilator')
  const api = await consoleClient(address, invigilator.login, invigilator.password)
  await student.signIn('20260004', credentials.codeOfTheDay)
  await student.confirm()
  await student.preflight()
  await student.sees('waiting')
  for (let tries = 0; ; tries++) {
    const tiles = await api.tiles(credentials.room.id)
    const attempt = tiles.find(({ station }) => station.name === stationName)?.attempt?.id
    if (attempt) {
      await api.command(attempt, 'admit')
      await student.sees('exam')
      return { api, attempt }
    }
    if (tries > 40) throw new Error('the attempt does not appear at the console')
    await sleep(250)
  }
}

/** Lines of what a program had to say of a film, and that it gave up on it, if it did. */
async function complaints(program: string, args: string[]): Promise<string[]> {
  const { stderr } = await exec(program, args, { maxBuffer: 2 ** 28 }).catch((error: Error) => ({
    stderr: error.message,
  }))
  return stderr.split('\n').filter((line) => line.trim())
}

async function decoded({ campus }: TestStation, attempt: string, to: string) {
  const bundle = join(to, 'bundle.zip')
  await campus.taza(['export', '--attempt', attempt, '--to', bundle, '--data', campus.data])
  const key = join(campus.data, '..', 'server', 'keys', 'review.json')
  const { text, status } = await campus.taza([
    'verify',
    bundle,
    '--key',
    key,
    '--media-out',
    join(to, 'media'),
  ])
  if (status !== 0) console.log(text)
  const films = readdirSync(join(to, 'media'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mp4'))
    .map((name) => join(to, 'media', name))
  const said: string[] = []
  for (const film of films) {
    const passthrough = ['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-f', 'null', '-']
    const decoding = complaints('ffmpeg', ['-v', 'warning', '-xerror', '-i', film, ...passthrough])
    const probing = complaints('ffprobe', ['-v', 'warning', '-show_packets', film])
    said.push(...(await decoding), ...(await probing))
  }
  for (const line of said) console.log(line)
  return { verified: status, said, films: films.length }
}
