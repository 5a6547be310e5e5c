/** Where films and pictures are loaded from: an attempt's own addresses, or those of a case, which names nobody. */
import { createContext, useContext } from 'react'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import { filmAddress, stillAddress } from './addresses.ts'

export interface Evidence {
  /** `id`: of the attempt that is shown. */
  still: (id: string, digest: string) => string
  film: (id: string, camera: Camera) => string
  /** Whether its films stand under its id on a screen of their own. */
  opens: boolean
}

export const attemptEvidence: Evidence = { still: stillAddress, film: filmAddress, opens: true }

const Shown = createContext(attemptEvidence)
export const EvidenceProvider = Shown.Provider
export const useEvidence = (): Evidence => useContext(Shown)
