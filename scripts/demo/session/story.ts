/**
 * A session by the people who do it, at real pages: a dean's list, a teacher's file, a paper, its approval, the timetable,
 * the seats; a scripted station at each seat; then works under ciphers, mark lists, and a sheet that anybody can check; the
 * day after a case, reviewed by two and decided by two others, the list that follows, and the student's appeal.
 */
import { z } from 'zod'
import type { ScriptedStation } from '../../../test/support/university.ts'
import type { People } from '../people.ts'
import type { Progress } from '../progress.ts'
import { staffOf, type University } from '../university.ts'
import { numbers, withPhone } from './files.ts'
import type { Seen } from './films.ts'
import { askForReview } from './judging.ts'
import { besideKey } from './kinds.ts'
import { takePhotos, takeRoom, takeStaff, takeStudents } from './lists.ts'
import { checkSheet, closeLists, markWorks, openNames } from './marking.ts'
import { holdNextDay } from './next-day.ts'
import {
  addSession,
  addStaff,
  asked,
  codeOfTheDay,
  compose,
  fillBank,
  head,
  makeReady,
  onPaper,
  type Planned,
  plan,
  room,
  type Seats,
  seat,
} from './preparing.ts'
import type { Held } from './promises.ts'
import { openAtTheHour, sealAhead } from './sealing.ts'
import { enrol, handIn, type Sitter, sitDown, title } from './sitting.ts'

const Versions = z.object({
  versions: z.array(
    z.object({ by: z.string(), decision: z.string().nullable(), decidedBy: z.string().nullable() }),
  ),
})

const Draws = z.object({ draws: z.array(z.object({ number: z.string() })) })

interface Story {
  progress: Progress
  university: University
  people: People
  /** For one more station of the room. */
  enrolToken(): Promise<string>
  films: { plain: Seen; withPhone: Seen }
  /** The server's clock is a day on; nobody is logged in any more. */
  nextDay(): Promise<void>
}

