import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createPictures } from '../../../../src-main/recorder/pictures.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function make() {
  const sent: { ticket: number }[] = []
  const pictures = createPictures({
    send: (event) => sent.push(event),
    setTimer: (run, ms) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  return { pictures, sent }
}

it('asks the camera for one frame and gives it to the one who asked', async () => {
  const { pictures, sent } = make()
  const first = pictures.take('face')
  const second = pictures.take('desk')
  expect(sent).toEqual([
    { type: 'picture', source: 'face', ticket: 1 },
    { type: 'picture', source: 'desk', ticket: 2 },
  ])
  pictures.arrived(2, new Uint8Array([2]))
  pictures.arrived(1, new Uint8Array([1]))
  expect([...(await first), ...(await second)]).toEqual([1, 2])
  expect(vi.getTimerCount()).toBe(0)
})

it('does not wait for ever, and forgets a frame that comes too late', async () => {
  const { pictures } = make()
  const taken = pictures.take('face')
  const refused = expect(taken).rejects.toMatchObject({
    problem: { code: 'camera-in-use', params: { camera: 'face' } },
  })
  await vi.advanceTimersByTimeAsync(15_000)
  await refused
  pictures.arrived(1, new Uint8Array([0xff, 0xd8]))
})
