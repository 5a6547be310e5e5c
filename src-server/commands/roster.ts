/** `import-roster`: who sits an exam where, from a CSV file (RFC 4180, or with ';' as spreadsheets here write it). */
import { readFile } from 'node:fs/promises'
import { transact } from '../storage/sql/sql.ts'
import { photoOf } from './photos.ts'
import { type CommandContext, roomOf, Wrong } from './wrong.ts'

const columns = ['number', 'name', 'seat'] as const

interface Seat {
  number: string
  name: string
  seat: number
}

/** All or nothing. A student who is there already gets the name given here, and her seat; a photo where one is given. */
export async function importRoster(context: CommandContext): Promise<void> {
  const { db, values, file, say, record } = context
  const room = await roomOf(context, values.room ?? '')
  const exam = values.exam ?? ''
  const known = await db.selectFrom('exam').select('id').where('id', '=', exam).executeTakeFirst()
  if (!known) throw new Wrong(`There is no exam '${exam}': add it with taza server import-exam.`)
  const seats = readSeats(await contentOf(file), file)
  const photos = new Map<string, string>()
  for (const { number } of values.photos === undefined ? [] : seats) {
    const photo = await photoOf(values.photos ?? '', number)
    if (photo) photos.set(number, photo)
  }
  await transact(db, async (trx) => {
    for (const { number, name, seat } of seats) {
      await trx
        .insertInto('student')
        .values({ number, name, photo: photos.get(number) ?? null })
        .onConflict((conflict) =>
          conflict
            .column('number')
            .doUpdateSet({ name, ...(photos.has(number) ? { photo: photos.get(number) } : {}) }),
        )
        .execute()
      await trx
        .insertInto('roster')
        .values({ exam, room, student: number, seat })
        .onConflict((conflict) => conflict.columns(['exam', 'student']).doUpdateSet({ room, seat }))
        .execute()
    }
  })
  await record('imported-roster', exam, { room, students: seats.length })
  const pictured = values.photos === undefined ? '' : `, ${photos.size} with a photo`
  say(`${seats.length} students sit ${exam} in ${room}${pictured}.`, {
    exam,
    room,
    students: seats.length,
    photos: photos.size,
  })
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Wrong(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Throws Wrong, naming the line. */
export function readSeats(content: string, file: string): Seat[] {
  const [header = [], ...lines] = readCsv(content)
  const at = columns.map((column) => header.findIndex((name) => name.trim().toLowerCase() === column))
  const missing = columns.find((_, i) => (at[i] ?? -1) < 0)
  if (missing) throw new Wrong(`${file}: the first line names no column '${missing}'.`)
  const numbers = new Set<string>()
  return lines.flatMap((line, i) => {
    if (line.every((cell) => cell.trim() === '')) return []
    const [number = '', name = '', seat = ''] = at.map((column) => line[column]?.trim())
    const where = `${file}, row ${i + 2}`
    if (number === '' || number.length > 64) throw new Wrong(`${where}: no student number.`)
    if (name === '') throw new Wrong(`${where}: no name.`)
    if (!/^[1-9][0-9]{0,4}$/.test(seat)) throw new Wrong(`${where}: '${seat}' is no seat.`)
    if (numbers.has(number)) throw new Wrong(`${where}: ${number} is there twice.`)
    numbers.add(number)
    return [{ number, name, seat: Number(seat) }]
  })
}

/** Rows of cells. The separator is whichever of ';' and ',' the first line has more of. */
export function readCsv(content: string): string[][] {
  const text = content.replace(/^\uFEFF/, '')
  const first = text.split(/\r?\n/, 1)[0] ?? ''
  const separator = first.split(';').length > first.split(',').length ? ';' : ','
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const endCell = () => {
    rows.at(-1)?.push(cell)
    cell = ''
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (c === '"' && cell === '') quoted = true
    else if (c === separator) endCell()
    else if (c === '\n') {
      endCell()
      rows.push([])
    } else if (c !== '\r') cell += c
  }
  endCell()
  return rows
}
