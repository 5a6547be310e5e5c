/** Counts keys that went down in this page, for main to compare with what went down at the keyboards. Never which. */

export interface KeyCounterPorts {
  send(keys: { presses: number; repeats: number }): Promise<unknown>
  /** Runs it every so many ms. */
  every(ms: number, act: () => void): void
}

const TELL_EVERY_MS = 2000

/** Takes each `keydown`, before anything else can stop it. */
export function createKeyCounter(ports: KeyCounterPorts): (event: Pick<KeyboardEvent, 'repeat'>) => void {
  let presses = 0
  let repeats = 0
  let telling = false
  ports.every(TELL_EVERY_MS, () => {
    if (telling || presses + repeats === 0) return
    const told = { presses, repeats }
    telling = true
    ports
      .send(told)
      .then(
        () => {
          presses -= told.presses
          repeats -= told.repeats
        },
        // Main is away: told with the next ones.
        () => undefined,
      )
      .finally(() => {
        telling = false
      })
  })
  return ({ repeat }) => {
    if (repeat) repeats++
    else presses++
  }
}
