/**
 * Which room and seat a machine is, by its host name or by a table: a setting of the one file that all machines of a
 * university have, so that nobody types a name at each (`taza enrol`). Pure.
 */
import { z } from 'zod'
import { nameText } from './text.ts'
import { Id, ProblemError } from './vocabulary.ts'

/** What a machine is known by. */
export interface Machine {
  host: string
  /** Of its network cards. */
  macs: readonly string[]
  /** Of its board; null where it cannot be read. */
  serial: string | null
}

const longestHost = 63
const hole = /\{([^{}]*)\}/g
const holesIn = (pattern: string): string[] => [...pattern.matchAll(hole)].map(([, name = '']) => name)
/** What is in braces and none of `known`, or a brace alone. */
function oddHole(pattern: string, known: readonly string[]): string | null {
  const odd = holesIn(pattern).find((name) => !known.includes(name))
  const list = known.map((name) => `{${name}}`).join(', ')
  if (odd !== undefined) return `there is no {${odd}} here: there is ${list}`
  return /[{}]/.test(pattern.replaceAll(hole, '')) ? `a brace stands alone: write ${list}` : null
}

/** `lab-{room}-{number}`: letters, digits, hyphens, and each of the two at most once. */
function wrongInHost(pattern: string): string | null {
  const odd = oddHole(pattern, ['room', 'number'])
  if (odd !== null) return odd
  const holes = holesIn(pattern)
  if (holes.length === 0) return 'a pattern has {number} or {room} in it, like lab204-{number}'
  if (new Set(holes).size < holes.length) return `{${holes[0]}} is there twice`
  if (/\}\{/.test(pattern)) return 'nothing parts {room} and {number}: put a letter or a hyphen between them'
  if (/\{number\}\d|\d\{number\}/.test(pattern))
    return 'a digit beside {number} cannot be told from the number: put a letter or a hyphen between them'
  if (/[^a-z0-9-]/i.test(pattern.replaceAll(hole, '')))
    return 'a host name has Latin letters, digits and hyphens alone (what is behind its first dot is left out)'
  return null
}

/** Its holes found in a host name, in lower case; null where it does not fit. */
function fitted(pattern: string, host: string): Record<string, string> | null {
  const groups = { room: '(?<room>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)', number: '(?<number>\\d{1,6})' }
  const source = pattern.toLowerCase().replaceAll('{room}', groups.room).replaceAll('{number}', groups.number)
  return new RegExp(`^${source}$`).exec(host.toLowerCase())?.groups ?? null
}

const Mac = z.string().transform((typed, context) => {
  const digits = typed.toLowerCase().replaceAll(/[:.\s-]/g, '')
  const first = Number.parseInt(digits.slice(0, 2), 16)
  // The lowest bit: many cards at once (IEEE 802).
  if (/^[0-9a-f]{12}$/.test(digits) && !/^0+$/.test(digits) && (first & 1) === 0)
    return digits.replace(/..(?!$)/g, '$&:')
  context.addIssue({
    code: 'custom',
    message: 'a MAC is six pairs of hexadecimal digits of one network card, like 3c:ec:ef:01:02:03',
  })
  return z.NEVER
})

/** What makers leave on boards to which they gave no number. */
const noSerial =
  /^(?:0*|1?23456789|none|n\/?a|default string|not (?:specified|applicable)|(?:to be filled|system serial).*)$/i
const serialText = (typed: string): string => nameText(typed).toUpperCase()
const Serial = z
  .string()
  .max(64)
  .transform(serialText)
  .refine(
    (serial) => !noSerial.test(serial),
    'this is what boards without a number say: name the MAC instead',
  )

const SeatName = z
  .string()
  .max(64)
  .refine((name) => nameText(name) !== '', 'there is nothing to read in it')

const Row = z
  .strictObject({
    mac: Mac.optional(),
    serial: Serial.optional(),
    room: Id.nullable().default(null),
    name: SeatName,
  })
  .refine(({ mac, serial }) => (mac === undefined) !== (serial === undefined), {
    message: 'a row has either "mac" or "serial"',
    abort: true,
  })

