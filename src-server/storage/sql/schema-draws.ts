/** Tables of tickets that students draw themselves. Times are Unix milliseconds. */

export interface DrawTables {
  /**
   * What lies in a room of an exam. `seats`: JSON, the seats of its roster by the names under which they are published;
   * `neighbours`: JSON, pairs of these names; `own`: cards of the second pile, `hands`: JSON, whose they are (`Hand`);
   * `lost`: JSON, turns whose word never reached the student; `salt`: hexadecimal; `number`: the commitment's first digits.
   */
  ticket_deck: {
    exam: string
    room: string
    tickets: number
    cards: number
    seats: string
    neighbours: string
    own: number
    hands: string
    lost: string
    salt: string
    commitment: string
    number: string
    at: number
    opened_at: number | null
  }
  /** `seat`: its published name; `nth`: in the order in which cards of the room were turned; `told`: 1 once her ledger says so. */
  ticket_turn: {
    attempt: string
    exam: string
    room: string
    nth: number
    seat: string
    card: number
    ticket: number
    at: number
    told: number
  }
  /** Whose cards lie before an attempt, from its first look at them on. */
  ticket_room: { attempt: string; room: string }
}
