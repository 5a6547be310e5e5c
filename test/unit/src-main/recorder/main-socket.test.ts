import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, type Mock, vi } from 'vitest'
import type { RecorderPort } from '../../../../src-main/capture/recorder-link.ts'
import { connectLocal } from '../../../../src-main/local/client.ts'
import { listenForMain, type MainSocket, someoneListens } from '../../../../src-main/recorder/main-socket.ts'
import { RecorderEvent, recorderCalls } from '../../../../src-shared/recorder-api.ts'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'

let dir: string
let socket: MainSocket
const path = () => join(dir, 'recorder.sock')
const pass = 'good'
const admit = async (shown: string) => {
  if (shown !== pass) throw new ProblemError('not-allowed', 'not of the main that is')
}
let mainWent: Mock<(goodbye: boolean) => void>
const heard = vi.fn<(args: { n: number }) => { ok: true }>(() => ({ ok: true }))
const open: RecorderPort[] = []

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'taza-recorder-'))
  mainWent = vi.fn()
  heard.mockClear()
  socket = await listenForMain(path(), {
    handlers: {
      attend: () => {
        socket.emit({ type: 'page-began' })
        return { run: 'recorder-1', pids: [7] }
      },
      orders: () => ({ ok: true }),
      picture: async () => {
        throw new ProblemError('camera-in-use', 'no frame', { camera: 'face' })
      },
      finish: async () => ({ complete: true }),
      heard,
      ping: () => ({ ok: true }),
      bye: () => ({ ok: true }),
    },
    admit,
    mainWent,
    log: () => undefined,
  })
})
afterEach(async () => {
  for (const port of open.splice(0)) port.close()
  await socket.close()
  rmSync(dir, { recursive: true, force: true })
})

const main = async () => {
  const port = await connectLocal(path(), {
    calls: recorderCalls,
    event: RecorderEvent,
    absent: 'no-recorder',
  })
  open.push(port)
  return port
}
const refused = (code: string) => ({ problem: { code } })

it('belongs to its user alone', () => {
  expect(statSync(path()).mode & 0o777).toBe(0o600)
})

it('whoever shows the pass of the keeper’s main is main: answered, and told what happens', async () => {
  const port = await main()
  const told: RecorderEvent[] = []
  port.on((event) => told.push(event))
  expect(socket.hasMain).toBe(false)
  expect(await port.call('attend', { pass })).toEqual({ run: 'recorder-1', pids: [7] })
  expect(socket.hasMain).toBe(true)
  socket.emit({ type: 'pids', pids: [7, 8] })
  await expect.poll(() => told).toEqual([{ type: 'page-began' }, { type: 'pids', pids: [7, 8] }])
  expect(await port.call('heard', { n: 4 })).toEqual({ ok: true })
  expect(heard).toHaveBeenCalledExactlyOnceWith({ n: 4 })
})

it('who has not attended may call nothing, and who has no good pass changes nothing', async () => {
  const port = await main()
  await expect(port.call('finish', {})).rejects.toMatchObject(refused('not-allowed'))
  await port.call('attend', { pass })
  const other = await main()
  await expect(other.call('attend', { pass: 'of yesterday' })).rejects.toMatchObject(refused('not-allowed'))
  await expect(other.call('finish', {})).rejects.toMatchObject(refused('not-allowed'))
  expect(await port.call('finish', {})).toEqual({ complete: true })
  // One that never was main goes unnoticed.
  other.close()
  await other.closed
  expect(await port.call('finish', {})).toEqual({ complete: true })
  expect(mainWent).not.toHaveBeenCalled()
})

it('the next main comes when the first is gone, and its end is told with or without its goodbye', async () => {
  const first = await main()
  await first.call('attend', { pass })
  first.close()
  await expect.poll(() => mainWent.mock.calls).toEqual([[false]])
  expect(socket.hasMain).toBe(false)
  const second = await main()
  await second.call('attend', { pass })
  await second.call('bye', {})
  second.close()
  await expect.poll(() => mainWent.mock.calls).toEqual([[false], [true]])
})

it('a main with a good pass takes the place of one that is there: that one can order nothing more', async () => {
  const first = await main()
  await first.call('attend', { pass })
  const second = await main()
  await second.call('attend', { pass })
  await first.closed
  await expect(first.call('finish', {})).rejects.toMatchObject(refused('no-recorder'))
  expect(await second.call('finish', {})).toEqual({ complete: true })
  // Main is there all the while.
  expect(socket.hasMain).toBe(true)
  expect(mainWent).not.toHaveBeenCalled()
})

it('bad input gets one problem and changes nothing; a problem of ours arrives whole', async () => {
  const port = await main()
  await port.call('attend', { pass })
  await expect(port.call('heard', { n: -1 })).rejects.toMatchObject(refused('bad-input'))
  await expect(port.call('orders', Object({ capture: {} }))).rejects.toMatchObject(refused('bad-input'))
  await expect(port.call(Object('toString'), {})).rejects.toMatchObject(refused('bad-input'))
  await expect(port.call('picture', { source: 'face' })).rejects.toMatchObject({
    problem: { code: 'camera-in-use', params: { camera: 'face' } },
  })
  expect(heard).not.toHaveBeenCalled()
  expect(socket.hasMain).toBe(true)
})

it('says whether one listens there', async () => {
  expect(await someoneListens(path())).toBe(true)
  expect(await someoneListens(join(dir, 'nobody.sock'))).toBe(false)
})

it('without a recorder there is a problem of its own', async () => {
  await socket.close()
  await expect(main()).rejects.toMatchObject(refused('no-recorder'))
})

it('waits for nobody in a folder among the temporary files that others may write to', async () => {
  const open = join(dir, `taza-${process.getuid?.() ?? 0}-0123456789abcdef`)
  mkdirSync(open, { mode: 0o700 })
  chmodSync(open, 0o770)
  expect(() => someoneListens(join(open, 'recorder.sock'))).toThrow('made it')
})
