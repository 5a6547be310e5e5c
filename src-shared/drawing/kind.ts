/** Of the draw of tickets (rules.ts), where its schema and its rules meet. */
export const drawKind = 'taza-draw-1'
/** One in which each seat has cards of its own, for a room without a network. */
export const handsKind = 'taza-draw-2'
/** Of one room. */
export const cardsAtMost = 2000
