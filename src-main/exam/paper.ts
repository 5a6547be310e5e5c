/** From being let in to the paper on the screen: over the student's own card where she draws her ticket. */
import { throughKeeper } from '../../src-shared/api/through-keeper.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { CurrentAttempt, SessionContext } from './context.ts'
import { beginCourse } from './course.ts'
import {
  askCards,
  isDrawing,
  isToDraw,
  isWithoutCard,
  needsCards,
  takeCards,
  turnCard,
  whileDrawing,
} from './draw.ts'
import { isEarly, type OpenedPaper, openSealed, paperOfHand, releasedPaper } from './sealed.ts'

/** Cards first, and with her ticket at once the paper: she goes on to it without waiting. */
export async function prepareDraw(context: SessionContext): Promise<void> {
  const { current } = context.state
  if (!current || !needsCards(current)) return
  if (current.attempt.ticket === null && !isWithoutCard(current)) {
    const told = await askCards(context, current)
    await whileDrawing(context, current, () => takeCards(context, current, told))
  }
  const settled = current.attempt.ticket !== null || isWithoutCard(current)
  // Before its hour no station is told of a sealed paper; the card is hers already.
  if (settled && !current.kept.paper && !isEarly(context, current)) {
    const told = await askPaper(context, current)
    await whileDrawing(context, current, () => keepPaper(context, current, told))
  }
  // She has nothing to read and to go on from.
  if (isWithoutCard(current)) await whileDrawing(context, current, () => begin(context, current))
}

/** She has read her ticket's number; the clock begins with the paper. */
export async function beginPaper(context: SessionContext): Promise<void> {
  const { current } = context.state
  if (!current || !isDrawing(current) || !current.attempt.ticket || !current.kept.paper)
    throw new ProblemError('not-allowed', 'no ticket is drawn yet')
  await begin(context, current)
}

/** Without a network: whoever has the envelope lets the student in, here. Where she draws her ticket, to her seat's own cards. */
export async function beginByEnvelope(context: SessionContext, words: string): Promise<void> {
  const letIn = await openSealed(context, words)
  if (!letIn) return
  await keepPaper(context, letIn.current, letIn.opened)
  await startRunning(context)
}

/** With a card of her seat's own the paper is here already. */
export async function turnOver(context: SessionContext, card: number): Promise<void> {
  const { current } = context.state
  if (!(await turnCard(context, card)) || !current) return
  const opened = await paperOfHand(context, current)
  // Nobody needs the words any more.
  current.hand = null
  await whileDrawing(context, current, () => keepPaper(context, current, opened))
}

async function begin(context: SessionContext, current: CurrentAttempt): Promise<void> {
  current.begun = true
  await startRunning(context)
}

/** Fetches the paper, keeps it for an offline restart, and lets the clock run: once she has a ticket where she draws one. */
export async function startRunning(context: SessionContext) {
  const { current } = context.state
  if (!current) return
  if (isToDraw(current)) return
  if (!current.kept.paper && isEarly(context, current)) return context.render()
  if (current.kept.draw && current.attempt.ticket === null && !isWithoutCard(current))
    await takeCards(context, current, await askCards(context, current))
  if (!current.kept.paper && !(await isFetched(context))) return context.render()
  await beginCourse(context, current)
  if (current.attempt.state === 'waiting') await context.change('running', 'admit')
}

/** Not before its hour by the server's clock, sealed here or in another room: whoever was let in is, and waits for it. */
async function isFetched(context: SessionContext): Promise<boolean> {
  try {
    await fetchPaper(context)
    return true
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'too-early') return false
    throw error
  }
}

/** From the last piece of a paper with its pictures that came, while a whole room fetches its own. */
const paperMs = 60_000

/** As it lies sealed here, where it does; the server then tells its key alone. */
const askPaper = async (context: SessionContext, current: CurrentAttempt): Promise<OpenedPaper> =>
  (await releasedPaper(context, current)) ??
  (await throughKeeper(context.ports.keeper).paper({ id: current.kept.attempt }, { timeoutMs: paperMs }))

export async function fetchPaper(context: SessionContext) {
  const { current } = context.state
  if (current) await keepPaper(context, current, await askPaper(context, current))
}

async function keepPaper(
  context: SessionContext,
  current: CurrentAttempt,
  { paper, answers, media }: OpenedPaper,
) {
  const { ports } = context
  const { answers: here } = await ports.keeper.call('answer.list', {})
  // Before the paper: where that is kept, what it shows is there too. A disk without room for it holds up no exam.
  if (media.length > 0)
    await ports.keeper.call('state.put', { of: 'media', value: media }).catch(ports.onTrouble)
  current.media = media
  // Before the paper: whoever sees it sees the answers, and it is not fetched again.
  current.answers.restore(here, answers)
  current.kept.paper = paper
  current.kept.carried = answers
  await context.keep()
  context.render()
}
