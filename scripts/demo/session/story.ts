/**
 * A session by the people who do it, at real pages: a dean's list, a teacher's file, a paper, its approval, the timetable,
 * the seats; a scripted station at each seat; then works under ciphers, mark lists, and a sheet that anybody can check; the
 * day after a case, reviewed by two and decided by two others, the list that follows, and the student's appeal.
 */
import { z } from 'zod'
import type { Language } from '../../../src-shared/vocabulary.ts'
import type { ScriptedStation } from '../../../test/support/university.ts'
import type { Progress } from '../progress.ts'
import { staffOf, type University } from '../university.ts'
import { answerAppeal, appeal, explain, named, publish, signIn } from './appealing.ts'
import { listed, numbers } from './files.ts'
import type { Seen } from './films.ts'
import { askForReview, checkDraw, decide, review, reviewers, signer } from './judging.ts'
import { checkSheet, closeLists, markWorks, openNames, signLists } from './marking.ts'
import type { People } from './people.ts'
import {
  addRoom,
  addStaff,
  asked,
  compose,
  fillBank,
  head,
  type Planned,
  plan,
  room,
  type Seats,
  seat,
  takeList,
} from './preparing.ts'
import type { Held } from './promises.ts'
import { enrol, handIn, type Sitter, sitDown } from './sitting.ts'

const Room = z.object({ codeOfTheDay: z.string() })
const Versions = z.object({
  versions: z.array(
    z.object({ by: z.string(), decision: z.string().nullable(), decidedBy: z.string().nullable() }),
  ),
})

const Draws = z.object({ draws: z.array(z.object({ number: z.string() })) })

/** The student on whose desk a phone lies. */
const withPhone: string = listed[3][0]

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
  const imported = await progress.step("the dean's list is taken in", () => takeList(office))
  const administrator = await progress.step('the administrator logs in', () => {
    const { login, password } = staffOf(credentials, 'administrator')
    return people.logIn(login, password, 'ru')
  })
  const password = await progress.step('she enters a head of the chair', () =>
    addStaff(administrator, head, 'teacher'),
  )
  await progress.step('the office enters a room', () => addRoom(office))
  const { teacher, items, refused } = await progress.step(
    "a teacher brings Platonus' questions into a bank",
    async () => {
      const { login, password } = staffOf(credentials, 'teacher')
      return fillBank(await people.logIn(login, password, 'kk'))
    },
  )
  const paper = await progress.step('the teacher composes a paper and hands it in', () => compose(teacher))
  await progress.step('the office names the head of the chair', async () => {
    await office.goTo('#/approved')
    await office.at('chair-head').selectOption(head.login)
    await office.at('chair-name').click()
  })
  await progress.step('the head of the chair reads and approves it', async () => {
    const person = await people.logIn(head.login, password, 'ky')
    await person.goTo(`#/papers/${paper}/1`)
    await person.at('paper-contents').waitFor()
    await person.picture('paper-to-approve')
    await person.at('approve').click()
    await person.at('decide').waitFor({ state: 'detached' })
  })
  const stations = await progress.step('stations for six seats are enrolled', async () => {
    const { codeOfTheDay } = Room.parse(await administrator.ask(`/api/rooms/${room.id}/tiles`))
    return enrol(university.address, codeOfTheDay, deps.enrolToken)
  })
  const exam = await progress.step('the office plans the exam, with the approved paper', () =>
    plan(office, paper),
  )
  const { seats, pdf } = await progress.step('everybody is seated, and the seats are printed', () =>
    seat(office, exam),
  )
  await progress.step('the exam is made ready', async () => {
    await office.goTo(`#/timetable/${exam.session}/exams/${exam.id}`)
    await office.at('make-ready').click()
    await office.at('withdraw').waitFor()
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
  const { versions } = Versions.parse(await teacher.ask(`/api/papers/${paper}`))
  const sheet = sheets[sitters.findIndex(({ number }) => number === withPhone)]
  const judged = await judge(deps, {
    ...{ exam: exam.id, drawn, receipt: sheet?.digest.slice(0, 16) ?? '' },
    head: { login: head.login, password },
  })
  return {
    imported,
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
    })),
    turned: sitters.map(({ turned }) => turned),
    asked,
    handedIn: sheets.length,
    hand,
    opened,
    lists,
    checked,
    judged,
    complaints: people.complaints,
  }
}

