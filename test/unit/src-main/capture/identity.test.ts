import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createIdentityPictures } from '../../../../src-main/capture/identity.ts'
import { createNumbering } from '../../../../src-main/capture/numbering.ts'
import { fakeKeeper } from './fake-keeper.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function make() {
  const { keeper, asked } = fakeKeeper(async () => ({ seq: 4, digest: 'd'.repeat(64) }))
  const numbering = createNumbering()
  const sent: { ticket: number }[] = []
  const pictures = createIdentityPictures({
    keeper,
    numbering,
    send: (event) => sent.push(event),
    now: () => 1234,
    setTimer: (run, ms) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  return { pictures, sent, numbering, asked }
}
const jpeg = new Uint8Array([0xff, 0xd8])

it('asks the face camera for one frame and gives it to the one who asked', async () => {
  const { pictures, sent } = make()
  const first = pictures.take()
  const second = pictures.take()
  expect(sent).toEqual([
    { type: 'picture', source: 'face', ticket: 1 },
    { type: 'picture', source: 'face', ticket: 2 },
  ])
  pictures.arrived(2, new Uint8Array([2]))
  pictures.arrived(1, new Uint8Array([1]))
  expect([...(await first), ...(await second)]).toEqual([1, 2])
})

it('does not wait for ever, and forgets a frame that comes too late', async () => {
  const { pictures } = make()
  const taken = pictures.take()
  const refused = expect(taken).rejects.toMatchObject({ problem: { code: 'camera-in-use' } })
  await vi.advanceTimersByTimeAsync(5000)
  await refused
  pictures.arrived(1, jpeg)
})

it('is sealed as a still of its own meaning under the next number of the face camera', async () => {
  const { pictures, numbering, asked } = make()
  await pictures.keep(jpeg, true)
  expect(asked[0]?.args).toMatchObject({
    kind: 'media.segment',
    body: { source: 'face', index: 0, type: 'still', init: null, start: 1234, identity: { card: true } },
  })
  // The film goes on after it, or two objects would claim one number.
  expect(numbering.next().face.index).toBe(1)
})
