/** What the commands of the server's command line share. */
import { userInfo } from 'node:os'
import { nameText } from '../../src-shared/text.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { ExamStore } from '../exams/store.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Places } from '../storage/places.ts'
import type { Sql } from '../storage/sql/sql.ts'

export interface Values {
  room?: string | undefined
  title?: string | undefined
  upload?: string | undefined
  login?: string | undefined
  name?: string | undefined
  role?: string | undefined
  rooms?: string | undefined
  count?: string | undefined
  uses?: string | undefined
  token?: string | undefined
  station?: string | undefined
  hours?: string | undefined
  exam?: string | undefined
  days?: string | undefined
  resources?: string | undefined
  megabytes?: string | undefined
  photos?: string | undefined
  others?: string | undefined
  'seb-password'?: string | undefined
  to?: string | undefined
  from?: string | undefined
  words?: string | undefined
  key?: string | undefined
  damaged?: string | undefined
  certificate?: string | undefined
  'certificate-key'?: string | undefined
  authority?: string | undefined
  nginx?: string | undefined
}

export interface CommandContext {
  db: Sql
  clock: Clock
  examStore: ExamStore
  values: Values
  /** Where the server keeps its keys, and its data unless that lies elsewhere. */
  dataDir: string
  places: Places
  /** The file named; empty where none is. */
  file: string
  /** A sentence for people, or the facts for a program. */
  say(sentence: string, facts: Record<string, unknown>): void
  /** How far it is: for people who wait. */
  tell(line: string): void
  openBlobs(): Promise<Blobs>
  /** As the settings have it. Rejects with a sentence where they do not fit. */
  calendar(): Promise<Calendar>
  /** On the audit record. Never secrets. */
  record(action: string, target: string, detail?: Record<string, unknown>): Promise<void>
}

/** Of a command that needs no server's data. */
export type ApartContext = Pick<CommandContext, 'clock' | 'values' | 'dataDir' | 'say' | 'tell'>

/** Of one that has nothing to do with a server's data. */
export type AloneContext = Omit<ApartContext, 'dataDir'>

/** Who is at the command line, on the audit record. */
export const commandLine = (): string => `command line (${userInfo().username})`

/** One plain sentence with its mend; nothing was changed. */
export class Wrong extends Error {}

/** A whole number from 1 to `most`. */
export function numberOf(name: string, value: string | undefined, otherwise: number, most: number): number {
  const number = value === undefined ? otherwise : Number(value)
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new Wrong(`--${name} takes a whole number from 1 to ${most}, not '${value}'.`)
  return number
}

/** As people read it: nothing unseen in it, and no longer than what a record may hold of it. */
export function nameOf(option: string, value: string): string {
  const name = nameText(value)
  if (name === '' || name.length > 200)
    throw new Wrong(`--${option} takes a name of 1 to 200 characters, not one of ${name.length}.`)
  return name
}

export async function roomOf({ db }: CommandContext, id: string): Promise<string> {
  const row = await db.selectFrom('room').select('id').where('id', '=', id).executeTakeFirst()
  if (!row) throw new Wrong(`There is no room '${id}': add it with taza server add-room --room ${id}.`)
  return id
}
