/** How a new need is noticed, by each person's choice: by a sound, and by the system's notification where the page is behind. */
import { create } from 'zustand'

const place = 'taza.bell'

interface Choice {
  sound: boolean
  notify: boolean
}

interface BellState extends Choice {
  /** How many things need whoever looks; in the tab's title. */
  count: number
  set(choice: Partial<Choice>): void
}

/** Off until it is asked for; what is not there or not readable is off. */
function choiceIn(text: string | null): Choice {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    const is = (name: string) =>
      typeof value === 'object' && value !== null && Reflect.get(value, name) === true
    return { sound: is('sound'), notify: is('notify') }
  } catch (_notJson) {
    return { sound: false, notify: false }
  }
}

/** A browser may keep no storage for a page: then the choice lasts as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(place)
  } catch (_denied) {
    return null
  }
}

function store(choice: Choice): void {
  try {
    localStorage.setItem(place, JSON.stringify(choice))
  } catch (_denied) {
    // As above.
  }
}

export const useBell = create<BellState>((set, get) => ({
  ...choiceIn(stored()),
  count: 0,
  set(choice) {
    set(choice)
    const { sound, notify } = get()
    store({ sound, notify })
  },
}))

/** Only where it can be asked for: browsers notify from secure pages alone. */
export const canNotify = (): boolean => typeof Notification !== 'undefined' && window.isSecureContext

let context: AudioContext | null = null

/** Two short tones, rising where something is at risk. A browser that wants a press first is given the next one. */
export function ring(urgent: boolean): void {
  context ??= new AudioContext()
  const audio = context
  if (audio.state === 'suspended') {
    const wake = () => void audio.resume()
    void audio.resume()
    window.addEventListener('pointerdown', wake, { once: true })
    window.addEventListener('keydown', wake, { once: true })
  }
  const tones = urgent ? [660, 880, 1100] : [660, 520]
  for (const [i, frequency] of tones.entries()) {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    const at = audio.currentTime + i * 0.18
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0.0001, at)
    volume.gain.exponentialRampToValueAtTime(0.25, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.16)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.18)
  }
}
