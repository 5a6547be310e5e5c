/** A backup, or bringing one back, that was refused: one plain sentence. */
export class NotDone extends Error {}
