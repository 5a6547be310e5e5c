/** Has the voices there by the time a question is read, for a student to whom reading aloud was granted. */
import { useEffect } from 'react'
import { useStation } from '../store.ts'
import { voicesSoon } from './voices.ts'

export function useVoices(): void {
  const granted = useStation(({ view }) => view?.exam?.speech === true && view.attempt !== null)
  useEffect(() => {
    if (granted) void voicesSoon()
  }, [granted])
}
