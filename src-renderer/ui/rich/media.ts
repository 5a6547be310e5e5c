/** Where the pictures and sounds of a question lie, for all its texts. */
import { createContext, useContext } from 'react'

export interface Media {
  /** By digest; null: it is not here yet. */
  address: (digest: string) => string | null
  /** The page is covered (a lock): nothing is shown large over it. */
  covered: boolean
  /** A sound that can be played so often and no more; null: as often as one likes. Absent: none is counted here. */
  counted?: (digest: string) => CountedSound | null
}

export interface CountedSound {
  /** How often it can be played still. */
  left: number
  /** Where it lies, once the play is counted; null: it cannot be played. */
  begin: () => Promise<string | null>
}

const Shown = createContext<Media>({ address: () => null, covered: false })
export const MediaProvider = Shown.Provider
export const useShownMedia = (): Media => useContext(Shown)
