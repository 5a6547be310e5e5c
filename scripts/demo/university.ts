/** The demo's university: a server with a demo exam and people, and the credentials it made up. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Processes, Started } from './processes.ts'

export const Credentials = z.object({
  codeOfTheDay: z.string(),
  enrolToken: z.string(),
  room: z.object({ id: z.string(), title: z.string() }),
  students: z.array(z.object({ number: z.string(), name: z.string() })).min(1),
  staff: z
    .array(
      z.object({ login: z.string(), password: z.string(), roles: z.array(z.string()), name: z.string() }),
    )
    .min(1),
})
export type Credentials = z.infer<typeof Credentials>

export interface University {
  address: string
  port: number
  credentials: Credentials
  process: Started
}

export async function startUniversity(
  processes: Processes,
  options: {
    root: string
    data: string
    port: number
    log: string
    minutes?: number
    /** Its clock is so far ahead: the same folder, days later. */
    hoursOn?: number
    /** From its source, and anew whenever that changes; else as it was built. */
    watched?: boolean
  },
): Promise<University> {
  const { root, data } = options
  let listening: (address: string) => void = () => undefined
  const address = new Promise<string>((resolve) => {
    listening = resolve
  })
  const server = processes.start(
    process.execPath,
    [
      ...(options.watched
        ? ['--watch', '--watch-preserve-output', join(root, 'src-server/main.ts')]
        : [join(root, 'out/server/server.js')]),
      '--demo',
      ...(options.minutes === undefined ? [] : ['--demo-minutes', String(options.minutes)]),
      ...(options.hoursOn === undefined ? [] : ['--demo-hours-on', String(options.hoursOn)]),
      ...['--data', data, '--port', String(options.port)],
      ...['--pages', join(root, 'out/pages'), '--resources', join(root, 'resources')],
    ],
    {
      log: options.log,
      onLine: (line) => {
        const at = /"listening":"([^"]+)"/.exec(line)?.[1]
        if (at) listening(at)
      },
    },
  )
  const up = await Promise.race([address, server.ended])
  if (typeof up !== 'string') {
    throw new Error(readFileSync(options.log, 'utf8').trim().split('\n').at(-1) ?? 'the server ended at once')
  }
  const credentials = Credentials.parse(JSON.parse(readFileSync(join(data, 'demo-credentials.json'), 'utf8')))
  return { address: up, port: Number(new URL(up).port), credentials, process: server }
}

/** The one with this role; the demo's people have one of each. */
export function staffOf({ staff }: Credentials, role: string) {
  const person = staff.find((candidate) => candidate.roles.includes(role))
  if (!person) throw new Error(`the demo has no ${role}`)
  return person
}
