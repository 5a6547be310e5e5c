/** Reading a question aloud, to a student to whom that was granted; ends with the question, and under a lock. */
import { useEffect } from 'react'
import type { Aloud } from '../../ui/question/aloud.ts'
import { useView } from '../store.ts'
import { hush, readAloud, useSpeaking } from './speech.ts'

export function useQuestionAloud(): Aloud | null {
  const { granted, locked, language, how } = useView(({ exam, lock, language, reading }) => ({
    ...{ granted: exam?.speech === true, locked: lock !== null, language, how: reading },
  }))
  const reading = useSpeaking((state) => state.reading)
  useEffect(() => hush, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read in another language is over
  useEffect(hush, [locked, language])
  if (!granted) return null
  return {
    reading,
    toggle: (name, texts) => (reading === name ? hush() : void readAloud(name, texts, how.speed)),
  }
}
