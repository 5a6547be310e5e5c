/** How long an answer of the server's is waited for, and how long it may be. */
import { request } from 'undici'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHttp } from '../../../../src-main/keeper/sync/http.ts'
import { plainNetwork } from '../../../../src-shared/network.ts'

vi.mock('undici', async (original) => ({ ...(await original()), request: vi.fn() }))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const timeoutMs = 60_000
const MiB = 1024 * 1024

/** The server's answer comes in these pieces, each so long after the one before. */
function answers(pieces: Iterable<string>, everyMs: number) {
  const told = async (_url: unknown, { signal }: { signal: AbortSignal }) => ({
    statusCode: 200,
    headers: {},
    body: (async function* () {
      for (const piece of pieces) {
        await new Promise<void>((resolve, reject) => {
          setTimeout(resolve, everyMs)
          signal.addEventListener('abort', () => reject(signal.reason))
        })
        yield Buffer.from(piece)
      }
    })(),
  })
  vi.mocked(request).mockImplementation(told as never)
}
async function ask() {
  const http = createHttp('http://127.0.0.1:1', plainNetwork, {})
  const begun = Date.now()
  const said = http.send({ lane: 'calls', method: 'GET', path: '/', timeoutMs }).then(
    ({ body }) => ({ body }),
    (error: Error & { why?: string }) => ({ why: error.why, message: error.message }),
  )
  await vi.runAllTimersAsync()
  const answer = await said
  const took = Date.now() - begun
  await http.close()
  return { answer, took }
}

describe('an answer', () => {
  test('that goes on coming is not late, however long all of it takes', async () => {
    answers(['[1', ',2', ',3', ',4]'], 45_000)
    expect(await ask()).toEqual({ answer: { body: [1, 2, 3, 4] }, took: 4 * 45_000 })
  })

  test('that stops coming is late', async () => {
    answers(['[1', ',2]'], 61_000)
    expect(await ask()).toMatchObject({ answer: { why: 'late' } })
  })

  test('that drips for ever has an end', async () => {
    answers(
      (function* () {
        for (;;) yield ' '
      })(),
      30_000,
    )
    const { answer, took } = await ask()
    expect(answer).toMatchObject({ why: 'late' })
    expect(took).toBeLessThanOrEqual(10 * 60_000 + timeoutMs)
  })

  test('may be a paper with its pictures and all that was answered, and no longer than any of them is', async () => {
    const long = ['"', ...Array.from({ length: 20 }, () => 'a'.repeat(MiB)), '"']
    answers(long, 1)
    expect((await ask()).answer).toEqual({ body: long.join('').slice(1, -1) })
    answers(
      Array.from({ length: 33 }, () => 'a'.repeat(MiB)),
      1,
    )
    expect((await ask()).answer).toMatchObject({ message: expect.stringContaining('too long') })
  })
})
