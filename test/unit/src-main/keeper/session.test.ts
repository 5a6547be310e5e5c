import { Agent } from 'node:http'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type HttpReply, type HttpRequest, NoServer } from '../../../../src-main/keeper/sync/http.ts'
import { createSession, wordOf } from '../../../../src-main/keeper/sync/session.ts'
import { surveysAtStation } from '../../../../src-shared/api/open-surveys.ts'
import { stationApi } from '../../../../src-shared/api/station.ts'

const page: HttpReply = { status: 200, body: null, own: false, retryAfterMs: 0 }

function sessionWith(answer: (given: HttpRequest) => HttpReply, now: () => number) {
  const asked: HttpRequest[] = []
  const session = createSession({
    http: {
      server: 'http://127.0.0.1:1',
      agent: new Agent(),
      async send(given) {
        asked.push(given)
        return answer(given)
      },
      close: async () => undefined,
    },
    station: 'st-1',
    signer: { name: 'n', publicKey: new Uint8Array(32), sign: () => new Uint8Array(64) },
    run: 'run',
    now,
  })
  return { session, asked }
}

test.each([
  ['behind', -86_400_000],
  ['ahead', 86_400_000],
])(
  'the server may be a day %s: a token lives as long as it says, by our own clock',
  async (_where, apartMs) => {
    let now = 5_000_000
    const expiresAt = new Date(Date.now() + apartMs + 600_000).toISOString()
    const { session, asked } = sessionWith(
      ({ path }) => {
        const said = path.endsWith('/challenge')
          ? { nonce: 'AAAA' }
          : { token: 't', expiresAt, expiresIn: 600 }
        return {
          status: 200,
          body: path.endsWith('/there') ? { held: true } : said,
          own: true,
          retryAfterMs: 0,
        }
      },
      () => now,
    )
    const tokens = () => asked.filter(({ path }) => path.endsWith('/token')).length
    const ask = () => session.api.there({ digest: 'a'.repeat(64) })
    for (let i = 0; i < 100; i++) {
      await ask()
      now += 5000
    }
    expect(tokens()).toBe(1)
    now += 100_000
    await ask()
    expect(tokens()).toBe(2)
  },
)

test('what is not the word of the server is as good as no answer, whatever its status', async () => {
  const body = { part: 0, from: 0, leaves: [], checkpoint: null }
  for (const status of [200, 201, 302, 401, 403, 404, 511]) {
    const { session } = sessionWith(
      ({ path }) => {
        if (path.endsWith('/challenge')) return { ...page, body: { nonce: 'AAAA' } }
        if (path.endsWith('/token'))
          return { ...page, body: { token: 't', expiresAt: '2026-01-01T00:00:00Z' } }
        return { ...page, status }
      },
      () => 0,
    )
    const said = session.api.ledger({ id: 'a', body })
    await expect(said, String(status)).rejects.toMatchObject({ problem: { code: 'no-server' } })
  }
  // Also where it begins: nobody signs in with the network's own page.
  await expect(
    sessionWith(
      () => page,
      () => 0,
    ).session.bearer(),
  ).rejects.toBeInstanceOf(NoServer)
})

test('an answer of the server itself that does not fit is no missing server: only this one thing fails', () => {
  const said = () => wordOf(stationApi.blob.reply, { ...page, own: true, body: { held: 'x' } })
  expect(said).toThrow(/not understood \(held/)
  expect(said).not.toThrow(NoServer)
})

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
    run: 'run',
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
    return { status: 200, body, own: true, retryAfterMs: 0 }
  }
  waited.length = 0
  expect(await session.bearer()).toBe('t')
  // Quick again: less and less of it.
  expect(waited).toEqual([30_000, 15_000])
})

test('what is said for somebody who answers a survey carries no token, over no connection that has carried one', async () => {
  const { session, asked } = sessionWith(
    ({ path }) => ({
      status: 200,
      body: path.endsWith('/challenge')
        ? { nonce: 'AAAA' }
        : path.endsWith('/token')
          ? { token: 't', expiresAt: '2026-01-01T00:00:00Z', expiresIn: 600 }
          : { held: true },
      own: true,
      retryAfterMs: 0,
    }),
    () => 0,
  )
  await session.api.there({ digest: 'a'.repeat(64) })
  const { respond } = surveysAtStation
  const address = '/api/open/surveys/aB3_aB3_aB3_/responses'
  await session.nameless({ endpoint: respond, reply: z.looseObject({}), address, body: { language: 'kk' } })
  const sent = asked.at(-1)
  expect(sent).toMatchObject({ path: address, method: 'POST', headers: { 'x-taza': '1' } })
  expect(Object.keys(sent?.headers ?? {}).map((name) => name.toLowerCase())).not.toContain('authorization')
  expect(asked.slice(0, -1).map(({ lane }) => lane)).not.toContain(sent?.lane)
})
