/** The server as it is run, and its CPU time; or under V8's profiler, for what that goes to. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { domain, type University } from '../../support/university.ts'

const main = fileURLToPath(new URL('../../../src-server/main.ts', import.meta.url))

/** V8's CPU profile (the DevTools protocol's Profiler.Profile), as far as it is read here. */
const Profile = z.object({
  nodes: z.array(
    z.object({ id: z.number(), callFrame: z.object({ functionName: z.string(), url: z.string() }) }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})
export type Cost = { name: string; share: number }

/** `profiled`: slower by a fifth or so; nothing is measured meanwhile. `pages`: the built pages, where any are shown. */
export async function startServer(
  { dataDir }: Pick<University, 'dataDir'>,
  profiled = false,
  pages?: string,
) {
  const folder = join(dataDir, 'profile')
  const profiling = profiled ? ['--cpu-prof', '--cpu-prof-dir', folder] : []
  const shown = pages === undefined ? [] : ['--pages', pages]
  const args = [main, '--data', dataDir, '--port', '0', '--domain', domain, ...shown]
  // As scripts/taza.mjs starts it.
  const env = { UV_THREADPOOL_SIZE: '16', ...process.env }
  const child = spawn(process.execPath, [...profiling, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const url = await whereItListens(child.stdout, ended)
  let costs: Promise<Cost[]> | null = null
  return {
    url,
    /** proc(5), stat fields 14 and 15; 100 ticks a second on every Linux we know. */
    cpuMs() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return (Number(fields[11]) + Number(fields[12])) * 10
    },
    /** Ends it; what its main thread's time went to, most first, when it was profiled. Safe to repeat. */
    end() {
      costs ??= (async () => {
        child.kill('SIGTERM')
        await ended
        return profiled ? costsIn(folder) : []
      })()
      return costs
    },
  }
}

/** What a program says in its first line. */
export async function whereItListens(output: Readable, ended: Promise<void>): Promise<string> {
  const line = await new Promise<string>((resolve, reject) => {
    output.once('data', (chunk) => resolve(String(chunk)))
    void ended.then(() => reject(new Error('the server ended')))
  })
  return z.object({ listening: z.string() }).parse(JSON.parse(line)).listening
}

function costsIn(folder: string): Cost[] {
  // CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile: the main thread is 0.
  const name = readdirSync(folder).find((file) => /\.0\.\d+\.cpuprofile$/.test(file))
  if (name === undefined) throw new Error('the server left no profile of its main thread')
  const profile = Profile.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))
  const names = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url } }) => [
      id,
      `${functionName || '(anonymous)'} ${url.split('/').slice(-2).join('/')}`.trim(),
    ]),
  )
  const times = new Map<string, number>()
  let busy = 0
  for (const [i, id] of profile.samples.entries()) {
    const of = names.get(id) ?? ''
    if (of === '(idle)') continue
    const time = profile.timeDeltas[i] ?? 0
    busy += time
    times.set(of, (times.get(of) ?? 0) + time)
  }
  return [...times]
    .map(([of, time]) => ({ name: of, share: time / busy }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 40)
}
