/** Tells main that somebody is at this machine: a key, the pointer, the screen. Never which, and not each time. */

export interface TouchedPorts {
  tell(): Promise<unknown>
  /** ms, by a clock that only goes on. */
  now(): number
  /** The page says that the machine is checked, and has a button against it. */
  asks(): boolean
  /** What is pressed there answers by itself. */
  answersItself(target: EventTarget | null): boolean
}

const tellEveryMs = 10_000
/** What leads to the button is no answer to it: the pointer on its way there, and these keys. */
const ways: ReadonlySet<string> = new Set(['Tab', 'Shift'])

type Touch = Pick<Event, 'type' | 'target'> & { key?: string; movementX?: number; movementY?: number }

/** Takes each event, before anything else can stop it. */
export function createTouched({ tell, now, asks, answersItself }: TouchedPorts): (event: Touch) => void {
  let told = Number.NEGATIVE_INFINITY
  /** While it is asked, each of them ends the check, whatever was told before. */
  let asked = false
  return (event) => {
    // The page moved below the pointer.
    if (event.type === 'pointermove' && event.movementX === 0 && event.movementY === 0) return
    const { type, key = '', target } = event
    if (asks() && (type === 'pointermove' || ways.has(key) || answersItself(target))) return
    if (asks() !== asked) {
      asked = !asked
      told = Number.NEGATIVE_INFINITY
    }
    if (now() - told < tellEveryMs) return
    told = now()
    tell().catch(() => {
      // Main is away: told with the next one.
      told = Number.NEGATIVE_INFINITY
    })
  }
}
