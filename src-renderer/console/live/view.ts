/** Which tiles are on the screen: the server sends pictures of these alone. */
import { create } from 'zustand'

/** Null: nobody says, as on a page without tiles. */
export const useView = create<{ stations: readonly string[] | null }>(() => ({ stations: null }))
