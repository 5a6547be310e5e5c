/** The guard's program spoken to by hand, line by line: the protocol itself is what is tested. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { GuardHello, GuardObservation, GuardReply } from '../../src-shared/guard.ts'

type Kind = GuardObservation['kind']
type Seen<K extends Kind> = Extract<GuardObservation, { kind: K }>
type Reply = ReturnType<typeof GuardReply.parse>

export interface RawGuard {
  readonly hello: GuardHello['hello']
  readonly pid: number
  readonly observations: GuardObservation[]
  readonly errors: string[]
  /** Pictures by request id. */
  readonly pictures: Map<number, Buffer>
  /** Waits for an observation of this kind that the test accepts, also one that came already. */
  seen<K extends Kind>(kind: K, accept?: (seen: Seen<K>) => boolean, ms?: number): Promise<Seen<K>>
  /** Waits until a condition on what was received holds. */
  until(what: string, holds: () => boolean, ms?: number): Promise<void>
  ask(request: Record<string, unknown>): Promise<Reply>
  picture(window: number | null): Promise<Buffer>
  write(bytes: string | Uint8Array): void
  /** Main dies: the guard's stdin ends. */
  closeInput(): void
  stop(signal: NodeJS.Signals): void
  readonly exit: Promise<number | null>
  /** What the sanitizers or libraries wrote. */
  stderr(): string
}

export async function startRawGuard(
  program: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
  /** Told of a line that is not the protocol; left out, such a line is thrown. */
  wrong: (line: string, error: unknown) => void = (_, error) => {
    throw error
  },
): Promise<RawGuard> {
  const child = spawn(program, [...args], {
    env: { ...env, ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=1' },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  const observations: GuardObservation[] = []
  const errors: string[] = []
  const replies = new Map<number, Reply>()
  const pictures = new Map<number, Buffer>()
  let hello: GuardHello['hello'] | null = null
  let words = ''
  let nextId = 1
  let wake = () => undefined as undefined
  const waiters = new Set<() => void>()
  wake = () => {
    for (const check of waiters) check()
  }

  const take = (line: string) => {
    const value: unknown = JSON.parse(line)
    const reply = GuardReply.safeParse(value)
    const greeting = GuardHello.safeParse(value)
    if (greeting.success) hello = greeting.data.hello
    else if (reply.success) replies.set(reply.data.id, reply.data)
    else if (typeof value === 'object' && value && 'error' in value) errors.push(String(value.error))
    else observations.push(GuardObservation.parse(value))
    wake()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    try {
      take(line)
    } catch (error) {
      wrong(line, error)
    }
  })
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  let waiting = Buffer.alloc(0)
  ;(child.stdio[3] as Readable).on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk])
    while (waiting.length >= 8 && waiting.length >= 8 + waiting.readUInt32BE(4)) {
      const end = 8 + waiting.readUInt32BE(4)
      pictures.set(waiting.readUInt32BE(0), waiting.subarray(8, end))
      waiting = waiting.subarray(end)
    }
    wake()
  })
  child.stdin.on('error', () => child.stdin.destroy())
  const exit = once(child, 'close').then(([code]) => {
    wake()
    return typeof code === 'number' ? code : null
  })

  const until = (what: string, holds: () => boolean, ms = 20_000) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!holds()) return
        clearTimeout(timer)
        waiters.delete(check)
        resolve()
      }
      const timer = setTimeout(() => {
        waiters.delete(check)
        const last = observations.slice(-5).map((one) => JSON.stringify(one))
        reject(new Error(`${what}: not within ${ms} ms; last: ${last.join('\n')} ${errors} ${words}`))
      }, ms)
      waiters.add(check)
      check()
    })

  const ask = async (request: Record<string, unknown>) => {
    const id = nextId++
    child.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
    await until(`reply to ${JSON.stringify(request)}`, () => replies.has(id), 20_000)
    const reply = replies.get(id)
    if (!reply) throw new Error('no reply')
    return reply
  }

  await until('hello', () => hello !== null || child.exitCode !== null, 10_000)
  if (!hello) throw new Error(`the guard ended with ${await exit}: ${errors.join('; ')} ${words}`)
  return {
    hello,
    pid: child.pid ?? 0,
    observations,
    errors,
    pictures,
    until,
    ask,
    seen: async (kind, accept = () => true, ms) => {
      type Wanted = Seen<typeof kind>
      const find = () => observations.find((one): one is Wanted => one.kind === kind && accept(one as Wanted))
      await until(`${kind} of which ${accept}`, () => find() !== undefined, ms)
      const found = find()
      if (!found) throw new Error(`${kind} was there and is gone`)
      return found
    },
    picture: async (window) => {
      const reply = await ask({ do: 'shot', window })
      if (!reply.ok) throw new Error(reply.error)
      await until('picture', () => pictures.has(reply.id))
      return pictures.get(reply.id) ?? Buffer.alloc(0)
    },
    write: (bytes) => child.stdin.write(bytes),
    closeInput: () => child.stdin.end(),
    stop: (signal) => child.kill(signal),
    exit,
    stderr: () => words,
  }
}
