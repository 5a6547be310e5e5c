/** The machine's voices. Asked for as soon as it is known that they are needed: that may start the system's speech first. */

/** At first; once there were none, whoever asks again is told soon. */
let withinMs = 90_000
const againMs = 10_000
/** Thousands come (eSpeak NG has some hundred for each language), on a busy machine in seconds. */
const eachMs = 15_000
/** Where the system's speech is up already, or the browser's own is used. */
const firstMs = 2000
const lookEveryMs = 250

let asked: Promise<SpeechSynthesisVoice[]> | null = null

/** Empty: there are none. Then the next one who asks looks anew. */
export function voicesSoon(): Promise<SpeechSynthesisVoice[]> {
  asked ??= look().then((voices) => {
    withinMs = againMs
    if (voices.length === 0) asked = null
    return voices
  })
  return asked
}

/**
 * A document is told of the voices once. Where the system's speech was not up at that time its list stays empty (measured
 * on Chromium 156 with speech-dispatcher): a new document gets another.
 */
async function look(): Promise<SpeechSynthesisVoice[]> {
  const until = Date.now() + withinMs
  let voices = await within(speechSynthesis, firstMs)
  while (voices.length === 0 && Date.now() < until) {
    const frame = document.createElement('iframe')
    frame.hidden = true
    document.body.append(frame)
    voices = await within(frame.contentWindow?.speechSynthesis, eachMs)
    // Its voices are the browser's, and hold without it.
    frame.remove()
  }
  return voices
}

async function within(from: SpeechSynthesis | undefined, ms: number): Promise<SpeechSynthesisVoice[]> {
  const until = Date.now() + ms
  for (;;) {
    const voices = from?.getVoices() ?? []
    if (voices.length > 0 || Date.now() > until) return voices
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}
