/** An exam whose attempts come under review: committed to before, sat, marked, over. And officers enough to judge them. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { madePng } from './made-png.ts'
import { logIn, ScriptedStation, type University } from './university.ts'

const deskPicture = new URL('../../docs/images/desk-still.jpg', import.meta.url)

export type Officer = Awaited<ReturnType<typeof logIn>> & { login: string }
type Clock = { now(): number; advance(ms: number): void }

const hour = 3_600_000
/** By it the list of an exam's draws tells the room. */
export const tableDigest = 'c7'.repeat(32)
export const judged = 'judged'
export const groupTitle = 'МК-2026-1'
const screen = (n: number) =>
  madePng(
    { width: 320, height: 180, depth: 4 },
    (x, y, channel) => (((x >> 4) + (y >> 4)) * n * 4 + channel * 20) % 256,
  )
const text = (said: string) => new TextEncoder().encode(said)

export async function addOfficers(university: University, ...logins: string[]): Promise<Officer[]> {
  const { server, credentials } = university
  const officers: Officer[] = []
  for (const login of logins) {
    const person = { login, name: `Officer ${login}`, roles: ['officer' as const] }
    await server.sessions.add({ ...person, rooms: [] }, 'secret')
    credentials.staff.unshift({ ...person, password: 'secret' })
    officers.push({ ...(await logIn(university, 'officer')), login })
    credentials.staff.shift()
  }
  return officers
}

/** It begins in an hour; who sits the demo's exam sits it, and that one is over. */
export async function planExam({ server, credentials }: University, clock: Clock): Promise<void> {
  clock.advance(12 * hour)
  const { exam, room, students } = credentials
  const demo = await server.examStore.exam(exam)
  if (!demo) throw new Error('no demo exam')
  const at = (ms: number) => new Date(clock.now() + ms).toISOString()
  const summary = { ...demo.summary, id: judged, startsAt: at(hour), endsAt: at(3 * hour) }
  await server.examStore.add(summary, demo.paper, { ...demo.policy, keepDays: 30 })
  await server.db
    .insertInto('study_group')
    .values({ id: 'group-mk', title: groupTitle, faculty: null, folded: '', sort_key: '' })
    .execute()
  await server.db.updateTable('student').set({ study_group: 'group-mk' }).execute()
  for (const { number: student, seat } of students)
    await server.db.insertInto('roster').values({ exam: judged, room: room.id, student, seat }).execute()
}

/** By the first four students: filmed with something that tells her name; with a grave incident; never handed in; clean. */
export async function sitJudged(university: University, clock: Clock): Promise<string[]> {
  clock.advance(hour)
  const { students } = university.credentials
  const station = new ScriptedStation(university)
  expect((await station.enrol('Machine 07')).status).toBe(200)
  await station.authenticate()
  const attempts: string[] = []
  for (const [nth, { number, name }] of students.slice(0, 4).entries()) {
    const ledger = await station.sit(number)
    ledger.wall = clock.now()
    await ledger.open(
      { number, name },
      { exam: judged, station: { id: station.id, name: 'Machine 07', room: 'lab-204' } },
    )
    const objects = []
    if (nth === 0) {
      objects.push(await ledger.init('face', 0, text('init')))
      objects.push(await ledger.still('screen', 0, screen(1)))
      ledger.pass(2000)
      // The student's card is in it.
      objects.push(await ledger.segment('face', 0, text('before the exam')))
      ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
      ledger.pass(4000)
      objects.push(await ledger.segment('face', 1, text('in the exam')))
      objects.push(await ledger.still('screen', 1, screen(2)))
      objects.push(await ledger.still('desk', 0, readFileSync(deskPicture)))
      await ledger.answer('q5', 1, `Written by ${name}`)
      ledger.pass(60_000)
      objects.push(await ledger.segment('face', 2, text('a minute later')))
      objects.push(await ledger.still('screen', 2, screen(3)))
      const mail = `Mail of ${name} (${number}), ${groupTitle}`
      const shown = { incident: 'i1', observation: 'window.opened', reason: 'foreign-window' }
      ledger.add('incident.raised', {
        ...{ ...shown, verdict: 'block', severity: 'medium' },
        ...{ params: { title: mail }, mono: ledger.mono },
      })
      ledger.add('window.titled', {
        ...{ window: 1, pid: null, uid: null, class: '', title: mail, executable: '' },
        geometry: [0, 0, 10, 10],
      })
      ledger.add('ticket.committed', {
        ...{ commitment: tableDigest, cards: 30, tickets: 25 },
        at: new Date(clock.now()).toISOString(),
      })
      ledger.add('web.visited', {
        ...{ url: `https://lms.example/${number}?user=17`, title: mail, status: 200, loadMs: 10 },
      })
      ledger.add('command.received', {
        command: 'c1',
        kind: 'message',
        by: 'Сәуле',
        login: 'invigilator',
        text: mail,
      })
      ledger.add('device.added', {
        class: 'usb',
        vendor: 'x',
        product: `Phone of ${name.split(' ')[0]}`,
        path: '1',
      })
    }
    if (nth === 1) {
      ledger.add('incident.raised', {
        ...{ incident: 'i2', observation: 'window.opened', verdict: 'lock', severity: 'high' },
        ...{ reason: 'remote-control', params: { program: 'vnc', title: name }, mono: ledger.mono },
      })
      ledger.add('attempt.resumed', { cause: 'power', lastMono: ledger.mono, outageMs: 20_000 })
    }
    if (nth !== 2) ledger.add('attempt.submitted', { by: 'student', answers: 0 })
    expect((await ledger.sync()).status).toBe(200)
    for (const { digest, sealed } of objects) expect((await station.put(digest, sealed)).status).toBe(201)
    attempts.push(ledger.attempt)
  }
  return attempts
}

/** It is over and settled; its cases are opened as soon as a server looks. */
export async function settleJudged(university: University, clock: Clock): Promise<void> {
  clock.advance(4 * hour)
  await university.restart()
  await expect
    .poll(
      () => university.server.db.selectFrom('case_exam').select('exam').where('exam', '=', judged).execute(),
      {
        timeout: 10_000,
      },
    )
    .toHaveLength(1)
}
