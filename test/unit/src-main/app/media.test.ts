import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMedia } from '../../../../src-main/app/media.ts'
import { newSitting } from '../../../../src-main/exam/context.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'taza-media-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const devices = [
  { label: 'Face', ordinal: 0, group: '1' },
  { label: 'Desk', ordinal: 0, group: '2' },
]

it('does not answer each report of the same devices with an order, which would be reported again', () => {
  const tell = vi.fn()
  const sitting = newSitting('kk')
  const media = createMedia({
    memory: join(dir, 'cameras.json'),
    sitting: () => sitting,
    tell,
    onProblem: () => undefined,
    now: () => 0,
    onObserved: () => undefined,
  })
  media.onDevices(devices)
  const first = tell.mock.calls.length
  for (let i = 0; i < 5; i++) media.onDevices(devices)
  expect(tell).toHaveBeenCalledTimes(first)
})
