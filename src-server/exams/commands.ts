/** Invigilators' orders: kept first, then pushed, and repeated until the ledger says `command.received`. */
import { randomBytes } from 'node:crypto'
import { signed } from '../../src-shared/signed.ts'
import { Command } from '../../src-shared/station-api.ts'
import { type Clock, iso } from '../clock.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Sql } from '../storage/sql/sql.ts'

export interface Commands {
  /** To the station that holds this part. */
  give(
    attempt: { id: string; part: number },
    by: { name: string; login: string },
    order: Pick<Command, 'kind' | 'text' | 'minutes'>,
  ): Promise<Command>
  /** The oldest, oldest first; those for this part only. What is received makes room for the next. */
  unreceived(attempt: string, part: number): Promise<Command[]>
  /** What invigilators acknowledged: the incident's id, who and when (Unix ms). */
  acknowledged(attempt: string): Promise<{ incident: string; by: string; at: number }[]>
  /** Whether the student was let in. */
  admitted(attempt: string): Promise<boolean>
}

/** Orders in one answer: somebody who presses a button all day fills no station's line. */
const toldAtOnce = 100

export function createCommands(db: Sql, clock: Clock): Commands {
  return {
    async give({ id: attempt, part }, by, { kind, text, minutes }) {
      const id = `co-${randomBytes(9).toString('hex')}`
      const row = {
        id,
        attempt,
        kind,
        text: text ?? null,
        minutes: minutes ?? null,
        by: by.name,
        login: by.login,
        at: clock.now(),
        part,
      }
      await db
        .insertInto('command')
        .values({ ...row, received_at: null })
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
      return row !== undefined
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