/** The day after. */
async function judge(
  { progress, university, people, nextDay }: Pick<Story, 'progress' | 'university' | 'people' | 'nextDay'>,
  {
    exam,
    drawn,
    receipt,
    head,
  }: { exam: string; drawn: string; receipt: string; head: { login: string; password: string } },
): Promise<Held['judged']> {
  await progress.step('a day passes', async () => {
    await people.leave()
    await nextDay()
  })
  const staff = (role: string, language: Language) => {
    const { login, password } = staffOf(university.credentials, role)
    return people.logIn(login, password, language)
  }
  const drawHolds = await progress.step('anybody repeats the draw', async () =>
    checkDraw(await people.visit('ru'), drawn),
  )
  const administrator = await staff('administrator', 'ru')
  const passwords = await progress.step('the administrator enters four more officers', async () => {
    const made: string[] = []
    for (const person of [...reviewers, signer, named])
      made.push(await addStaff(administrator, person, 'officer'))
    return made
  })
  const shown = [...numbers, ...listed.flatMap(([, name]) => name.split(' ').slice(0, 2))]
  const reviewed = await progress.step('two review each case, alone and without names', async () => {
    const both = []
    for (const [at, { login }] of reviewers.entries()) {
      const person = await people.logIn(login, passwords[at] ?? '', at === 0 ? 'ru' : 'ky')
      both.push(await review(person, shown, at === 0))
    }
    return both
  })
  const number = reviewed[0]?.find(({ found }) => found)?.case ?? ''
  const phone = await people.visit('ru')
  const explained = await progress.step(
    'the student reads it on her phone and explains herself',
    async () => {
      await signIn(phone, withPhone, receipt)
      return explain(phone, number)
    },
  )
  const officer = await staff('officer', 'kk')
  const decided = await progress.step('one officer signs, another confirms, the act is written', async () =>
    decide(await people.logIn(signer.login, passwords.at(-2) ?? '', 'ru'), officer, number),
  )
  const office = await staff('office', 'ru')
  const lists = await progress.step('the mark list has followed, and two sign it again', () =>
    signLists([office, officer], exam),
  )
  await progress.step('the office publishes the marks', () =>
    publish(
      office,
      exam,
      lists.map(({ group }) => group),
    ),
  )
  const appealed = await progress.step('the student reads her mark and appeals', async () => {
    await phone.page.reload()
    await phone.goTo('open#/ru/my')
    await phone.at('mark').waitFor()
    await phone.picture('my-mark')
    return appeal(phone, `${number}-1`)
  })
  const outcome = await progress.step('three others answer the appeal', async () => {
    const members = []
    for (const { login, password } of [
      staffOf(university.credentials, 'office'),
      staffOf(university.credentials, 'teacher'),
      head,
    ])
      members.push({ login, person: await people.logIn(login, password, 'ru') })
    return answerAppeal(await people.logIn(named.login, passwords.at(-1) ?? '', 'ru'), members, appealed)
  })
  const told = await progress.step('the student reads what became of it', async () => {
    await phone.goTo('open#/ru/my')
    await phone.goTo('open#/ru/my/appeals')
    await phone.at(`appeal-${appealed}`).waitFor()
    await phone.picture('my-appeal-answered')
    return (await phone.at(`appeal-${appealed}`).textContent()) ?? ''
  })
  return { drawHolds, reviewed, explained, ...decided, student: withPhone, lists, outcome, told }
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
