/** Stations on time: each has its next two seconds of film ready two seconds later, whether the server keeps up or not. */
import { Pool } from 'undici'
import { record, type Sitting } from './campus.ts'
import { type Piece, piece } from './pieces.ts'

const everyMs = 2000
const lastsMs = 16_000
/** Not counted: connections are made, code is compiled. */
const warmMs = 4000
/** A crowd that is too large is given up then: what was still to be sent is late. */
const atMostMs = 2 * lastsMs
/** The policy's cadence, in steps. */
const checkpointEvery = 5
const sizes = { face: 88_000, desk: 100_000 } as const

export interface Sustained {
  /** 99th percentiles, ms, from the moment it was due. */
  mediaMs: number
  ledgerMs: number
  sent: number
  /** Not answered with a yes, or not at all while it lasted. */
  late: number
  lasted: number
}

export async function sustain(url: string, all: readonly Sitting[]): Promise<Sustained> {
  const connections = Math.min(256, all.length)
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: atMostMs, bodyTimeout: atMostMs })
  const media: number[] = []
  const ledger: number[] = []
  let sent = 0
  let late = 0
  const begun = performance.now()
  const took = (list: number[], due: number) => {
    if (due - begun >= warmMs) list.push(performance.now() - due)
  }
  const send = async (method: 'PUT' | 'POST', path: string, sitting: Sitting, body: Buffer | string) => {
    const answer = await pool.request({
      method,
      path,
      body,
      headers: {
        authorization: `Bearer ${sitting.station.token}`,
        'content-type': method === 'PUT' ? 'application/octet-stream' : 'application/json',
      },
    })
    const text = await answer.body.text()
    if (answer.statusCode >= 300)
      throw new Error(`${path.slice(0, 20)} answered ${answer.statusCode}: ${text}`)
    return text
  }
  const put = async (sitting: Sitting, due: number, { digest, body }: Piece) => {
    await send('PUT', `/api/station/blobs/${digest}`, sitting, body)
    took(media, due)
  }
  const step = async (sitting: Sitting, number: number, due: number) => {
    sent++
    const film = (['face', 'desk'] as const).map((source) => {
      const made = piece(sizes[source])
      record(sitting, source, made)
      return made
    })
    const { ledger: own } = sitting
    const checkpoint = number % checkpointEvery === 0 ? own.checkpoint() : null
    const batch = own.batch(sitting.sent, own.records, checkpoint)
    const path = `/api/station/attempts/${own.attempt}/ledger`
    await send('POST', path, sitting, JSON.stringify({ ...batch, list: 0 }))
    took(ledger, due)
    sitting.sent = own.records.length
    await Promise.all(film.map((one) => put(sitting, due, one)))
  }
  const station = async (sitting: Sitting, i: number) => {
    for (let number = 0; ; number++) {
      // Spread over the two seconds.
      const due = begun + (i / all.length) * everyMs + number * everyMs
      if (due - begun >= lastsMs) return
      await until(due)
      if (performance.now() - begun > atMostMs) {
        late++
        continue
      }
      try {
        await step(sitting, number, due)
      } catch (error) {
        if (late++ === 0) console.log(String(error))
      }
    }
  }
  await Promise.all(all.map(station))
  const lasted = performance.now() - begun
  await pool.close()
  return { mediaMs: p99(media), ledgerMs: p99(ledger), sent, late, lasted }
}

const until = (due: number) =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
const p99 = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN
