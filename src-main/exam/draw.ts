/** The student turns over a card herself: what lies before her, and what it says. The server decides; the ledger has it first. */
import { throughKeeper } from '../../src-shared/api/through-keeper.ts'
import type { LyingCards } from '../../src-shared/drawing/cards.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { CurrentAttempt, SessionContext } from './context.ts'

/** She has not gone on from her card to the paper yet. */
export const isToDraw = ({ kept, attempt, begun }: CurrentAttempt): boolean =>
  kept.draw !== null && !begun && attempt.state === 'waiting'

/** None is drawn yet: the server's cards, or those of an envelope, come before the paper. */
export const lacksTicket = (current: CurrentAttempt): boolean =>
  isToDraw(current) && current.attempt.ticket === null

/** Let in, with the cards before her. The exam's clock stands. */
export const isDrawing = (current: CurrentAttempt): boolean => isToDraw(current) && current.attempt.admitted

/** All cards of her room were turned before she turned one, or she has a paper all the same: that of her seat. */
export const isWithoutCard = ({ attempt, table, kept, hand }: CurrentAttempt): boolean =>
  hand === null && attempt.ticket === null && (kept.paper !== null || table?.offered.length === 0)

/** Whether there is something to fetch, the cards or the paper of the ticket, or nothing to choose from. */
export const needsCards = (current: CurrentAttempt): boolean =>
  isDrawing(current) &&
  (isWithoutCard(current) ||
    (current.attempt.ticket === null ? current.table === null : current.kept.paper === null))

export const askCards = ({ ports }: SessionContext, { kept }: CurrentAttempt): Promise<LyingCards> =>
  throughKeeper(ports.keeper).cards({ id: kept.attempt })

/**
 * The server is asked beside the queue of orders, so that no lock and no end waits for a network; what it said waits its turn,
 * and is nothing to whoever draws no more by then.
 */
export const whileDrawing = (
  context: SessionContext,
  current: CurrentAttempt,
  work: () => Promise<void>,
): Promise<void> =>
  context.inOrder(async () => {
    const { state } = context
    if (state.current === current && state.stage === 'attempt' && isDrawing(current)) await work()
  })

/** True where it is one of her seat's own, and her ticket now; its paper is here to be opened. */
export async function turnCard(context: SessionContext, card: number): Promise<boolean> {
  const { current } = context.state
  if (!current || !isDrawing(current)) throw new ProblemError('not-allowed', 'no card is to be turned over')
  if (current.attempt.ticket !== null) return false
  if (current.hand) {
    const turned = current.hand.cards.find((one) => one.card === card)
    if (!turned) throw new ProblemError('bad-input', `card ${card} does not lie here`)
    const told = { cards: current.hand.cards.length, offered: [], turned }
    await whileDrawing(context, current, () => takeCards(context, current, told))
    return true
  }
  const { attempt: id } = current.kept
  try {
    const told = await throughKeeper(context.ports.keeper).turn({ id, body: { card } })
    await whileDrawing(context, current, () => takeCards(context, current, told))
    return false
  } catch (error) {
    // It may be turned all the same: the server is asked what lies there.
    current.table = null
    context.render()
    throw error
  }
}

/** What she turned before, here or at another station, lies before her again. */
export async function takeCards(
  context: SessionContext,
  current: CurrentAttempt,
  told: LyingCards,
): Promise<void> {
  // What the server says of its own cards is nothing to her while her seat's lie before her.
  if (current.hand && !current.hand.cards.some(({ card }) => card === told.turned?.card)) return
  if (told.turned && current.attempt.ticket === null) await context.append('ticket.drawn', told.turned)
  current.table = told
  context.render()
}
