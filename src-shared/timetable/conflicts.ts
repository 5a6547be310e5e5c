/**
 * What cannot be in a timetable: a student or a room in two exams at once, more students than stations that are fit, an
 * invigilator in two rooms. Pure; a page and the server ask the same function.
 */

interface Sitter {
  student: string
  /** Minutes that this student has beyond the exam's own. */
  extraMinutes: number
  /** Where the student is seated; null: not yet, so it may be any of the exam's rooms. */
  room: string | null
}

/** An exam as the rules see it. */
export interface PlannedSitting {
  id: string
  /** Unix ms. */
  startsAt: number
  minutes: number
  rooms: readonly string[]
  sitters: readonly Sitter[]
  invigilators: readonly { login: string; room: string }[]
}

export type Conflict =
  | { kind: 'student'; exams: [string, string]; students: string[]; count: number }
  | { kind: 'room'; exams: [string, string]; rooms: string[] }
  | { kind: 'invigilator'; exams: [string, string]; login: string; rooms: [string, string] }
  | { kind: 'stations'; exam: string; students: number; stations: number }

/** Students that a conflict names; `count` has them all. */
const namedAtMost = 20

interface Known extends PlannedSitting {
  extraOf: ReadonlyMap<string, number>
  /** When the last student of each room has to stop, Unix ms. */
  endOf: ReadonlyMap<string, number>
  end: number
}

/**
 * Times are half open: an exam may begin where another ends. Exams of one pair stand in the order of their beginnings.
 * @param fit stations of each room on which an exam can be sat; a room that is not named has none.
 * @param of only what concerns this exam.
 */
export function conflictsOf(
  sittings: readonly PlannedSitting[],
  fit: ReadonlyMap<string, number>,
  of?: string,
): Conflict[] {
  const known = sittings.map(knownOf).sort((a, b) => a.startsAt - b.startsAt || compare(a.id, b.id))
  const found: Conflict[] = []
  for (const [place, first] of known.entries()) {
    if (of === undefined || first.id === of) found.push(...within(first, fit))
    for (let next = place + 1; next < known.length; next++) {
      const second = known[next]
      if (second === undefined || second.startsAt >= first.end) break
      if (of === undefined || first.id === of || second.id === of) found.push(...between(first, second))
    }
  }
  return found
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function knownOf(sitting: PlannedSitting): Known {
  const { startsAt, minutes, sitters, rooms } = sitting
  const endWith = (extra: number) => startsAt + (minutes + extra) * 60_000
  const extraIn = (room: string | null) =>
    sitters.reduce(
      (most, sitter) =>
        room === null || sitter.room === null || sitter.room === room
          ? Math.max(most, sitter.extraMinutes)
          : most,
      0,
    )
  return {
    ...sitting,
    extraOf: new Map(sitters.map(({ student, extraMinutes }) => [student, extraMinutes])),
    endOf: new Map(rooms.map((room) => [room, endWith(extraIn(room))])),
    end: endWith(extraIn(null)),
  }
}

function within({ id, rooms, sitters, invigilators }: Known, fit: ReadonlyMap<string, number>): Conflict[] {
  const stations = [...new Set(rooms)].reduce((sum, room) => sum + (fit.get(room) ?? 0), 0)
  const places = new Map<string, string>()
  const twice = invigilators.flatMap(({ login, room }): Conflict[] => {
    const other = places.get(login)
    places.set(login, room)
    return other === undefined || other === room
      ? []
      : [{ kind: 'invigilator', exams: [id, id], login, rooms: [other, room] }]
  })
  return sitters.length > stations
    ? [{ kind: 'stations', exam: id, students: sitters.length, stations }, ...twice]
    : twice
}

/** `first` begins no later than `second`. */
function between(first: Known, second: Known): Conflict[] {
  const exams: [string, string] = [first.id, second.id]
  const found: Conflict[] = []
  const students = inBoth(first, second)
  if (students.length > 0)
    found.push({ kind: 'student', exams, students: students.slice(0, namedAtMost), count: students.length })
  const rooms = [...second.endOf.keys()].filter((room) => (first.endOf.get(room) ?? 0) > second.startsAt)
  if (rooms.length > 0) found.push({ kind: 'room', exams, rooms })
  for (const { login, room } of first.invigilators) {
    if ((first.endOf.get(room) ?? first.end) <= second.startsAt) continue
    const other = second.invigilators.find((one) => one.login === login && one.room !== room)
    if (other) found.push({ kind: 'invigilator', exams, login, rooms: [room, other.room] })
  }
  return found
}

function inBoth(first: Known, second: Known): string[] {
  const untilMinutes = (second.startsAt - first.startsAt) / 60_000
  const [few, many] =
    first.extraOf.size < second.extraOf.size
      ? [first.extraOf, second.extraOf]
      : [second.extraOf, first.extraOf]
  const both: string[] = []
  for (const student of few.keys())
    if (many.has(student) && first.minutes + (first.extraOf.get(student) ?? 0) > untilMinutes)
      both.push(student)
  return both.sort(compare)
}
