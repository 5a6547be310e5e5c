import { expect, test, vi } from 'vitest'
import { createPreviews } from '../../../../src-renderer/capture/previews.ts'

test('previews: the newest only, never two at a time', async () => {
  const seen: number[] = []
  let release: () => void = () => undefined
  const preview = createPreviews((jpeg) => {
    seen.push(jpeg[0] ?? 0)
    return new Promise((resolve) => {
      release = () => resolve(undefined)
    })
  })
  for (const n of [1, 2, 3, 4]) preview(new Uint8Array([n]))
  expect(seen).toEqual([1])
  release()
  await vi.waitFor(() => expect(seen).toEqual([1, 4]))
  release()
})
