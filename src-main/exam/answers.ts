/**
 * Answers: durable here first (keeper), then on the server. A change is acknowledged to the page when the keeper has
 * it; the server gets the newest revision of each as soon as it can be reached.
 */
import { z } from 'zod'
import { throughKeeper } from '../../src-shared/api/through-keeper.ts'
import type { Answers, AnswerValue } from '../../src-shared/exam.ts'
import { AnswerValue as AnswerValueSchema } from '../../src-shared/exam.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'

export interface AnswersPorts {
  keeper: KeeperPort
  attempt: string
  part: number
  /** That she drew; null: none. */
  ticket: () => number | null
  /** The record of an answer that is on the disk. */
  onSaved: (record: LedgerRecord) => void
  /** Called whenever `current` or `saving` changed. */
  onChange: () => void
  /** A failure that is not the network's; told to the technician's log. */
  onTrouble: (error: unknown) => void
  setTimer: (run: () => void, ms: number) => () => void
}

const retryMs = 3000
/** Of one request: what the server takes in one body, with room, and what a thin line carries in its time. */
const batchAtMost = { answers: 100, characters: 200_000 }

const Revised = z.object({ value: AnswerValueSchema, revision: z.int().positive() })

/** What the ledger holds and what the server holds, the higher revision of each; `unread`: told of one that cannot be read. */
export function merged(
  kept: Readonly<Record<string, { value: unknown; revision: number }>>,
  served: Answers,
  unread: (error: unknown) => void,
): Answers {
  const answers = { ...served }
  for (const [question, one] of Object.entries(kept)) {
    const answer = Revised.safeParse(one)
    // One that cannot be read keeps none of the others from being there.
    if (!answer.success) unread(new Error(`the kept answer to ${question} cannot be read`))
    else if (answer.data.revision >= (answers[question]?.revision ?? 0)) answers[question] = answer.data
  }
  return answers
}

export function createAnswers(ports: AnswersPorts) {
  let answers: Answers = {}
  /** Those that are on the ledger: nothing else goes to the server, or it would hold what no record has. */
  let durable: Answers = {}
  const onServer = new Map<string, number>()
  let saving: 'saved' | 'saving' | 'kept' = 'saved'
  const server = throughKeeper(ports.keeper)
  let uploading: Promise<void> | null = null
  let again = false
  let sealed = false
  let cancelRetry: (() => void) | null = null
  /** Keeper writes run one after another, so that revisions reach the ledger in order. */
  let writes: Promise<unknown> = Promise.resolve()

  const pending = () =>
    Object.entries(durable)
      .filter(([question, { revision }]) => (onServer.get(question) ?? 0) < revision)
      .map(([question, { value, revision }]) => ({ question, value, revision }))

  function become(next: typeof saving) {
    if (next === saving) return
    saving = next
    ports.onChange()
  }

  async function upload() {
    cancelRetry?.()
    cancelRetry = null
    const batch = firstOf(pending())
    if (batch.length === 0) return become('saved')
    try {
      const ticket = ports.ticket()
      const body = { part: ports.part, ...(ticket === null ? {} : { ticket }), answers: batch }
      const given = { id: ports.attempt, body }
      const { saved, refused } = await server.answers(given, { timeoutMs: 5000 })
      for (const [question, revision] of Object.entries(saved)) {
        onServer.set(question, Math.max(revision, onServer.get(question) ?? 0))
      }
      // The server will not take it however often it is sent; it stands in the ledger, and the server tells of it.
      for (const { question, revision } of batch.filter((one) => refused.includes(one.question))) {
        onServer.set(question, revision)
        ports.onTrouble(new Error(`the server refused the answer to ${question}, revision ${revision}`))
      }
      const left = pending()
      const sent = (answer: (typeof left)[number]) =>
        batch.some(({ question, revision }) => question === answer.question && revision === answer.revision)
      if (left.length === 0) become('saved')
      // A server that passes an answer over is asked again later, not at once and for ever.
      else if (left.some(sent)) throw new ProblemError('no-server', 'the server passed over an answer')
      else again = true
    } catch (error) {
      const code = error instanceof ProblemError ? error.problem.code : 'internal'
      if (code !== 'no-server') ports.onTrouble(error)
      // After the final receipt the server takes its answers from the ledger, which has every one of these.
      if (code === 'already-submitted') return become('saved')
      become('kept')
      cancelRetry = ports.setTimer(flush, retryMs)
    }
  }

  function flush() {
    if (uploading) {
      again = true
      return
    }
    uploading = upload().finally(() => {
      uploading = null
      if (again) {
        again = false
        flush()
      }
    })
  }

  return {
    get current() {
      return answers
    },
    get saving() {
      return saving
    },
    /** Questions whose newest answer is not durable here. */
    unsaved: () => Object.keys(answers).filter((id) => durable[id]?.revision !== answers[id]?.revision),
    /** Resolves when the answer is durable on this machine. */
    async save(question: string, value: AnswerValue, pasted = 0) {
      if (sealed) throw handedIn()
      const revision = (answers[question]?.revision ?? 0) + 1
      answers = { ...answers, [question]: { value, revision } }
      become('saving')
      const write = writes.then(async () => {
        if (sealed) throw handedIn()
        const { record } = await ports.keeper.call('answer.append', { question, revision, value, pasted })
        ports.onSaved(record)
        durable = { ...durable, [question]: { value, revision } }
      })
      // The chain goes on after a failed write; its own caller is told.
      writes = write.catch(ports.onTrouble)
      await write
      ports.onChange()
      flush()
    },
    /** What is not on its way to the disk yet stays off it, and is among the unsaved. */
    seal() {
      sealed = true
    },
    /** After a restart: what the ledger holds and what the server holds, the higher revision of each. */
    restore(kept: Record<string, { value: unknown; revision: number }>, served: Answers) {
      answers = merged(kept, served, ports.onTrouble)
      for (const [question, { revision }] of Object.entries(served)) onServer.set(question, revision)
      durable = { ...answers }
      ports.onChange()
      flush()
    },
    /** Try the server now (the network is back). */
    flush,
    /** Waits until the server has everything or `ms` have passed; true when it has. */
    async settle(ms: number): Promise<boolean> {
      let stop = false
      const over = Promise.withResolvers<void>()
      const cancel = ports.setTimer(() => {
        stop = true
        over.resolve()
      }, ms)
      await Promise.race([writes, over.promise])
      flush()
      while (!stop && pending().length > 0) {
        await new Promise<void>((resolve) => ports.setTimer(resolve, 50))
      }
      cancel()
      return !stop && pending().length === 0
    },
    close() {
      cancelRetry?.()
    },
  }
}
const handedIn = () => new ProblemError('not-allowed', 'it is being handed in')

/** As many as go in one request, at least one. */
function firstOf<T extends { value: AnswerValue }>(all: readonly T[]): T[] {
  let characters = 0
  return all.slice(0, batchAtMost.answers).filter(({ value }, place) => {
    characters += JSON.stringify(value).length
    return place === 0 || characters <= batchAtMost.characters
  })
}
export type AnswerBook = ReturnType<typeof createAnswers>
