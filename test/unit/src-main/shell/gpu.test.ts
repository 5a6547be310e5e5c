import { expect, it, vi } from 'vitest'
import { createGpuWatch } from '../../../../src-main/shell/chromium/gpu.ts'

const browser = { type: 'browser', id: 1, cpuTime: 2 }
const gpu = (id: number) => ({ type: 'GPU', id, cpuTime: 2 })

it('tells each time that another GPU process, or none, is in the place of the one that was there', async () => {
  let processes: { type: string; id: number }[] = [browser]
  const onLost = vi.fn()
  const watch = createGpuWatch({ ask: async () => ({ processInfo: processes }), onLost })
  const look = async (...now: { type: string; id: number }[]) => {
    processes = [browser, ...now]
    await watch.look()
    return onLost.mock.calls.length
  }
  // It comes some time after the browser.
  expect(await look()).toBe(0)
  expect(await look(gpu(7))).toBe(0)
  expect(await look({ type: 'renderer', id: 8 }, gpu(7))).toBe(0)
  expect(await look(gpu(9))).toBe(1)
  expect(await look()).toBe(2)
  expect(await look(gpu(11))).toBe(2)
})

it('a browser that does not answer is no loss', async () => {
  const onLost = vi.fn()
  const watch = createGpuWatch({ ask: () => Promise.reject(new Error('the pipe is closed')), onLost })
  await watch.look()
  expect(onLost).not.toHaveBeenCalled()
})

it('asks a browser that takes its time once, and rejects an answer that it does not know', async () => {
  const slow = Promise.withResolvers<unknown>()
  const ask = vi.fn(() => slow.promise)
  const watch = createGpuWatch({ ask, onLost: () => undefined })
  const looked = watch.look()
  await watch.look()
  expect(ask).toHaveBeenCalledOnce()
  slow.resolve({ processes: [] })
  await expect(looked).rejects.toThrow('processInfo')
})
