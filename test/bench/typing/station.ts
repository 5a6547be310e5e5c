/** Up to the exam at a whole station, whose cameras record. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { consoleClient } from '../../../scripts/demo/console-client.ts'
import { staffOf } from '../../../scripts/demo/university.ts'
import type { TestStation } from '../../support/station.ts'

/** Sets what the demo's exam asks; before anybody signs in. */
export function setExam({ campus }: TestStation, delivery: 'paper' | 'web', paper: object): void {
  const db = new Database(join(campus.data, '../server/taza.sqlite'))
  db.prepare('update exam set delivery = ?, paper = ?').run(delivery, JSON.stringify(paper))
  db.close()
}

/** Waits to be admitted; `admit` does it. */
export async function waiting({ student, campus }: TestStation): Promise<{ admit(): Promise<void> }> {
  const { credentials, address } = campus.university
  const { login, password } = staffOf(credentials, 'invigilator')
  const api = await consoleClient(address, login, password)
  await student.signIn('20260004', credentials.codeOfTheDay)
  await student.confirm()
  await student.preflight()
  await student.sees('waiting')
  for (let tries = 0; tries < 160; tries++) {
    const tiles = await api.tiles(credentials.room.id)
    const attempt = tiles.flatMap((tile) => (tile.attempt ? [tile.attempt.id] : []))[0]
    if (attempt !== undefined) return { admit: () => api.command(attempt, 'admit') }
    await delay(250)
  }
  throw new Error('the attempt does not appear at the console')
}
