/** A disk that takes an append's bytes and then refuses to make them durable, and to let go of them. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openStore, type Row, type Store } from '../../../../src-main/keeper/store.ts'
import { temporaryFolder } from '../../../support/keeper-process.ts'

const refuses = { sync: false, cut: false }
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const unless = <A extends unknown[]>(what: keyof typeof refuses, work: (...args: A) => void) => {
    return (...args: A) => {
      if (refuses[what]) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
      work(...args)
    }
  }
  return {
    ...fs,
    fdatasyncSync: unless('sync', fs.fdatasyncSync),
    ftruncateSync: unless('cut', fs.ftruncateSync),
  }
})

let place: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  place = temporaryFolder()
  store = openStore(join(place.folder, 'a.sqlite'))
})
afterEach(() => {
  Object.assign(refuses, { sync: false, cut: false })
  store.close()
  place.remove()
})

/** All of one length: a refused one fits exactly behind the one that is written in its neighbour's place. */
const row = (seq: number, mark: string): Row => ({
  record: { seq, kind: 'keys.refused', leaf: JSON.stringify({ seq, mark }) },
  object: null,
  checkpoint: null,
})
const full = expect.objectContaining({ problem: expect.objectContaining({ code: 'disk-full' }) })

test('what was refused is not there after a crash, also where the disk would not let go of it at once', () => {
  store.append([row(0, 'kept')])
  Object.assign(refuses, { sync: true, cut: true })
  expect(() => store.append([row(1, 'lost'), row(2, 'lost')])).toThrow(full)
  refuses.sync = false
  expect(() => store.append([row(1, 'none')])).toThrow(full)
  refuses.cut = false
  store.append([row(1, 'then')])
  for (const ending of ['.sqlite', '.sqlite-wal', '.log'])
    copyFileSync(join(place.folder, `a${ending}`), join(place.folder, `b${ending}`))
  const again = openStore(join(place.folder, 'b.sqlite'))
  expect(again.leaves(0, 10)).toEqual([row(0, 'kept'), row(1, 'then')].map(({ record }) => record.leaf))
  again.close()
})
