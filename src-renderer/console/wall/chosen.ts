/** Stations chosen for one command. */
import { create } from 'zustand'

interface Chosen {
  /** Tiles can be chosen. */
  on: boolean
  stations: ReadonlySet<string>
  begin(): void
  end(): void
  toggle(station: string): void
  choose(stations: readonly string[]): void
}

const none: ReadonlySet<string> = new Set()

export const useChosen = create<Chosen>((set) => ({
  on: false,
  stations: none,
  begin: () => set({ on: true, stations: none }),
  end: () => set({ on: false, stations: none }),
  toggle: (station) =>
    set(({ stations }) => {
      const now = new Set(stations)
      if (!now.delete(station)) now.add(station)
      return { stations: now }
    }),
  choose: (stations) => set({ stations: new Set(stations) }),
}))
