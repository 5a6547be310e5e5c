/** The newest small picture of every station and source, as data URLs. Lossy by nature, so never in the query cache. */
import { create } from 'zustand'
import type { Source } from '../../../src-shared/vocabulary.ts'

interface Pictures {
  newest: Record<string, { address: string; at: number }>
  put(station: string, source: Source, jpeg: string, at: number): void
  clear(): void
}

const key = (station: string, source: Source) => `${station} ${source}`

export const usePictures = create<Pictures>((set) => ({
  newest: {},
  put: (station, source, jpeg, at) =>
    set(({ newest }) => ({
      newest: { ...newest, [key(station, source)]: { address: `data:image/jpeg;base64,${jpeg}`, at } },
    })),
  clear: () => set({ newest: {} }),
}))

export const usePicture = (station: string, source: Source) =>
  usePictures((state) => state.newest[key(station, source)])
