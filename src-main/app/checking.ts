/**
 * Somebody at a console wants this machine checked: it is, by a program of its own, unless somebody is at it. Whoever
 * stands before it reads that cameras will take a picture before they do, and can say no.
 */
import { type CheckAnswer, Checked, CheckPictures, cutSentence } from '../../src-shared/machine-check.ts'

export interface CheckingDeps {
  /** Nobody signs in, sits here, or has touched anything lately. */
  idle(): boolean
  /** The station's page says that the machine is checked, or no longer. */
  tell(checking: boolean): void
  /** `taza check`: its line of JSON. Rejects where it could not be begun, or broke off; `stop` ends it. */
  run(stop: AbortSignal): Promise<string>
  /** To the server. */
  answer(answer: CheckAnswer): Promise<unknown>
  onTrouble(error: unknown): void
  /** Calls again and again every `ms`; the result ends it. */
  every(ms: number, act: () => void): () => void
  /** Calls once; the result cancels it. */
  after(ms: number, act: () => void): () => void
}

/** What the program prints. */
const Printed = Checked.extend({ pictures: CheckPictures })
/** Cameras must be free again soon after somebody has come, ms. */
const lookEveryMs = 300
/** For reading what the page says, and for the button, before anything is begun, ms. */
const noticeMs = 15_000

export interface Checking {
  asked(): void
  /** Somebody is here and wants no check now. */
  refuse(): void
}

export interface LinkedChecking extends Checking {
  /** Somebody has touched a key, the pointer or the screen. */
  touched(): void
}

export function createChecking(deps: CheckingDeps): Checking {
  const { idle, tell, run, answer, onTrouble, every, after } = deps
  let state: 'none' | 'checking' | 'answering' = 'none'
  /** Asked for while the answer to the order before was on its way. */
  let again = false
  let end: ((why: 'busy' | 'refused') => void) | null = null

  async function check(): Promise<CheckAnswer> {
    if (!idle()) return { outcome: 'busy' }
    const stop = new AbortController()
    let why: 'busy' | 'refused' = 'busy'
    end = (reason) => {
      if (!stop.signal.aborted) why = reason
      stop.abort()
    }
    const still = every(lookEveryMs, () => {
      if (!idle()) end?.('busy')
    })
    tell(true)
    try {
      await read(stop.signal)
      const printed = Printed.parse(JSON.parse(await run(stop.signal)))
      return stop.signal.aborted ? { outcome: why } : { outcome: 'checked', ...printed }
    } catch (error) {
      if (stop.signal.aborted) return { outcome: why }
      onTrouble(error)
      return { outcome: 'failed', says: cutSentence(error instanceof Error ? error.message : String(error)) }
    } finally {
      still()
      end = null
      tell(false)
    }
  }

  /** Rejects where the check is ended meanwhile. */
  const read = (stop: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const cancel = after(noticeMs, resolve)
      stop.addEventListener('abort', () => {
        cancel()
        reject(new Error('ended before it was begun'))
      })
    })

  async function work(): Promise<void> {
    do {
      again = false
      state = 'checking'
      const found = await check()
      state = 'answering'
      await answer(found).catch(onTrouble)
    } while (again)
    state = 'none'
  }

  return {
    /** Who asks twice gets one answer; who asks once it is given, another. */
    asked() {
      if (state === 'answering') again = true
      if (state === 'none') work().catch(onTrouble)
    },
    refuse: () => end?.('refused'),
  }
}
