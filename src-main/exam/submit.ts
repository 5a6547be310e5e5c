/** The way out: last answers, end of recording, the keeper's last word, the receipt. Begun once, retried until done. */
import { questionsAtMost } from '../../src-shared/exam.ts'
import type { Receipt } from '../../src-shared/station-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { SessionContext, Sitting } from './context.ts'

/** How long the page shows "sending" before it says that the rest is kept and will be sent. */
const patienceMs = 30_000
const lastAnswersMs = 4000

/** `unsaved`: questions whose last answer the page could not give; those that main did not take are named besides. */
export async function submit(context: SessionContext, by: string, unsaved: string[] = []) {
  const { sitting } = context
  const open = sitting.stage === 'attempt' || sitting.stage === 'refused'
  if (!open || !sitting.kept || sitting.state === 'submitted') return
  sitting.lock = null
  beginEnding(context, by, unsaved)
  await sitting.answers?.settle(lastAnswersMs)
  await finishEnding(context)
}

export function beginEnding(context: SessionContext, by: string, unsaved: string[] = []) {
  const { sitting, ports } = context
  const attempt = sitting.kept?.attempt
  sitting.stage = 'submitting'
  sitting.ending = { by, unsaved, filmed: false, closed: false, busy: false }
  ports.setTimer(() => {
    if (sitting.stage !== 'submitting' || sitting.kept?.attempt !== attempt) return
    sitting.stage = 'receipt'
    context.render()
  }, patienceMs)
  context.render()
}

/** Takes the steps that are not done yet; whatever fails is tried again by the next call. */
export async function finishEnding(context: SessionContext) {
  const { sitting, ports } = context
  const { ending } = sitting
  if (!ending || ending.closed || ending.busy) return
  ending.busy = true
  try {
    if (sitting.state !== 'submitted') await keepUnsaved(context, ending)
    await context.change('submitted', ending.by)
    if (!ending.filmed) await ports.finishMedia()
    ending.filmed = true
    const { by, unsaved } = ending
    const given = Object.values(sitting.answers?.current ?? {}).filter(({ value }) => value !== null)
    const last = { by, answers: given.length, ...(unsaved.length > 0 ? { unsaved } : {}) }
    await ports.keeper.call('attempt.submit', last).catch(unlessDone)
    ending.closed = true
  } finally {
    ending.busy = false
  }
  ports.onMedia()
  context.render()
}

/** Names what is left out, also for a main that has to finish this in the place of one that fell. */
async function keepUnsaved(context: SessionContext, ending: NonNullable<Sitting['ending']>) {
  const { sitting, ports } = context
  const { kept, refused, answers } = sitting
  const asked = new Set(kept?.paper?.questions.map(({ id }) => id))
  const named = new Set([...ending.unsaved, ...refused, ...(answers?.unsaved() ?? [])])
  // What no record can hold would be refused, and the submission with it.
  ending.unsaved = [...named].filter((id) => asked.has(id)).slice(0, questionsAtMost)
  if (!kept || ending.unsaved.length === 0) return
  kept.unsaved = ending.unsaved
  // The names are worth less than the submission.
  await context.keep().catch(ports.onTrouble)
}

/** The keeper had done it, and went away before it could say so. */
function unlessDone(error: unknown) {
  if (!(error instanceof ProblemError && error.problem.code === 'already-submitted')) throw error
}

/** A receipt came: the final one ends the waiting, also when the page already said "will be sent". */
export function receive(context: SessionContext, receipt: Receipt) {
  const { sitting } = context
  if (receipt.attempt !== sitting.kept?.attempt || !receipt.final) return
  sitting.receipt = receipt
  if (sitting.stage === 'submitting') sitting.stage = 'receipt'
  context.render()
}
