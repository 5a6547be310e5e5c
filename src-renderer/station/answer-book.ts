/**
 * Answers on their way to main: what was typed shows at once, is sent 400 ms after the last change or when flushed,
 * and is sent again until main has acknowledged it; one that main can never take as it is (`refused`) waits for another
 * value. An answer leaves this book only with its attempt.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AnswerValue } from '../../src-shared/exam.ts'
import type { Problem } from '../../src-shared/vocabulary.ts'
import { problemOf } from './problem.ts'
import { same } from './same.ts'

interface AnswerState {
  /** Typed in this page, by question; they win over main's view. */
  values: Readonly<Record<string, AnswerValue>>
  /** Questions whose newest value main has not acknowledged. */
  pending: readonly string[]
  /** Of these: main refused the value itself; sending it again would not help. */
  refused: readonly string[]
  /** Why the last sending failed; null once one went through. */
  problem: Problem | null
}

export interface AnswerBookOptions {
  /** `pasted`: characters that came from the clipboard since the last that was acknowledged. */
  send: (question: string, value: AnswerValue, pasted: number) => Promise<unknown>
  /** Runs once after `ms`; the returned function cancels. */
  schedule: (run: () => void, ms: number) => () => void
  /** Rest after the last change before it is sent, ms. */
  delayMs?: number
  /** Waits before the 2nd, 3rd, … sending of a value that failed, ms; the last one repeats. */
  retryMs?: readonly number[]
}

export interface AnswerBook {
  readonly state: StoreApi<AnswerState>
  write(question: string, value: AnswerValue): void
  /** So many characters are about to come from the clipboard. */
  pasted(question: string, characters: number): void
  /** Sends everything that waits, now. True when main has acknowledged every value. */
  flush(): Promise<boolean>
  /** Forgets everything: another attempt begins. */
  clear(): void
}

interface Entry {
  value: AnswerValue
  /** Changes so far, and the one main acknowledged. */
  version: number
  acknowledged: number
  /** The newest that main refused for what it is; 0: none. */
  refused: number
  failures: number
  running: Promise<void> | null
  cancel: (() => void) | null
}

const none: AnswerState = { values: {}, pending: [], refused: [], problem: null }

export function createAnswerBook({
  send,
  schedule,
  delayMs = 400,
  retryMs = [500, 1000, 2000, 5000],
}: AnswerBookOptions): AnswerBook {
  const state = createStore<AnswerState>(() => none)
  let entries = new Map<string, Entry>()
  const pasted = new Map<string, number>()

  const waits = (entry: Entry): boolean => entry.acknowledged < entry.version
  const isRefused = (entry: Entry): boolean => waits(entry) && entry.refused === entry.version
  const isCurrent = (question: string, entry: Entry): boolean => entries.get(question) === entry

  function publish(problem: Problem | null = state.getState().problem): void {
    const now = {
      values: Object.fromEntries([...entries].map(([question, entry]) => [question, entry.value])),
      pending: [...entries].filter(([, entry]) => waits(entry)).map(([question]) => question),
      refused: [...entries].filter(([, entry]) => isRefused(entry)).map(([question]) => question),
      problem,
    }
    state.setState((before) => same(before, now))
  }

  function later(question: string, entry: Entry, ms: number): void {
    entry.cancel?.()
    entry.cancel = schedule(() => void deliver(question, entry), ms)
  }

  /** One sending at a time for a question, so that an older value can never arrive after a newer one. */
  function deliver(question: string, entry: Entry): Promise<void> {
    entry.cancel?.()
    entry.cancel = null
    if (!waits(entry) || isRefused(entry) || !isCurrent(question, entry)) return Promise.resolve()
    entry.running ??= once(question, entry).finally(() => {
      entry.running = null
    })
    return entry.running
  }

  async function once(question: string, entry: Entry): Promise<void> {
    const version = entry.version
    const characters = pasted.get(question) ?? 0
    let problem: Problem | null = null
    try {
      await send(question, entry.value, characters)
      pasted.set(question, (pasted.get(question) ?? 0) - characters)
      entry.acknowledged = version
      entry.failures = 0
    } catch (error) {
      entry.failures += 1
      problem = problemOf(error)
      if (problem.code === 'bad-input') {
        entry.refused = version
        // It stands at its question, and in the save state; nothing is wrong with the way.
        problem = null
      }
    }
    if (!isCurrent(question, entry)) return
    publish(problem)
    if (waits(entry) && !isRefused(entry)) {
      const retry = retryMs[Math.min(entry.failures, retryMs.length) - 1] ?? delayMs
      later(question, entry, problem ? retry : delayMs)
    }
  }

  return {
    state,
    write(question, value) {
      const entry = entries.get(question) ?? {
        value,
        version: 0,
        acknowledged: 0,
        refused: 0,
        failures: 0,
        running: null,
        cancel: null,
      }
      entry.value = value
      entry.version += 1
      entries.set(question, entry)
      later(question, entry, delayMs)
      publish()
    },
    pasted: (question, characters) => void pasted.set(question, (pasted.get(question) ?? 0) + characters),
    async flush() {
      const waiting = [...entries].filter(([, entry]) => waits(entry))
      await Promise.all(
        waiting.map(async ([question, entry]) => {
          await entry.running
          await deliver(question, entry)
        }),
      )
      return state.getState().pending.length === 0
    },
    clear() {
      for (const entry of entries.values()) entry.cancel?.()
      entries = new Map()
      pasted.clear()
      state.setState(none)
    },
  }
}
