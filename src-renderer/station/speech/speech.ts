/** The browser's own speech (SpeechSynthesis), one text after the other. Nobody else's station starts it. */
import { create } from 'zustand'
import type { Reading } from '../../../src-shared/bridge/station-view.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import type { Spoken } from '../../ui/question/aloud.ts'
import { voiceFor } from './voice.ts'
import { voicesSoon } from './voices.ts'

interface State {
  /** Name of what is being read. */
  reading: string | null
  /** There is no voice of this language, or (`failed`) the voice did not speak. */
  trouble: { code: 'no-voice'; language: Language } | { code: 'failed' } | null
}
export const useSpeaking = create<State>(() => ({ reading: null, trouble: null }))

const rates = { slow: 0.7, usual: 1, fast: 1.4 } as const
/** Each reading is another; what an earlier one was waiting for is over. */
let run = 0

export function hush(): void {
  const { reading, trouble } = useSpeaking.getState()
  if (reading === null && trouble === null) return
  run += 1
  speechSynthesis.cancel()
  useSpeaking.setState({ reading: null, trouble: null })
}

export async function readAloud(
  name: string,
  texts: readonly Spoken[],
  speed: Reading['speed'],
): Promise<void> {
  hush()
  run += 1
  const mine = run
  useSpeaking.setState({ reading: name })
  const voices = await voicesSoon()
  let trouble: State['trouble'] = null
  for (const { text, language } of texts) {
    if (mine !== run) return
    if (text === '') continue
    const voice = voiceFor(voices, language)
    if (!voice) trouble = { code: 'no-voice', language }
    else if (!(await said(text, voice, rates[speed]))) {
      trouble = { code: 'failed' }
      break
    }
  }
  if (mine === run) useSpeaking.setState({ reading: null, trouble })
}

/** Resolves when it was read, or stopped; false when it could not be. */
function said(text: string, voice: SpeechSynthesisVoice, rate: number): Promise<boolean> {
  const utterance = new SpeechSynthesisUtterance(text)
  Object.assign(utterance, { voice, lang: voice.lang, rate })
  return new Promise((resolve) => {
    utterance.onend = () => resolve(true)
    utterance.onerror = ({ error }) => resolve(error === 'canceled' || error === 'interrupted')
    speechSynthesis.speak(utterance)
  })
}
