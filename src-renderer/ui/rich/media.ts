/** Where the pictures and sounds of a question lie, for all its texts. */
import { createContext, useContext } from 'react'

export interface Media {
  /** By digest; null: it is not here yet. */
  address: (digest: string) => string | null
  /** The page is covered (a lock): nothing is shown large over it. */
  covered: boolean
}

const Shown = createContext<Media>({ address: () => null, covered: false })
export const MediaProvider = Shown.Provider
export const useShownMedia = (): Media => useContext(Shown)
