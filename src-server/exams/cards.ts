/** The cards that lie before a student who draws her ticket herself: what sitting an exam asks of whoever lays them. */

export interface Sitter {
  id: string
  exam: string
  student: string
  station: string
}

interface Turned {
  card: number
  ticket: number
}

/** What lies before a student. */
export interface Before {
  commitment: string
  cards: number
  tickets: number
  /** Unix ms. */
  at: number
  offered: number[]
  turned: Turned | null
}

export interface CardTables {
  /** Null: her exam has none. */
  before(attempt: Sitter): Promise<Before | null>
  /** The same card for ever, once she has turned one; none where that one is not offered any more. */
  turn(attempt: Sitter, card: number): Promise<Before | null>
}