export const SeatRule = z
  .strictObject({
    /** Of host names, `lab-{room}-{number}`; null: any. */
    host: z.string().max(longestHost).nullable().default(null),
    /** Its room's name on the server, with what the pattern found: `lab-{room}`; null: the token's. */
    room: z.string().max(64).nullable().default(null),
    /** The station's name: `{host}`, `{number}` and `{room}` are filled in. */
    name: SeatName.default('{host}'),
    /** Machines whose host names say nothing; asked before the pattern. */
    table: z.array(Row).max(5000).default([]),
  })
  .superRefine(({ host, room, name, table }, context) => {
    const wrong = (path: PropertyKey[], message: string | null) => {
      if (message !== null) context.addIssue({ code: 'custom', path, message })
    }
    const found = host === null ? [] : holesIn(host)
    wrong(['host'], host === null ? null : wrongInHost(host))
    const asksRoom = (pattern: string) => holesIn(pattern).includes('room') && !found.includes('room')
    const noRoom = '{room} is filled in from "host", and there is no {room} there'
    if (room !== null) {
      const plain = room.replaceAll(hole, 'x')
      const odd = oddHole(room, ['room']) ?? (asksRoom(room) ? noRoom : null)
      wrong(
        ['room'],
        odd ??
          (Id.safeParse(plain).success
            ? null
            : 'a room is named as on the server: Latin letters, digits, - and _'),
      )
    }
    wrong(['name'], oddHole(name, ['host', 'number', 'room']) ?? (asksRoom(name) ? noRoom : null))
    const known = new Map<string, number>()
    for (const [i, row] of table.entries()) {
      const seat = JSON.stringify([row.room ?? room, nameText(row.name)])
      for (const [key, what] of [
        [row.mac ?? `serial ${row.serial}`, 'machine'],
        [seat, 'seat'],
      ] as const) {
        const before = known.get(key)
        if (before === undefined) known.set(key, i)
        else wrong(['table', i], `the same ${what} is in row ${before + 1} of the table already`)
      }
    }
  })
export type SeatRule = z.infer<typeof SeatRule>

export interface Seat {
  /** Null: whichever the token is for. */
  room: string | null
  name: string
}

const wrong = (sentence: string) => new ProblemError('bad-input', sentence)
const shortOf = (host: string): string => host.split('.')[0] ?? host

/** Throws ProblemError `bad-input` with one sentence where the rule does not say who this machine is. */
export function seatOf(rule: SeatRule, machine: Machine): Seat {
  const host = shortOf(machine.host)
  const rows = rowsOf(rule, machine)
  const [first, second] = rows
  if (first && second)
    throw wrong(
      `rows ${rule.table.indexOf(first) + 1} and ${rule.table.indexOf(second) + 1} of seat.table are both this machine's: leave one`,
    )
  if (first)
    return {
      room: first.room ?? (holesIn(rule.room ?? '').length > 0 ? null : rule.room),
      name: nameText(first.name),
    }
  if (rule.host === null && rule.table.length > 0) throw wrong(inNoRow(rule, machine))
  const found = rule.host === null ? {} : fitted(rule.host, host)
  if (found === null)
    throw wrong(
      `the host name '${host}' does not fit seat.host '${rule.host}'${rule.table.length > 0 ? ' and this machine is in no row of seat.table' : ''}: mend the host name or the rule, or give --name`,
    )
  const fill = (pattern: string) => pattern.replaceAll('{room}', found.room ?? '')
  const name = nameFrom(fill(rule.name), host, { asks: 'seat.name', number: found.number })
  if (name.length > 64) throw wrong(`the name '${name}' is longer than 64 characters: shorten seat.name`)
  const room = rule.room === null ? null : fill(rule.room)
  if (room !== null && !Id.safeParse(room).success)
    throw wrong(`'${room}' cannot be a room's name on the server: shorten seat.room`)
  return { room, name }
}

function rowsOf({ table }: SeatRule, { macs, serial }: Machine): SeatRule['table'] {
  const mine = new Set(macs.map((mac) => mac.toLowerCase()))
  const number = serial === null ? null : serialText(serial)
  return table.filter((row) => (row.mac === undefined ? row.serial === number : mine.has(row.mac)))
}

function inNoRow({ table }: SeatRule, { macs, serial }: Machine): string {
  const cards = macs.length > 0 ? `MAC ${macs.join(', ')}` : 'no network card'
  const unread = serial === null && table.some((row) => row.serial !== undefined)
  return `this machine (${cards}, serial number ${serial ?? 'unknown'}) is in no row of seat.table: ${
    unread
      ? 'its serial number can be read by root alone, so give it with --serial "$(cat /sys/class/dmi/id/product_serial)", or add it'
      : 'add it, or give --name'
  }`
}

/**
 * As a machine of an image names itself: {host} is its host name, {number} what the pattern found, else the number at that
 * name's end. Throws ProblemError `bad-input`, naming what `asks`, where there is none, or for other things in braces.
 */
export function nameFrom(
  pattern: string,
  fullHost: string,
  { asks, number }: { asks: string; number?: string | undefined },
): string {
  const host = shortOf(fullHost)
  const odd = oddHole(pattern, ['host', 'number'])
  if (odd !== null) throw wrong(`${asks}: ${odd}`)
  const found = number ?? /(\d+)\D*$/.exec(host)?.[1]
  if (pattern.includes('{number}') && found === undefined)
    throw wrong(
      `${asks} asks for the number of this machine's host name, and '${host}' has none: mend the host name, or write ${asks} without {number}`,
    )
  return nameText(pattern.replaceAll('{host}', host).replaceAll('{number}', String(Number(found))))
}
