/** An attempt of two hours as the server holds it: two films of 2 s pieces, a still of the screen every 10 s, incidents. */
import { join } from 'node:path'
import { makeFilm, makePicture } from '../../integration/console-page/films.ts'
import { type Film, pieceSeconds } from '../../support/made-film.ts'
import { type ScriptedLedger, ScriptedStation, type University } from '../../support/university.ts'

/** The frames' numbers begin anew after this long, s: the painted number has ten bits, at 25 frames a second. */
export const loopSeconds = 40
const recordsAtOnce = 400
const putsAtOnce = 8
const stillEveryPieces = 5
const incidentEveryPieces = 60

/** @returns its id, and the wall times (Unix ms) at which its films begin and end. */
export async function longAttempt(university: University, dir: string, minutes: number) {
  const [face, desk, screen] = await Promise.all([
    makeFilm(join(dir, 'face'), loopSeconds, [110, 150]),
    makeFilm(join(dir, 'desk'), loopSeconds, [150, 110]),
    makePicture(join(dir, 'screen.png'), 'teal', 'Question 1', '1366x768'),
  ])
  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  const ledger = await station.sit('20260001')
  ledger.wall = Date.now() - minutes * 60_000 - 60_000
  await ledger.open()
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admit' })
  const from = ledger.wall
  const send = sender(ledger, station)
  send.put(await ledger.init('face', 0, new Uint8Array(face.init)))
  send.put(await ledger.init('desk', 0, new Uint8Array(desk.init)))
  const pieces = (minutes * 60) / pieceSeconds
  for (let i = 0; i < pieces; i += 1) {
    ledger.pass(pieceSeconds * 1000)
    send.put(await ledger.segment('face', i, pieceAt(face, i)))
    send.put(await ledger.segment('desk', i, pieceAt(desk, i)))
    if (i % stillEveryPieces === 0)
      send.put(
        await ledger.still('screen', i / stillEveryPieces, new Uint8Array([...screen, i >> 8, i & 255])),
      )
    if (i % incidentEveryPieces === incidentEveryPieces - 1)
      ledger.add('incident.raised', {
        ...{ incident: `i${i}`, observation: 'window.opened', verdict: 'block', severity: 'high' },
        ...{ reason: 'foreign-window', params: { program: 'xterm', title: 'root@lab' }, mono: ledger.mono },
      })
    if (ledger.records.length - send.sent >= recordsAtOnce) await send.records()
  }
  ledger.add('attempt.submitted', { by: 'student', answers: 0 })
  await send.records()
  return { attempt: ledger.attempt, from, to: ledger.wall }
}

/** Announced first, then the objects, so many at once. */
function sender(ledger: ScriptedLedger, station: ScriptedStation) {
  let sent = 0
  const waiting: { digest: string; sealed: Uint8Array }[] = []
  const drained = async () => {
    while (waiting.length > 0)
      await Promise.all(
        waiting.splice(0, putsAtOnce).map(async ({ digest, sealed }) => {
          const { status } = await station.put(digest, sealed)
          if (status !== 201) throw new Error(`the server answered ${status} to an object`)
        }),
      )
  }
  return {
    get sent() {
      return sent
    },
    put(object: { digest: string; sealed: Uint8Array }) {
      waiting.push(object)
    },
    async records() {
      const { status } = await ledger.send(ledger.batch(sent, ledger.records))
      if (status !== 200) throw new Error(`the server answered ${status} to records`)
      sent = ledger.records.length
      await drained()
    },
  }
}

/** The loop's piece, moved on the film's own time line: `tfdt` and `mdhd` of its one track (ISO/IEC 14496-12, 8.8.12 and 8.4.2). */
function pieceAt({ init, pieces }: Film, index: number): Uint8Array<ArrayBuffer> {
  const moved = new Uint8Array(pieces[index % pieces.length] ?? [])
  const header = init.indexOf('mdhd')
  const timescale = init.readUInt32BE(header + (init[header + 4] === 1 ? 24 : 16))
  const later = BigInt(Math.floor(index / pieces.length) * loopSeconds * timescale)
  const box = Buffer.from(moved.buffer)
  const at = box.indexOf('tfdt')
  if (box[at + 4] !== 1) throw new Error('the film counts its time in 32 bits')
  box.writeBigUInt64BE(box.readBigUInt64BE(at + 8) + later, at + 8)
  return moved
}
