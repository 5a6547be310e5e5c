/** Invigilators' orders: kept first, then pushed, and repeated until the ledger says `command.received`. */
import { randomBytes } from 'node:crypto'
import { signed } from '../../src-shared/signed.ts'
import { Command } from '../../src-shared/station-api.ts'
import { iso } from '../clock.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Sql } from '../storage/sql/sql.ts'

export interface Commands {
  /** To the station that holds this part. */
  give(
    attempt: { id: string; part: number },
    by: { name: string; login: string },
    order: Pick<Command, 'kind' | 'text' | 'minutes'>,
    /** When, Unix ms; `received`: there is no station any more that it is for. */
    given: { at: number; received: boolean },
  ): Promise<Command>
  /** The oldest, oldest first; those for this part only. What is received makes room for the next. */
  unreceived(attempt: string, part: number): Promise<Command[]>
  /** What invigilators acknowledged: the incident's id, who and when (Unix ms). */
  acknowledged(attempt: string): Promise<{ incident: string; by: string; at: number }[]>
  /** Messages and refusals to these students, newest first. */
  said(attempts: readonly string[]): Promise<Said[]>
  /** Whether the student was let in: by an order, or by an envelope that was opened at her station. */
  admitted(attempt: string): Promise<boolean>
}

interface Said {
  id: string
  attempt: string
  kind: string
  text: string | null
  by: string
  login: string | null
  at: number
  receivedAt: number | null
}

/** What is looked for of a room's students at most: some are told the same, and that is one of a hundred. */
const saidAtMost = 20_000

/** Orders in one answer: somebody who presses a button all day fills no station's line. */
const toldAtOnce = 100

export function createCommands(db: Sql): Commands {
  return {
    async give({ id: attempt, part }, by, { kind, text, minutes }, { at, received }) {
      const id = `co-${randomBytes(9).toString('hex')}`
      const row = {
        id,
        attempt,
        kind,
        text: text ?? null,
        minutes: minutes ?? null,
        by: by.name,
        login: by.login,
        at,
        part,
      }
      await db
        .insertInto('command')
        .values({ ...row, received_at: received ? at : null })
        .execute()
      return commandOf(row)
    },
    async acknowledged(attempt) {
      const rows = await db
        .selectFrom('command')
        .select(['text', 'by', 'login', 'at'])
        .where('attempt', '=', attempt)
        .where('kind', '=', 'acknowledge')
        .orderBy('at')
        .execute()
      return rows.flatMap(({ text, by, login, at }) =>
        (text ?? '').split(' ').map((incident) => ({ incident, by: signed(by, login), at })),
      )
    },
    async said(attempts) {
      if (attempts.length === 0) return []
      return await db
        .selectFrom('command')
        .select(['id', 'attempt', 'kind', 'text', 'by', 'login', 'at', 'received_at as receivedAt'])
        .where('attempt', 'in', [...attempts])
        .where('kind', 'in', ['message', 'decline'])
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(saidAtMost)
        .execute()
    },
    async unreceived(attempt, part) {
      const rows = await db
        .selectFrom('command')
        .selectAll()
        .where('attempt', '=', attempt)
        .where('part', '=', part)
        .where('received_at', 'is', null)
        .orderBy('at')
        .limit(toldAtOnce)
        .execute()
      return rows.map(commandOf)
    },
    async admitted(attempt) {
      const row = await db
        .selectFrom('command')
        .select('id')
        .where('attempt', '=', attempt)
        .where('kind', '=', 'admit')
        .executeTakeFirst()
      if (row) return true
      const opened = await db
        .selectFrom('attempt_package')
        .select('attempt')
        .where('attempt', '=', attempt)
        .where('envelope_at', 'is not', null)
        .executeTakeFirst()
      return opened !== undefined
    },
  }
}

const commandOf = (row: Omit<Database['command'], 'received_at' | 'part'>): Command =>
  Command.parse({
    id: row.id,
    attempt: row.attempt,
    kind: row.kind,
    ...(row.text === null ? {} : { text: row.text }),
    ...(row.minutes === null ? {} : { minutes: row.minutes }),
    by: row.by,
    ...(row.login === null ? {} : { login: row.login }),
    at: iso(row.at),
  })
