import { Agent } from 'node:http'
import { expect, test } from 'vitest'
import { type HttpReply, NoServer } from '../../../../src-main/keeper/sync/http.ts'
import { createSession } from '../../../../src-main/keeper/sync/session.ts'

test('a token is waited for longer where the server is late, and not for ever; a server that is gone is no reason', async () => {
  let now = 0
  let answer: () => HttpReply = () => {
    throw new NoServer('no answer', 'late')
  }
  const waited: number[] = []
  const session = createSession({
    http: {
      server: 'http://127.0.0.1:1',
      agent: new Agent(),
      async send({ timeoutMs }) {
        waited.push(timeoutMs)
        return answer()
      },
      close: async () => undefined,
    },
    station: 'st-1',
    signer: {
      name: 'n',
      publicKey: new Uint8Array(32),
      sign: () => new Uint8Array(64),
    },
    now: () => now,
  })
  for (let i = 0; i < 6; i++) await expect(session.bearer()).rejects.toThrow('no answer')
  expect(waited).toEqual([8000, 16_000, 30_000, 30_000, 30_000, 30_000])

  answer = () => {
    throw new NoServer('refused', 'broken')
  }
  await expect(session.bearer()).rejects.toThrow('refused')
  answer = () => {
    now += 10
    const body = { nonce: 'AAAA', token: 't', expiresAt: new Date(now + 600_000).toISOString() }
    return { status: 200, body, retryAfterMs: 0 }
  }
  waited.length = 0
  expect(await session.bearer()).toBe('t')
  // Quick again: less and less of it.
  expect(waited).toEqual([30_000, 15_000])
})
