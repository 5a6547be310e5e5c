/** `taza status`: what this station owes, how fast it goes, and when it will be done. */
import { parseArgs } from 'node:util'
import type { Status } from '../../src-shared/keeper-api.ts'
import { connectKeeper } from './client.ts'

const usage = `taza status [--config FILE | --data DIR | --socket PATH] [--json]
  Asks the station's keeper what is not on the server yet, how fast it goes and how long it will take.
  --config FILE  the station's configuration, which names the keeper; /etc/taza/station.json where nothing is given
  --data DIR     of a keeper that writes there
  Exit status 0 when everything is on the server, by its own signed receipts, and there is no problem; 3 while something is
  owed, without its receipt or wrong; 1 when there is no keeper to ask.`

/** Where the keeper listens that is meant; null when nothing is given and no configuration is there. */
export type SocketOf = (given: { data: string | undefined; config: string | undefined }) => string | null

export async function run(argv: string[], socketOf: SocketOf): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      socket: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { data, config } = values
  const socket = values.help ? null : (values.socket ?? socketOf({ data, config }))
  if (socket === null) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const port = await connectKeeper(socket)
  try {
    const { enrolled, station, server, status } = await port.call('station.state', {})
    if (values.json) console.log(JSON.stringify({ enrolled, station, server, ...status }))
    else {
      console.log(station ? `${station.name}, room ${station.room}, ${server}` : 'Not enrolled: taza enrol.')
      for (const line of sentences(status)) console.log(line)
    }
    return isAllThere(status) ? 0 : 3
  } finally {
    port.close()
  }
}

/** Nothing is owed that is known of. */
const owesNothing = ({ debt }: Status): boolean => debt.records === 0 && debt.segments === 0

/** By the server's signed word for every attempt here, and with nothing wrong that could make the count a wrong one. */
const isAllThere = (status: Status): boolean =>
  owesNothing(status) && (status.stranded ?? 0) === 0 && status.unconfirmed === 0 && status.problem === null

/** Plain sentences for a technician. */
function sentences(status: Status): string[] {
  const { online, silentMs, debt, sending, disk, problem, stranded = 0, unconfirmed } = status
  const heard = silentMs === null ? 'not heard yet' : `last heard ${span(silentMs)} ago`
  const owed = `Owed: ${debt.records} records, ${debt.segments} films and pictures (${megabytes(debt.bytes)}).`
  const rate = sending.bytesPerSecond === null ? '' : `Sending ${megabytes(sending.bytesPerSecond)} a second`
  const time = sending.emptyInMs === null ? 'not getting less' : `done in about ${span(sending.emptyInMs)}`
  return [
    online
      ? `Server: reached (${heard}).`
      : `Server: not reached (${heard}). Everything is kept here and will be sent.`,
    isAllThere(status)
      ? 'Owed: nothing; everything is on the server.'
      : owesNothing(status)
        ? 'Owed: nothing that this computer knows of.'
        : owed,
    ...(unconfirmed > 0
      ? [`Not confirmed: ${unconfirmed} attempt(s) here without the server's final receipt.`]
      : []),
    ...(rate && debt.bytes > 0 ? [`${rate}, ${time}.`] : []),
    ...(stranded > 0
      ? [
          `Kept here alone: what was recorded in ${stranded} attempt(s) after this disk was set back; save it with taza export.`,
        ]
      : []),
    `Disk: room for ${Math.floor(disk.hoursLeft)} hours of film.`,
    ...(problem?.code === 'keys-locked'
      ? [
          "The station's keys cannot be unsealed (TPM or Windows data protection): have that work again; meanwhile taza export saves what is here.",
        ]
      : []),
    ...(problem ? [`Problem: ${problem.code}${problem.detail ? ` (${problem.detail})` : ''}.`] : []),
  ]
}

const megabytes = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`

function span(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 90) return `${seconds} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}
