/** Of the draw of tickets (rules.ts), where its schema and its rules meet. */
export const drawKind = 'taza-draw-1'
/** Of one room. */
export const cardsAtMost = 2000
