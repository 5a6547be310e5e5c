/** Which of the machine's voices reads a language. Pure. */
import type { Language } from '../../../src-shared/vocabulary.ts'

export type Voice = Pick<SpeechSynthesisVoice, 'lang' | 'localService' | 'default' | 'name'>

/**
 * A voice of this very language, or none: another's reads the letters wrongly. Never one that works elsewhere: a question
 * would leave the machine.
 */
export function voiceFor<V extends Voice>(voices: readonly V[], language: Language): V | null {
  const fit = voices.filter(
    ({ lang, localService }) => localService && lang.toLowerCase().split(/[-_]/)[0] === language,
  )
  // eSpeak NG lists each language again with every variant of its voice; the plain one has the shortest name.
  return (
    fit.toSorted((a, b) => Number(b.default) - Number(a.default) || a.name.length - b.name.length)[0] ?? null
  )
}
