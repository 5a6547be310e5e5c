/**
 * A plain window of this process's own on an X display, for a guard to see: the few requests of the X protocol that this
 * takes (X Window System Protocol, version 11, sections 8 and 9; Xau's file by libXau's Xauth.h).
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const within = 5000
const cookieName = 'MIT-MAGIC-COOKIE-1'
/** Predefined atoms (appendix B). */
const [string, wmName] = [31, 39]

const padded = (length: number): number => (length + 3) & ~3

/** Maps it; the result takes it away. Rejects with an Error where the display is none of this machine, or refuses. */
export async function openWindow(env: NodeJS.ProcessEnv, title: string): Promise<() => void> {
  const number = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(env.DISPLAY ?? '')?.[1]
  if (number === undefined) throw new Error(`DISPLAY '${env.DISPLAY ?? ''}' is none of this machine`)
  const socket = createConnection(`/tmp/.X11-unix/X${number}`)
  // What it says after the setup are events and errors, of which none is waited for.
  let answer = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    answer = answer.length < 65_536 ? Buffer.concat([answer, bytes]) : answer
  })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(within) })
    socket.on('error', () => socket.destroy())
    socket.write(hello(cookieFor(number, env)))
    const { root, id } = await setup(
      () => answer,
      () => socket.destroyed,
    )
    socket.write(Buffer.concat([created(id, root), named(id, title), mapped(id)]))
  } catch (error) {
    socket.destroy()
    throw error
  }
  return () => socket.destroy()
}

function hello(cookie: Buffer | null): Buffer {
  const name = cookie ? cookieName : ''
  const data = cookie ?? Buffer.alloc(0)
  const head = Buffer.alloc(12 + padded(name.length) + padded(data.length))
  head.write('l', 0)
  head.writeUInt16LE(11, 2)
  head.writeUInt16LE(name.length, 6)
  head.writeUInt16LE(data.length, 8)
  head.write(name, 12, 'latin1')
  data.copy(head, 12 + padded(name.length))
  return head
}

async function setup(answer: () => Buffer, gone: () => boolean): Promise<{ root: number; id: number }> {
  const until = performance.now() + within
  for (;;) {
    const got = answer()
    const whole = got.length >= 8 && got.length >= 8 + 4 * got.readUInt16LE(6)
    if (whole && got[0] === 1) {
      const screens = 40 + padded(got.readUInt16LE(24)) + 8 * (got[29] ?? 0)
      return { root: got.readUInt32LE(screens), id: got.readUInt32LE(12) }
    }
    if (whole || gone())
      throw new Error(
        `the X server refuses: ${
          got
            .subarray(8, 8 + (got[1] ?? 0))
            .toString('latin1')
            .trim() || 'it hung up'
        }`,
      )
    if (performance.now() > until) throw new Error('the X server does not answer')
    await delay(5)
  }
}

function created(id: number, root: number): Buffer {
  const request = Buffer.alloc(36)
  request[0] = 1
  request.writeUInt16LE(9, 2)
  request.writeUInt32LE(id, 4)
  request.writeUInt32LE(root, 8)
  for (const [i, value] of [40, 40, 320, 120, 0, 1].entries()) request.writeUInt16LE(value, 12 + 2 * i)
  // A background (value mask 2), white on most screens.
  request.writeUInt32LE(2, 28)
  request.writeUInt32LE(0xffffff, 32)
  return request
}

function named(id: number, title: string): Buffer {
  const text = Buffer.from(title, 'latin1')
  const request = Buffer.alloc(24 + padded(text.length))
  request[0] = 18
  request.writeUInt16LE(request.length / 4, 2)
  request.writeUInt32LE(id, 4)
  request.writeUInt32LE(wmName, 8)
  request.writeUInt32LE(string, 12)
  request[16] = 8
  request.writeUInt32LE(text.length, 20)
  text.copy(request, 24)
  return request
}

function mapped(id: number): Buffer {
  const request = Buffer.alloc(8)
  request[0] = 8
  request.writeUInt16LE(2, 2)
  request.writeUInt32LE(id, 4)
  return request
}

/** Null: none is kept; a server that knows its users asks for none. */
function cookieFor(display: string, env: NodeJS.ProcessEnv): Buffer | null {
  let file: Buffer
  try {
    file = readFileSync(env.XAUTHORITY ?? join(homedir(), '.Xauthority'))
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
  for (let at = 2; at + 2 <= file.length; at += 2) {
    const [, number = '', name = '', data] = Array.from({ length: 4 }, () => {
      const length = at + 2 <= file.length ? file.readUInt16BE(at) : 0
      at += 2 + length
      return file.subarray(at - length, at)
    }).map((part, i) => (i === 1 || i === 2 ? part.toString('latin1') : part))
    if ((number === '' || number === display) && name === cookieName && Buffer.isBuffer(data)) return data
  }
  return null
}
