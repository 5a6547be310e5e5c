/** What one console is told of tiles and pictures, and what it is spared. */
import { expect, test } from 'vitest'
import { createWatcher, toldTile } from '../../../../src-server/live/watcher.ts'
import { unframed } from '../../../../src-shared/picture-frame.ts'
import { live, summary, tile } from '../../../integration/console-page/fixtures.ts'

function console_() {
  const tiles: string[][] = []
  const pictures: string[][] = []
  const socket = { bufferedAmount: 0, terminated: false }
  const watcher = createWatcher({
    send(data) {
      if (typeof data === 'string')
        tiles.push(JSON.parse(data).tiles.map((one: { station: { id: string } }) => one.station.id))
      else pictures.push((unframed(Uint8Array.from(data)) ?? []).map(({ station }) => station))
    },
    get bufferedAmount() {
      return socket.bufferedAmount
    },
    terminate: () => {
      socket.terminated = true
    },
  })
  return { watcher, tiles, pictures, socket }
}
const running = (more = {}) => summary(1, 'running', { startedAt: 1000, ...more })
const plain = toldTile(tile(1, running()), 0)
const drifted = (at: number) => toldTile(tile(1, running({ leftMs: 3_000_000 })), at)

test('a tile is told again at once when it looks different', () => {
  const { watcher, tiles } = console_()
  watcher.view([])
  const locked = running({ lock: { reason: 'keys', code: 'X' } })
  for (const one of [plain, plain, toldTile(tile(1, locked, { live: live(locked) }), 1)]) watcher.tiles([one])
  expect(tiles).toEqual([['st-1'], ['st-1']])
})

test('small numbers are told of what is on the screen alone, and not with every batch', () => {
  const [seen, unseen] = [console_(), console_()]
  seen.watcher.view(['st-1'])
  unseen.watcher.view(['st-2'])
  for (const { watcher } of [seen, unseen]) for (const one of [plain, drifted(1000)]) watcher.tiles([one])
  // Not yet, and not forgotten.
  expect(seen.watcher.tiles([drifted(1500)])).toEqual(['st-1'])
  expect(unseen.watcher.tiles([drifted(1500)])).toEqual([])
  for (const { watcher } of [seen, unseen]) watcher.tiles([drifted(2500)])
  expect(seen.tiles).toHaveLength(2)
  expect(unseen.tiles).toHaveLength(1)
})

test('who has not said what is on the screen gets every tile now and then, and no picture', () => {
  const { watcher, tiles, pictures } = console_()
  for (const one of [plain, drifted(2500), drifted(4500)]) watcher.tiles([one])
  watcher.picture('st-1', 'face')
  watcher.pictures(() => ({ jpeg: 'AAAA', at: 0 }), 0)
  expect(tiles).toHaveLength(2)
  expect(pictures).toEqual([])
})

test('with more tiles on the screen than fit, each picture has its turn', () => {
  const { watcher, pictures } = console_()
  const all = Array.from({ length: 70 }, (_, i) => `st-${i}`)
  expect(watcher.view(all)).toEqual(all)
  const fresh = () => {
    for (const station of all) watcher.picture(station, 'face')
    watcher.pictures(() => ({ jpeg: 'AAAA', at: 0 }), 0)
  }
  for (let i = 0; i < 3; i++) fresh()
  expect(pictures[0]).toHaveLength(30)
  expect(new Set(pictures.flat())).toEqual(new Set(all))
})

test('an old picture, one of a tile that is gone, and one for a slow line are not sent', () => {
  const { watcher, pictures, socket } = console_()
  watcher.view(['st-1', 'st-2'])
  for (const station of ['st-1', 'st-2']) watcher.picture(station, 'face')
  expect(watcher.view(['st-2', 'st-3'])).toEqual(['st-3'])
  socket.bufferedAmount = 600 * 1024
  watcher.pictures(() => ({ jpeg: 'AAAA', at: 0 }), 0)
  socket.bufferedAmount = 0
  watcher.pictures(() => ({ jpeg: 'AAAA', at: 0 }), 0)
  watcher.picture('st-3', 'face')
  watcher.pictures(() => ({ jpeg: 'AAAA', at: 0 }), 6000)
  expect(pictures).toEqual([['st-2']])
})

test('a console that takes nothing more must come again', () => {
  const { watcher, socket } = console_()
  socket.bufferedAmount = 17 * 1024 * 1024
  watcher.tiles([plain])
  expect(socket.terminated).toBe(true)
})
