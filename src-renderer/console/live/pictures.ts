/** The newest small picture of every station and source, by its blob's address. Lossy by nature, so never in the query cache. */
import { create } from 'zustand'
import type { Source } from '../../../src-shared/vocabulary.ts'
import type { FramedPicture } from './connection.ts'

interface Newest {
  address: string
  /** Unix ms. */
  at: number
  /** Too long ago to be called live. */
  old: boolean
}
interface Pictures {
  newest: Readonly<Record<string, Newest>>
  /** A batch is one change of the page. */
  put(pictures: readonly FramedPicture[], at: number): void
  /** Marks those that are old by now. */
  age(now: number): void
  clear(): void
}

/** A picture older than this is shown as such, ms. */
const oldAfterMs = 10_000

const key = (station: string, source: Source) => `${station} ${source}`

export const usePictures = create<Pictures>((set, get) => ({
  newest: {},
  put(pictures, at) {
    const newest = { ...get().newest }
    for (const { station, source, jpeg } of pictures) {
      const before = newest[key(station, source)]
      if (before) URL.revokeObjectURL(before.address)
      const address = URL.createObjectURL(new Blob([jpeg], { type: 'image/jpeg' }))
      newest[key(station, source)] = { address, at, old: false }
    }
    set({ newest })
  },
  age(now) {
    const { newest } = get()
    const aged = Object.entries(newest).filter(([, { at, old }]) => !old && now - at > oldAfterMs)
    if (aged.length === 0) return
    set({
      newest: { ...newest, ...Object.fromEntries(aged.map(([of, one]) => [of, { ...one, old: true }])) },
    })
  },
  clear() {
    for (const { address } of Object.values(get().newest)) URL.revokeObjectURL(address)
    set({ newest: {} })
  },
}))

export const usePicture = (station: string, source: Source) =>
  usePictures((state) => state.newest[key(station, source)])
