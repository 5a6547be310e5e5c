/** The day after the exam: what became of what was seen, and the paper that lay sealed over night. */
import type { Language } from '../../../src-shared/vocabulary.ts'
import type { People } from '../people.ts'
import type { Progress } from '../progress.ts'
import { staffOf, type University } from '../university.ts'
import { answerAppeal, appeal, explain, named, publish, readDecision, signIn } from './appealing.ts'
import { listed, numbers, withPhone } from './files.ts'
import { checkDraw, decide, review, reviewers, signer } from './judging.ts'
import { signLists } from './marking.ts'
import { addStaff, codeOfTheDay } from './preparing.ts'
import type { Held } from './promises.ts'

interface Evening {
  exam: string
  /** The number of its draw. */
  drawn: string
  /** Of the student on whose desk the phone lay. */
  receipt: string
  head: { login: string; password: string }
  /** Opens what lay sealed over night: how many questions come of it. `code`: of the day. */
  atTheHour(code: string): Promise<number>
}
interface Deps {
  progress: Progress
  university: University
  people: People
  /** The server's clock is a day on; nobody is logged in any more. */
  nextDay(): Promise<void>
}

export async function holdNextDay(
  { progress, university, people, nextDay }: Deps,
  { exam, drawn, receipt, head, atTheHour }: Evening,
): Promise<Held['judged'] & { openedAtTheHour: number }> {
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
  const openedAtTheHour = await progress.step('at its hour the sealed paper opens at a station', async () =>
    atTheHour(await codeOfTheDay(administrator)),
  )
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
  const read = await progress.step('the student reads the decision and takes the act', () =>
    readDecision(phone, number),
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
  return {
    openedAtTheHour,
    drawHolds,
    reviewed,
    explained,
    ...decided,
    read,
    student: withPhone,
    lists,
    outcome,
    told,
  }
}
