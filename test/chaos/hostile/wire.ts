/** Requests as bytes: nothing tidies what a hostile client would send. */
import { connect } from 'node:net'

export interface Heard {
  /** Of each answer on the connection, in order; none when it was closed without one. */
  statuses: number[]
  text: string
  /** The server ended the connection, or `patienceMs` went by with nothing said. */
  closed: boolean
}

const patienceMs = 10_000

/** `chunks` are written one after the other; resolves at the first whole answer and a pause, or at the end. */
export function speak(port: number, chunks: readonly (string | Buffer)[]): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    let quiet: NodeJS.Timeout | null = null
    const done = (closed: boolean) => {
      if (quiet) clearTimeout(quiet)
      clearTimeout(end)
      socket.destroy()
      const statuses = [...text.matchAll(/(?:^|\n)HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) =>
        Number(status),
      )
      resolve({ statuses: statuses.filter((status) => status !== 100), text, closed })
    }
    const end = setTimeout(() => done(false), patienceMs)
    socket.on('connect', () => {
      for (const chunk of chunks) socket.write(chunk)
    })
    socket.on('data', (data) => {
      text += data.toString('latin1')
      if (quiet) clearTimeout(quiet)
      // A second, smuggled answer would follow at once.
      quiet = setTimeout(() => done(false), 60)
    })
    socket.on('close', () => done(true))
    // What was heard counts; that the server cut the line is its right.
    socket.on('error', () => done(true))
  })
}

/** A connection that says a little and then nothing, or a byte now and then. */
export interface Dripping {
  /** The server ended it. */
  ended: Promise<void>
  stop(): void
}

export function drip(port: number, begin: string, everyMs: number): Dripping {
  const socket = connect(port, '127.0.0.1')
  const timer = setInterval(() => socket.write('a'), everyMs)
  socket.on('connect', () => socket.write(begin))
  socket.on('error', () => socket.destroy())
  socket.resume()
  return {
    ended: new Promise((resolve) =>
      socket.on('close', () => {
        clearInterval(timer)
        resolve()
      }),
    ),
    stop() {
      clearInterval(timer)
      socket.destroy()
    },
  }
}
