/** A request to enrol is said again only where it was certainly not heard: else one machine would become two stations. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { sha256 } from '../../../src-main/keeper/crypto.ts'
import { run } from '../../../src-main/keeper/enrol-command.ts'
import { contentDigest } from '../../../src-shared/content-digest.ts'
import { freePort } from '../../support/free-port.ts'
import { temporaryFolder } from '../../support/keeper-process.ts'

const place = temporaryFolder()
afterAll(() => place.remove())
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

type Answer = (response: ServerResponse) => void
const proxy =
  (status: number): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')
const own =
  (status: number, code: string): Answer =>
  (response) => {
    const body = JSON.stringify({ problem: { code } })
    response.writeHead(status, { 'content-digest': contentDigest(sha256(Buffer.from(body))) }).end(body)
  }
const cut: Answer = (response) => response.destroy()

/** Has heard every request whole before it answers. */
async function server(answers: Answer[], port = 0) {
  const heard: string[] = []
  const http = createServer((request, response) => {
    request.resume().on('end', () => {
      heard.push(request.url ?? '')
      answers[Math.min(heard.length, answers.length) - 1]?.(response)
    })
  })
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  closers.push(() => http.close().closeAllConnections())
  return { heard, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }
}
let machines = 0
const enrol = (url: string) =>
  run(
    [
      ...['--server', url, '--token', 'once', '--wait', '1'],
      ...['--data', join(place.folder, String(++machines))],
    ],
    { unfit: () => null },
  )

test.each<[string, Answer]>([
  ['a proxy found its server gone (502)', proxy(502)],
  ['a proxy did not wait for it (504)', proxy(504)],
  ['a proxy has no server (503), and may have had one', proxy(503)],
  ['the line is cut under it', cut],
])('%s: it may have been heard, and ends in one sentence', async (_what, answer) => {
  const { heard, url } = await server([answer])
  await expect(enrol(url)).rejects.toThrow(
    /may have enrolled this machine, and its answer was lost .*: look in the console .*retire it there/,
  )
  expect(heard).toHaveLength(1)
})

test('the server itself cannot now, or is not there yet: it is waited for', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const full = await server([own(503, 'disk-full'), own(403, 'used-token')])
  await expect(enrol(full.url)).rejects.toThrow(/refuses the token/)
  expect(full.heard).toHaveLength(2)
  const port = await freePort()
  const early = enrol(`http://127.0.0.1:${port}`)
  early.catch(() => undefined)
  await expect.poll(() => said.mock.calls.flat().join('\n')).toMatch(/Nothing listens at/)
  const late = await server([own(403, 'used-token')], port)
  await expect(early).rejects.toThrow(/refuses the token/)
  expect(late.heard).toHaveLength(1)
  said.mockRestore()
})
