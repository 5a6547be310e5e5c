/** Stations that sit an exam, put straight into the database: enrolling five hundred is not what is measured. */
import { createTokens } from '../../../src-server/auth/tokens.ts'
import { signerOf } from '../../../src-server/keys.ts'
import { toBase64 } from '../../../src-shared/bytes.ts'
import {
  ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'
import type { Piece } from './pieces.ts'

export interface Sitting {
  station: ScriptedStation
  ledger: ScriptedLedger
  /** Records that the server has. */
  sent: number
}

export async function sittings(count: number): Promise<{ university: University; all: Sitting[] }> {
  const university = await startUniversity()
  const { server, credentials } = university
  const { db, keys, clock } = server
  const tokens = createTokens(keys.secret, clock)
  const now = clock.now()
  const all: Sitting[] = []
  for (let i = 0; i < count; i++) {
    const [id, number, attempt] = [`st-bench${i}`, `B${i}`, `at-bench${i}`]
    const station = new ScriptedStation(university)
    station.id = id
    station.token = (await tokens.sign('station', { sub: id }, 60)).token
    const signing_key = toBase64(signerOf('x', station.key).publicKey)
    const room = credentials.room.id
    await db.insertInto('student').values({ number, name: number, photo: null }).execute()
    await db
      .insertInto('station')
      .values({ id, name: id, room, seat: 1000 + i, signing_key, sealing_key: signing_key, enrolled_at: now })
      .execute()
    await db
      .insertInto('attempt')
      .values({
        id: attempt,
        exam: credentials.exam,
        student: number,
        station: id,
        part: 0,
        opened_at: now,
        submitted_at: null,
        receipted_at: null,
      })
      .execute()
    const recipients = [{ recipient: keys.review.recipient, key: toBase64(keys.review.publicKey) }]
    const ledger = new ScriptedLedger(station, { attempt, recipients, origin: '' })
    await ledger.open({ number, name: number })
    all.push({ station, ledger, sent: 0 })
  }
  await server.close()
  return { university, all }
}

let told = 0

/** A record that announces the piece, as a keeper writes it. */
export function record({ ledger }: Sitting, source: 'face' | 'desk', { digest, body }: Piece): void {
  ledger.add('media.segment', {
    source,
    index: told++,
    type: 'segment',
    init: 0,
    start: ledger.mono - 2000,
    duration: 2000,
    frames: 30,
    health: { luma: 100, motion: 3 },
    incident: null,
    mime: 'video/mp4',
    digest,
    bytes: body.length,
  })
}

export async function announce(url: string, sitting: Sitting, film: readonly Piece[]): Promise<void> {
  for (const piece of film) record(sitting, 'face', piece)
  const answer = await sitting.ledger.send(sitting.ledger.batch(sitting.sent), url)
  if (answer.status !== 200)
    throw new Error(`the ledger answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  sitting.sent = answer.body.next
}
