/** Stations and an invigilator that ask for everything a sitting asks for, and remember what was answered. */
import { parseCheckpoint } from '../../../src-shared/ledger/note.ts'
import {
  type logIn,
  type ScriptedLedger,
  ScriptedStation,
  type University,
} from '../../support/university.ts'
import type { Random } from '../kill/random.ts'

/** What the server has promised of one attempt. */
export interface Promises {
  readonly ledger: ScriptedLedger
  /** Records stored, and the size of the newest cosigned checkpoint. */
  records: number
  cosigned: number
  readonly objects: Set<string>
  /** Of the one question that is answered again and again. */
  answer: { revision: number; value: string } | null
  readonly commands: Set<string>
}

const question = 'q1'
const options = ['a', 'b', 'c', 'd']

export async function seat(university: University, number: string): Promise<Promises> {
  const station = new ScriptedStation(university)
  const [token] = [await university.server.stations.allow(university.credentials.room.id, 1)]
  await station.enrol(`Station ${number}`, token)
  await station.authenticate()
  const ledger = await station.sit(number)
  await ledger.open()
  return { ledger, records: 0, cosigned: 0, objects: new Set(), answer: null, commands: new Set() }
}

/** Until `stop`; what is refused or cut is tried again, as a station does. */
export function startLoad(
  seats: readonly Promises[],
  invigilator: Awaited<ReturnType<typeof logIn>>,
  random: Random,
) {
  let stopped = false
  let acknowledged = 0
  const trouble: string[] = []
  const forever = async (step: () => Promise<boolean>) => {
    while (!stopped) {
      const ok = await step().catch(() => false)
      if (ok) acknowledged++
      // The server is not there: no hurry.
      else await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  /** A server that is there and says anything but yes breaks its word as well. */
  const isYes = ({ status, body }: { status: number; body: unknown }, what: string): boolean => {
    if (status >= 200 && status < 300) return true
    if (status < 500) trouble.push(`${what} answered ${status}: ${JSON.stringify(body)}`)
    return false
  }

  const film = (seat: Promises) => {
    const { ledger } = seat
    const owed: { digest: string; sealed: Uint8Array }[] = []
    let index = 0
    return async () => {
      if (owed.length < 3) {
        ledger.pass(2000)
        const length = 2000 + random.below(60_000)
        owed.push(
          await ledger.segment('face', seat.objects.size + index++, new Uint8Array(length).fill(index)),
        )
      }
      const from = seat.records
      const size = ledger.records.length
      const answer = await ledger.sync(from)
      if (!isYes(answer, 'the ledger lane')) return false
      seat.records = Math.max(seat.records, answer.body.next)
      if (answer.body.next < size) trouble.push(`the ledger lane took ${answer.body.next} of ${size}`)
      const blessed = answer.body.cosigned === null ? 0 : parseCheckpoint(answer.body.cosigned).size
      seat.cosigned = Math.max(seat.cosigned, blessed)
      const first = owed[0]
      if (!first) return true
      if (!isYes(await ledger.station.put(first.digest, first.sealed), 'the media lane')) return false
      seat.objects.add(first.digest)
      owed.shift()
      return true
    }
  }
  const answers = (seat: Promises) => async () => {
    const revision = (seat.answer?.revision ?? 0) + 1
    const value = options[random.below(4)] ?? 'a'
    const answer = await seat.ledger.station.call('PUT', `/attempts/${seat.ledger.attempt}/answers`, {
      answers: [{ question, value, revision }],
    })
    if (!isYes(answer, 'answers')) return false
    // One cut off before may have been stored: then this revision is taken, and the next one is mine.
    seat.answer = { revision: answer.body.saved[question], value }
    await new Promise((resolve) => setTimeout(resolve, 5))
    return true
  }
  const orders = async () => {
    const seat = seats[random.below(seats.length)]
    if (!seat) return false
    const path = `/api/attempts/${seat.ledger.attempt}/commands`
    const given = await invigilator.call('POST', path, { kind: 'message', text: 'Time' })
    if (!isYes(given, 'an order')) return false
    seat.commands.add(given.body.command.id)
    await new Promise((resolve) => setTimeout(resolve, 10))
    return true
  }
  const loads = [...seats.flatMap((seat) => [forever(film(seat)), forever(answers(seat))]), forever(orders)]
  return {
    get acknowledged() {
      return acknowledged
    },
    trouble,
    async stop() {
      stopped = true
      await Promise.all(loads)
    },
  }
}