export async function holdSession(deps: Story): Promise<Held> {
  const { progress, university, people } = deps
  const { credentials } = university
  const office = await progress.step('the office logs in', () => {
    const { login, password } = staffOf(credentials, 'office')
    return people.logIn(login, password, 'ru')
  })
  const imported = await progress.step("the dean's list is taken in", () => takeStudents(office))
  const photos = await progress.step('their photos come as an archive', () => takePhotos(office))
  const administrator = await progress.step('the administrator logs in', () => {
    const { login, password } = staffOf(credentials, 'administrator')
    return people.logIn(login, password, 'ru')
  })
  const password = await progress.step('she enters a head of the chair', () =>
    addStaff(administrator, head, 'teacher'),
  )
  const rooms = await progress.step('the office brings a list of rooms', () => takeRoom(office))
  const staff = await progress.step('she brings a list of those who watch there', () =>
    takeStaff(administrator),
  )
  const { teacher, items, refused } = await progress.step(
    "a teacher brings Platonus' questions into a bank, and Moodle's of other kinds",
    async () => {
      const { login, password } = staffOf(credentials, 'teacher')
      return fillBank(await people.logIn(login, password, 'kk'))
    },
  )
  const papers = await progress.step('the teacher composes two papers and hands them in', async () => ({
    drawn: await compose(teacher, 'Арифметика, зимняя сессия', { drawn: true }),
    tomorrow: await compose(teacher, 'Арифметика, зачёт', { drawn: false }),
  }))
  await progress.step('the office names the head of the chair', async () => {
    await office.goTo('#/approved')
    await office.at('chair-head').selectOption(head.login)
    await office.at('chair-name').click()
  })
  await progress.step('the head of the chair reads and approves them', async () => {
    const person = await people.logIn(head.login, password, 'ky')
    for (const paper of [papers.drawn, papers.tomorrow]) {
      await person.goTo(`#/papers/${paper}/1`)
      await person.at('paper-contents').waitFor()
      if (paper === papers.drawn) await person.picture('paper-to-approve')
      await person.at('approve').click()
      await person.at('decide').waitFor({ state: 'detached' })
    }
  })
  const stations = await progress.step('stations for six seats are enrolled', async () => {
    const code = await codeOfTheDay(administrator)
    return enrol(university.address, code, deps.enrolToken)
  })
  const session = await progress.step('the office makes the session', () => addSession(office))
  const exam = await progress.step('it plans an exam of today, with the approved paper', () =>
    plan(office, session, { title: title.ru, days: 0, paper: papers.drawn }),
  )
  const { seats, pdf } = await progress.step('everybody is seated, and the seats are printed', () =>
    seat(office, exam),
  )
  await progress.step('the exam is made ready', async () => {
    await makeReady(office, exam)
    await office.picture('exam-ready')
  })
  const drawn = await progress.step('the tickets lie in the room, committed to', async () => {
    const { draws } = Draws.parse(await office.ask(`/api/exams/${exam.id}/draws`))
    return draws[0]?.number ?? ''
  })
  const sitters = await progress.step('each student sits down, draws a ticket and is given a paper', () =>
    sit(stations, seats, exam, deps.films, (attempt) => administrator.order(attempt, 'admit')),
  )
  const sheets = await progress.step('each answers and hands in, with her answer sheet', async () => {
    const made = []
    for (const sitter of sitters) made.push(await handIn(sitter, { exam: exam.id, room: room.id }))
    return made
  })
  const sealed = await progress.step("tomorrow's paper is sealed, and lies at every station", async () => {
    const tomorrow = await plan(office, session, { title: 'Зачёт', days: 1, paper: papers.tomorrow })
    await seat(office, tomorrow, { pictured: false })
    await makeReady(office, tomorrow)
    return sealAhead(office, [...stations.values()], tomorrow)
  })
  const suspect = sitters.find(({ number }) => number === withPhone)?.ledger.attempt ?? ''
  await progress.step('a phone was seen on a desk: its review is asked for', () =>
    askForReview(administrator, suspect),
  )
  const hand = await progress.step('works are taken in, and the essays are marked under ciphers', () =>
    markWorks(office, teacher, exam.id),
  )
  const officer = await progress.step('an officer logs in', () => {
    const { login, password } = staffOf(credentials, 'officer')
    return people.logIn(login, password, 'kk')
  })
  const opened = await progress.step('office and officer open the names', () =>
    openNames(office, officer, exam.id),
  )
  const lists = await progress.step('the mark lists are filled and signed by two', () =>
    closeLists(office, officer, exam.id),
  )
  const checked = await progress.step('anybody checks a sheet, and one with a letter changed', async () => {
    const [sheet] = sheets
    if (!sheet) throw new Error('nobody has handed in')
    return checkSheet(await people.visit('ru'), sheet)
  })
  const { versions } = Versions.parse(await teacher.ask(`/api/papers/${papers.drawn}`))
  const sheet = sheets[sitters.findIndex(({ number }) => number === withPhone)]
  const waiting = [...stations.values()][0]
  const judged = await holdNextDay(deps, {
    ...{ exam: exam.id, drawn, receipt: sheet?.digest.slice(0, 16) ?? '' },
    head: { login: head.login, password },
    atTheHour: (code) => {
      if (!waiting) throw new Error('no station is there')
      return openAtTheHour(waiting, sealed, { number: numbers[0] ?? '', code })
    },
  })
  return {
    imported,
    brought: { photos, staff, rooms },
    items,
    refused,
    author: versions[0]?.by ?? '',
    approver: (versions[0]?.decision === 'approved' && versions[0].decidedBy) || '',
    seating: {
      seated: seats.sitters.filter(({ station }) => station !== null).length,
      broken: seats.broken.length,
      seed: seats.seed ?? '',
    },
    pdf,
    papers: sitters.map(({ number, questions }) => ({
      number,
      questions: questions.map(({ text }) => JSON.stringify(text)),
      types: questions.map(({ type }) => type),
    })),
    turned: sitters.map(({ turned }) => turned),
    asked,
    handedIn: sheets.length,
    hand,
    opened,
    lists,
    checked,
    judged,
    sealed: {
      ...{ ready: sealed.ready, envelope: sealed.envelope, refusals: sealed.refusals },
      ...{ legible: sealed.legible, opened: judged.openedAtTheHour, asked: onPaper + besideKey },
    },
    complaints: people.complaints,
  }
}

async function sit(
  stations: ReadonlyMap<string, ScriptedStation>,
  { sitters }: Seats,
  { id: exam }: Planned,
  films: Story['films'],
  admit: (attempt: string) => Promise<void>,
): Promise<Sitter[]> {
  const seated: Sitter[] = []
  for (const { number, station: id } of sitters) {
    const station = id === null ? undefined : stations.get(id)
    if (!station) throw new Error(`${number} has no seat`)
    seated.push(
      await sitDown(
        station,
        { number, exam, room: room.id, seen: films[number === withPhone ? 'withPhone' : 'plain'] },
        admit,
      ),
    )
  }
  return seated
}
