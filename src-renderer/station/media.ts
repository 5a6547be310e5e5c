/** Pictures and sounds of the paper: fetched from main when a question shows them, and kept until another attempt begins. */
import { useCallback, useEffect, useMemo } from 'react'
import { createStore, useStore } from 'zustand'
import { fromBase64 } from '../../src-shared/bytes.ts'
import { mediaIn, type Question } from '../../src-shared/exam.ts'
import { call } from '../bridge.ts'
import type { Media } from '../ui/rich/media.ts'

/** By digest, `blob:` addresses; null while it is on its way, or is not here. */
const held = createStore<Readonly<Record<string, string | null>>>(() => ({}))

async function fetchMedium(digest: string): Promise<void> {
  if (digest in held.getState()) return
  held.setState({ [digest]: null })
  try {
    const { medium } = await call('exam.medium', { digest })
    if (!medium || !(digest in held.getState())) return
    const blob = new Blob([fromBase64(medium.base64)], { type: medium.type })
    held.setState({ [digest]: URL.createObjectURL(blob) })
  } catch (_mainIsAway) {
    // Asked again when the question is shown again.
    const { [digest]: _gone, ...others } = held.getState()
    held.setState(others, true)
  }
}

/** Counts a play, and says where its sound lies until another begins. */
export async function beginSound(digest: string): Promise<string | null> {
  try {
    const { medium } = await call('exam.play', { digest })
    const address = URL.createObjectURL(new Blob([fromBase64(medium.base64)], { type: medium.type }))
    const { [digest]: before } = held.getState()
    if (before) URL.revokeObjectURL(before)
    held.setState({ [digest]: address })
    return address
  } catch (_notToBePlayed) {
    return null
  }
}

export function forgetMedia(): void {
  for (const address of Object.values(held.getState())) if (address !== null) URL.revokeObjectURL(address)
  held.setState({}, true)
}

/** Of what this question shows, and what the next one will. */
export function useMedia(questions: readonly Question[]): Media['address'] {
  const known = useStore(held)
  const digests = useMemo(() => mediaIn(questions).join(' '), [questions])
  useEffect(() => {
    for (const digest of digests.split(' ')) if (digest !== '') void fetchMedium(digest)
  }, [digests])
  return useCallback((digest) => known[digest] ?? null, [known])
}
