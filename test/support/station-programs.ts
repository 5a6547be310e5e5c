/** The programs of one station by their pids, as they stand now: what a test kills or stops. */
import { join } from 'node:path'
import type { Campus } from '../../scripts/demo/campus.ts'
import { childOf, isAlive, pidsOf } from './processes.ts'

export const programs = [
  'main',
  'keeper',
  'guard',
  'recorder',
  'supervisor',
  "the exam's browser",
  "the recorder's browser",
  "the recorder's GPU process",
] as const
export type Program = (typeof programs)[number]

/** Undefined: there is none now. */
export function pidOf(program: Program, campus: Campus): number | undefined {
  const { data } = campus
  switch (program) {
    case 'main':
      return alive(written(campus.mainPid))
    case 'recorder':
      return alive(written(() => campus.recorder().pid))
    case 'keeper':
      return pidsOf('keeper.js', data)[0]
    case 'guard':
      return childOf(written(campus.mainPid) ?? 0, 'taza-guard-x11')
    case 'supervisor':
      return pidsOf('cli.js', 'station', join(data, '..', 'station.json'))[0]
    case "the exam's browser":
      return browserOf(join(data, 'shell', 'profile'))
    case "the recorder's browser":
      return browserOf(join(data, 'recorder', 'browser', 'profile'))
    case "the recorder's GPU process":
      return pidsOf('--type=gpu-process', join(data, 'recorder', 'browser', 'profile'))[0]
  }
}

/** Of the many processes with its profile, the one without a type. */
function browserOf(profile: string): number | undefined {
  const typed = pidsOf('--type=', profile)
  return pidsOf('--remote-debugging-pipe', profile).find((pid) => !typed.includes(pid))
}

/** Pids that programs write down; before the first one has, there is none. */
function written(read: () => number): number | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    // Caught while it was being written.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const alive = (pid: number | undefined) => (pid !== undefined && isAlive(pid) ? pid : undefined)
