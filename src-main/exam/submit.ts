/** The way out: last answers, end of recording, the keeper's last word, the receipt. Begun once, retried until done. */
import { questionsAtMost } from '../../src-shared/exam.ts'
import type { Receipt } from '../../src-shared/station-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { CurrentAttempt, SessionContext } from './context.ts'
import { keepSheet } from './sheet.ts'

/** How long the page shows "sending" before it says that the rest is kept and will be sent. */
const patienceMs = 30_000
const lastAnswersMs = 4000

/** `unsaved`: questions whose last answer the page could not give; those that main did not take are named besides. */
export async function submit(context: SessionContext, by: string, unsaved: string[] = []) {
  const { stage, current } = context.state
  const open = stage === 'attempt' || stage === 'refused'
  if (!open || !current || current.attempt.state === 'submitted') return
  const ending = beginEnding(context, current, by, unsaved)
  // The next second's retry waits with us: what is being saved is not named as unsaved.
  ending.busy = true
  await current.answers.settle(lastAnswersMs).finally(() => {
    ending.busy = false
  })
  await finishEnding(context)
}

export function beginEnding(
  context: SessionContext,
  current: CurrentAttempt,
  by: string,
  unsaved: string[] = [],
) {
  const { state, ports } = context
  state.stage = 'submitting'
  const ending = { by, unsaved, sheet: undefined, filmed: false, closed: false, busy: false }
  current.ending = ending
  ports.setTimer(() => {
    if (state.stage !== 'submitting' || state.current !== current) return
    state.stage = 'receipt'
    context.render()
  }, patienceMs)
  context.render()
  return ending
}

/** Takes the steps that are not done yet; whatever fails is tried again by the next call. */
export async function finishEnding(context: SessionContext) {
  const { state, ports } = context
  const { current } = state
  const ending = current?.ending
  if (!ending || ending.closed || ending.busy) return
  ending.busy = true
  try {
    // Before they are named: what the disk gets after this would be in no sheet.
    current.answers.seal()
    if (current.attempt.state !== 'submitted') await keepUnsaved(context, current, ending)
    await context.change('submitted', ending.by)
    if (ending.sheet === undefined) ending.sheet = await keepSheet(context, current)
    if (!ending.filmed) await ports.finishMedia()
    ending.filmed = true
    const { by, unsaved, sheet } = ending
    const given = Object.values(current.answers.current).filter(({ value }) => value !== null)
    const last = {
      by,
      answers: given.length,
      ...(unsaved.length > 0 ? { unsaved } : {}),
      ...(sheet ? { sheet } : {}),
    }
    const written = await ports.keeper.call('attempt.submit', last).catch(unlessDone)
    if (written) context.learn(written.record)
    ending.closed = true
  } finally {
    ending.busy = false
  }
  ports.onMedia()
  context.render()
}

/** Names what is left out, also for a main that has to finish this in the place of one that fell. */
async function keepUnsaved(
  context: SessionContext,
  { kept, refused, answers }: CurrentAttempt,
  ending: NonNullable<CurrentAttempt['ending']>,
) {
  const asked = new Set(kept.paper?.questions.map(({ id }) => id))
  const named = new Set([...ending.unsaved, ...refused, ...answers.unsaved()])
  // What no record can hold would be refused, and the submission with it.
  ending.unsaved = [...named].filter((id) => asked.has(id)).slice(0, questionsAtMost)
  if (ending.unsaved.length === 0) return
  kept.unsaved = ending.unsaved
  // The names are worth less than the submission.
  await context.keep().catch(context.ports.onTrouble)
}

/** The keeper had done it, and went away before it could say so. */
export function unlessDone(error: unknown): null {
  if (error instanceof ProblemError && error.problem.code === 'already-submitted') return null
  throw error
}

/** A receipt came: the final one ends the waiting, also when the page already said "will be sent". */
export function receive(context: SessionContext, receipt: Receipt) {
  const { state } = context
  const { current } = state
  if (!current || receipt.attempt !== current.kept.attempt || !receipt.final) return
  current.receipt = receipt
  if (state.stage === 'submitting') state.stage = 'receipt'
  context.render()
}
