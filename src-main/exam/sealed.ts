/** The paper that lies sealed here: opened by the key that the server gives out at its hour, or by an envelope. */
import { throughKeeper } from '../../src-shared/api/through-keeper.ts'
import type { TurnedCard } from '../../src-shared/drawing/cards.ts'
import type { Answers, Paper, PaperMedium } from '../../src-shared/exam.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { CurrentAttempt, SessionContext } from './context.ts'
import { lacksTicket } from './draw.ts'

/** What is asked, as the server's own answer has it. */
export interface OpenedPaper {
  paper: Paper
  answers: Answers
  media: PaperMedium[]
}

/** Before its hour, by the server's clock as far as it is known; the server judges by its own. */
export function isEarly(
  { ports, state }: Pick<SessionContext, 'ports' | 'state'>,
  { kept }: CurrentAttempt,
): boolean {
  const now = ports.wall() + (state.status?.clockOffsetMs ?? 0)
  return kept.sealed !== null && now < Date.parse(kept.sealed.opensAt)
}

/** It does not have to be asked of the server what it knows already. Null: it does not lie here, or cannot be used. */
export async function releasedPaper(
  context: SessionContext,
  { kept, attempt }: CurrentAttempt,
): Promise<OpenedPaper | null> {
  const { keeper, onTrouble } = context.ports
  const { sealed } = kept
  if (!sealed) return null
  const { package: digest, place } = sealed
  try {
    const { held } = await keeper.call('package.held', { package: digest })
    if (!held) return null
    const { key } = await throughKeeper(keeper).packageKey({ digest })
    const opened = await keeper.call('package.open', {
      ...{ package: digest, place, ticket: attempt.ticket?.ticket ?? null },
      by: { key },
    })
    await context.append('package.opened', { package: digest, by: 'release' })
    return { ...opened, answers: {} }
  } catch (error) {
    const waits = error instanceof ProblemError && waiting.has(error.problem.code)
    if (waits) throw error
    onTrouble(error)
    return null
  }
}

/** What the next try may mend. */
const waiting: ReadonlySet<string> = new Set(['too-early', 'no-server', 'no-keeper'])

/** There is a package, and no envelope that opens it here yet: one may be made while she waits. */
export const isToLook = ({ kept, attempt, inEnvelope }: CurrentAttempt): boolean =>
  kept.sealed !== null && inEnvelope !== true && attempt.state === 'waiting'

export async function lookForPackage(context: SessionContext): Promise<void> {
  const { current } = context.state
  const { sealed } = current?.kept ?? {}
  if (!current || !sealed) return
  const { held, envelope } = await context.ports.keeper.call('package.held', { package: sealed.package })
  const before = current.inEnvelope
  current.inEnvelope = held && envelope
  if (current.inEnvelope !== before) context.render()
}

/**
 * The student waits, and may be let in by whoever has the words. Null: her seat's own cards lie before her now, and her paper is
 * that of the one she turns. Within the queue of orders.
 */
export async function openSealed(
  context: SessionContext,
  words: string,
): Promise<{ current: CurrentAttempt; opened: OpenedPaper } | null> {
  const { ports, state } = context
  const { current, stage } = state
  const { sealed } = current?.kept ?? {}
  if (stage !== 'attempt' || current?.attempt.state !== 'waiting' || !sealed)
    throw new ProblemError('not-allowed', 'no sealed paper waits here')
  if (isEarly(context, current)) throw earlyBy(sealed.opensAt, current.kept.timeZone)
  const { package: digest, place } = sealed
  const opens = { package: digest, by: 'envelope' } as const
  if (lacksTicket(current)) {
    const cards = await ownCards(context, current, words)
    await context.append('package.opened', opens)
    current.hand = { words, cards }
    current.table = { cards: cards.length, offered: cards.map(({ card }) => card), turned: null }
    context.render()
    return null
  }
  const opened = await ports.keeper.call('package.open', {
    ...{ package: digest, place, ticket: current.attempt.ticket?.ticket ?? null },
    by: { words },
  })
  // Before anything is shown: it is on the ledger that somebody opened it here.
  await context.append('package.opened', opens)
  return { current, opened: { ...opened, answers: {} } }
}

/** Those that the server committed to before she came, and no others. */
async function ownCards(
  { ports }: SessionContext,
  { kept: { sealed, draw } }: CurrentAttempt,
  words: string,
): Promise<readonly TurnedCard[]> {
  if (!sealed) throw new ProblemError('not-allowed', 'no sealed paper waits here')
  const { hand } = await ports.keeper.call('package.hand', {
    ...{ package: sealed.package, place: sealed.place, words },
  })
  if (!hand || hand.cards.length === 0)
    throw new ProblemError('not-allowed', 'no cards of this seat lie in the sealed paper')
  if (hand.commitment !== draw?.commitment)
    throw new ProblemError('not-allowed', 'the sealed cards are not those that were committed to')
  return hand.cards
}

/** Of the card that she turned of her seat's own. */
export async function paperOfHand(
  { ports }: SessionContext,
  { kept: { sealed }, attempt, hand }: CurrentAttempt,
): Promise<OpenedPaper> {
  if (!sealed || !hand || !attempt.ticket) throw new ProblemError('not-allowed', 'no card of hers is turned')
  const opened = await ports.keeper.call('package.open', {
    ...{ package: sealed.package, place: sealed.place, ticket: attempt.ticket.ticket },
    by: { words: hand.words },
  })
  return { ...opened, answers: {} }
}

/** In the university's own hours, as the server says it. */
function earlyBy(opensAt: string, timeZone: string | null): ProblemError {
  const at = new Date(opensAt)
  const zone = timeZone === null ? {} : { timeZone }
  const day = at.toLocaleDateString('de-DE', { day: '2-digit', month: '2-digit', year: 'numeric', ...zone })
  const time = at.toLocaleTimeString('de-DE', { hour: '2-digit', minute: '2-digit', ...zone })
  return new ProblemError('too-early', undefined, { day, time })
}
