/** The way out: last answers, end of recording, the keeper's last word, the receipt. Begun once, retried until done. */
import type { Receipt } from '../../src-shared/station-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { SessionContext } from './context.ts'

/** How long the page shows "sending" before it says that the rest is kept and will be sent. */
const patienceMs = 30_000
const lastAnswersMs = 4000

/** `unsaved`: questions whose last answer could not be taken, as the student was told. */
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
