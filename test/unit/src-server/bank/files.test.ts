/** Files that people bring: how many come at once, how long they may be, how many are read. */
import { PassThrough } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { beforeEach, expect, test } from 'vitest'
import { createReadFile } from '../../../../src-server/bank/reading.ts'
import { createTakeFile } from '../../../../src-server/http/body.ts'

let closed = 0
beforeEach(() => {
  closed = 0
})
const reply = {
  header(name: string, value: string) {
    if (name === 'connection' && value === 'close') closed++
  },
} as unknown as FastifyReply

function bringing(length?: number) {
  const body = new PassThrough()
  const headers = length === undefined ? {} : { 'content-length': String(length) }
  return { body, request: { body, headers } as unknown as FastifyRequest }
}
const refused = (statusCode: number) => ({ statusCode })

test('two files come at once; the third is told to come again, and has a place when one is there', async () => {
  const takeFile = createTakeFile()
  const [one, two, third, fourth] = [bringing(), bringing(), bringing(), bringing()]
  const first = takeFile(one.request, reply, 100)
  const second = takeFile(two.request, reply, 100)
  await expect(takeFile(third.request, reply, 100)).rejects.toMatchObject({
    ...refused(429),
    problem: { code: 'too-many-tries' },
  })
  expect(closed).toBe(1)
  one.body.end('one')
  expect(Buffer.from(await first).toString()).toBe('one')
  const next = takeFile(fourth.request, reply, 100)
  // One that breaks off gives its place back too.
  two.body.destroy(new Error('gone'))
  await expect(second).rejects.toThrow('gone')
  fourth.body.end('four')
  expect(Buffer.from(await next).toString()).toBe('four')
  const last = bringing()
  last.body.end('last')
  expect(Buffer.from(await takeFile(last.request, reply, 100)).toString()).toBe('last')
})

test('one that is too long is refused before it comes, or as soon as it is', async () => {
  const takeFile = createTakeFile(1)
  await expect(takeFile(bringing(101).request, reply, 100)).rejects.toMatchObject(refused(413))
  const long = bringing()
  long.body.write(Buffer.alloc(101))
  await expect(takeFile(long.request, reply, 100)).rejects.toMatchObject(refused(413))
  const whole = bringing(100)
  whole.body.end(Buffer.alloc(100))
  expect(await takeFile(whole.request, reply, 100)).toHaveLength(100)
  expect(closed).toBe(2)
})

test.each([
  [200_000, '200 kB'],
  [12 * 1024 * 1024, '12 MB'],
])('how much %i bytes are is said in words', async (limit, words) => {
  const takeFile = createTakeFile(1)
  const refusal = await takeFile(bringing(limit + 1).request, reply, limit).catch((error) => error)
  expect(refusal.problem.detail).toContain(words)
})

test('what is no file is refused', async () => {
  const request = { body: {}, headers: {} } as unknown as FastifyRequest
  await expect(createTakeFile()(request, reply, 100)).rejects.toMatchObject(refused(415))
})

const choices = { format: 'auto', numbers: 'auto', right: 'auto', language: 'kk', topic: '' } as const
const bank = Buffer.from('<question1> Қай жылы?\n<variant> 1\n<variantright> 2\n')

test('a bank that takes longer to read than it may is refused, and those behind it have their turn', async () => {
  const readFile = createReadFile({ heapMb: 1024, ms: 1 })
  const waiting = Array.from({ length: 4 }, () => readFile(bank, choices))
  await expect(readFile(bank, choices)).rejects.toMatchObject(refused(429))
  for (const one of waiting)
    await expect(one).rejects.toMatchObject({
      ...refused(422),
      problem: { detail: 'the file cannot be read: it takes more than 1 minutes' },
    })
  await expect(readFile(bank, choices)).rejects.toMatchObject(refused(422))
})

test('a bank that takes more memory to read than it may is refused', async () => {
  const readFile = createReadFile({ heapMb: 10, ms: 20_000 })
  const large = Buffer.from(Array.from({ length: 20_000 }, () => bank.toString()).join(''))
  await expect(readFile(large, choices)).rejects.toMatchObject({
    ...refused(422),
    problem: { detail: 'the file cannot be read: it takes too much memory; part it' },
  })
})
