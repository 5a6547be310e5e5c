import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApp } from '../../../src-server/http/app.ts'
import { openPages, openPolicy } from '../../../src-server/http/open-pages.ts'
import { pages } from '../../../src-server/http/pages.ts'
import { createMeters } from '../../../src-server/meters.ts'

let dir: string
let app: Awaited<ReturnType<typeof createApp>>['app']
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'taza-open-pages-'))
  await mkdir(join(dir, 'open/assets'), { recursive: true })
  await writeFile(join(dir, 'open/open.html'), '<title>open</title>')
  await writeFile(join(dir, 'open/assets/a-1.js'), 'void 0')
  await writeFile(join(dir, 'open/assets/a-1.js.br'), brotliCompressSync('void 0'))
  app = (await createApp({ trustProxy: [], logLevel: 'silent', now: Date.now, meters: createMeters() })).app
  await pages(app, dir)
  openPages(app, join(dir, 'open'), { domain: 'university.test', timeZone: 'Asia/Almaty' })
})
afterAll(async () => {
  await app.close()
  await rm(dir, { recursive: true, force: true })
})

it.each(['/open', '/open/'])('serves the page at %s under its own policy, without a cookie', async (url) => {
  const answer = await app.inject({ method: 'GET', url })
  expect(answer.body).toBe('<title>open</title>')
  expect(answer.headers['content-security-policy']).toBe(openPolicy)
  expect(openPolicy).not.toContain('unsafe')
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect(answer.headers['cache-control']).toBe('no-cache')
})

it('sends what the build compressed to who takes it, and the plain file to who does not', async () => {
  const url = '/open/assets/a-1.js'
  const small = await app.inject({ method: 'GET', url, headers: { 'accept-encoding': 'gzip, br' } })
  expect(small.headers['content-encoding']).toBe('br')
  expect(brotliDecompressSync(small.rawPayload).toString()).toBe('void 0')
  expect(small.headers['content-type']).toMatch(/javascript/)
  const plain = await app.inject({ method: 'GET', url })
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.body).toBe('void 0')
  expect((await app.inject({ method: 'GET', url: '/open/assets/..%2Fopen.html' })).statusCode).toBe(400)
})

it('says whose pages they are', async () => {
  const answer = await app.inject({ method: 'GET', url: '/api/open' })
  expect(answer.json()).toEqual({ domain: 'university.test', timeZone: 'Asia/Almaty' })
  expect(answer.headers['x-ratelimit-limit']).toBe('600')
})
