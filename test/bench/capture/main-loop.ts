/** How late main's event loop is while an exam is filmed: film does not pass it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { startTestStation } from '../../support/station.ts'
import type { BenchResult } from '../detect.ts'
import { admitted } from './outages.ts'
import { cameraSpecs } from './setting.ts'

const Delays = z.object({ p99: z.number(), most: z.number() })
const spareMinutes = 5

/** @param minutes of the exam that are measured. */
export async function mainLoopDelay(minutes: number): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'taza-loop-'))
  const hook = fileURLToPath(new URL('loop-delay.mjs', import.meta.url))
  const before = { ...process.env }
  Object.assign(process.env, { TAZA_LOOP_DELAYS: folder, NODE_OPTIONS: `--import=${hook}` })
  try {
    const station = await startTestStation({
      cameras: cameraSpecs,
      minutes: Math.ceil(minutes) + spareMinutes,
    })
    try {
      await admitted(station)
      writeFileSync(join(folder, 'begin'), '')
      await sleep(minutes * 60_000)
      return ['station', 'recorder', 'keeper'].map((program) => resultOf(folder, program))
    } finally {
      await station.stop()
    }
  } finally {
    process.env.NODE_OPTIONS = before.NODE_OPTIONS ?? ''
    delete process.env.TAZA_LOOP_DELAYS
    rmSync(folder, { recursive: true, force: true })
  }
}

function resultOf(folder: string, program: string): BenchResult {
  const file = readdirSync(folder).find((name) => name.startsWith(`${program}-`))
  if (!file) throw new Error(`${program} has left no figures`)
  const { p99, most } = Delays.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
  const isMain = program === 'station'
  return {
    metric: `event loop of ${isMain ? 'main' : program} late, 99 % (most ${most.toFixed(1)})`,
    unit: 'ms',
    ours: Math.round(p99 * 100) / 100,
    peer: null,
    ratio: null,
    goal: isMain ? 'at most 5' : 'told',
    met: !isMain || p99 <= 5,
  }
}
