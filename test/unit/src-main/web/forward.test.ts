import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createForward, type Forward } from '../../../../src-main/web/forward.ts'

describe('requests of an exam’s page in the clear', () => {
  let forward: Forward
  let connections = 0
  let seen: string[] = []
  let failed: string[] = []
  let answer: (asked: IncomingMessage, reply: ServerResponse) => void
  const server = createServer((asked, reply) => {
    seen.push(`${asked.method} ${asked.headers.connection}`)
    answer(asked, reply)
  })
  server.on('connection', () => connections++)
  const front = createServer((asked, reply) =>
    forward.send(asked, reply, new URL(`http://lms.example${asked.url}`)),
  )
  const portOf = (one: typeof server) => (one.address() as AddressInfo).port
  const open = (one: typeof server) =>
    new Promise<void>((resolve) => void one.listen(0, '127.0.0.1', () => resolve()))
  const ask = async (method = 'GET') => {
    const reply = await fetch(`http://127.0.0.1:${portOf(front)}/quiz`, {
      method,
      ...(method === 'POST' ? { body: 'an answer' } : {}),
    })
    return reply.text()
  }

  beforeEach(async () => {
    connections = 0
    seen = []
    failed = []
    answer = (_, reply) => reply.end('here')
    await open(server)
    await open(front)
    forward = createForward({
      reach: async ({ host }) => (host === 'lms.example' ? connect(portOf(server), '127.0.0.1') : null),
      onFailed: (host, why) => void failed.push(`${host}: ${why}`),
    })
  })
  afterEach(async () => {
    forward.close()
    for (const one of [front, server]) {
      one.closeAllConnections()
      await new Promise((resolve) => one.close(resolve))
    }
  })

  it('go over one connection, and each that changes something over its own', async () => {
    expect([await ask(), await ask(), await ask('POST'), await ask()]).toEqual(Array(4).fill('here'))
    expect(seen).toEqual(['GET keep-alive', 'GET keep-alive', 'POST close', 'GET keep-alive'])
    expect(connections).toBe(2)
  })

  it('are asked again where the server closes the connection that they took', async () => {
    await ask()
    let cut = 0
    answer = (asked, reply) => (cut++ === 0 ? asked.socket.destroy() : reply.end('anew'))
    expect(await ask()).toBe('anew')
    expect(connections).toBe(2)
  })

  it('are never sent twice where they change something', async () => {
    await ask()
    answer = (asked) => asked.socket.destroy()
    await expect(ask('POST')).rejects.toThrow()
    expect(seen.filter((one) => one.startsWith('POST'))).toHaveLength(1)
  })

  it('fail where the first try fails, with the reason told once', async () => {
    forward.close()
    forward = createForward({
      reach: () => Promise.reject(new Error('no such name')),
      onFailed: (host, why) => void failed.push(`${host}: ${why}`),
    })
    await expect(ask()).rejects.toThrow()
    expect(failed).toEqual(['lms.example: no such name'])
  })
})
