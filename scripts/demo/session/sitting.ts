/** The students at scripted stations with real keys: each is given a paper, answers it and hands in, with her answer sheet. */
import { createHash } from 'node:crypto'
import { stationApi } from '../../../src-shared/api/station.ts'
import { toHex, utf8 } from '../../../src-shared/bytes.ts'
import { LyingCards } from '../../../src-shared/drawing/cards.ts'
import { type AnswerValue, isAsked, type Question } from '../../../src-shared/exam.ts'
import { type MadeSheet, sheetOf } from '../../../src-shared/sheet/sheet.ts'
import { cameras } from '../../../src-shared/vocabulary.ts'
import { pieceSeconds } from '../../../test/support/made-film.ts'
import { type ScriptedLedger, ScriptedStation } from '../../../test/support/university.ts'
import { essayWith, knowsOf, nameOf, numbers } from './files.ts'
import type { Seen } from './films.ts'
import { answerOf, fileBy, fileName } from './kinds.ts'

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** As the ledger says: 10 s. */
const stillEveryPieces = 10 / pieceSeconds
const pieceMs = pieceSeconds * 1000

/** The exam, as the office called it. */
export const title = { kk: '', ru: 'Арифметика', ky: '', en: '' }

/** One station a seat, by their ids, as the server gave them. `token`: for one more. */
export async function enrol(
  url: string,
  codeOfTheDay: string,
  token: () => Promise<string>,
): Promise<Map<string, ScriptedStation>> {
  const stations = new Map<string, ScriptedStation>()
  for (const [at] of numbers.entries()) {
    const credentials = { enrolToken: await token(), codeOfTheDay }
    const station = new ScriptedStation({ url, credentials })
    const { status } = await station.enrol(stationAt(at))
    if (status !== 200) throw new Error(`station ${at + 1} is not enrolled: ${status}`)
    await station.authenticate()
    stations.set(station.id, station)
  }
  return stations
}
const stationAt = (at: number): string => `Станция ${at + 1}`

export interface Sitter {
  number: string
  ledger: ScriptedLedger
  questions: Question[]
  /** What she turned over. */
  turned: { card: number; ticket: number }
  /** Sealed film that is to be sent still. */
  film: { digest: string; sealed: Uint8Array }[]
}

/** Signs in, is let in by `admit`, turns a card, and is given her paper. Both cameras have filmed since. */
export async function sitDown(
  station: ScriptedStation,
  { number, exam, room, seen }: { number: string; exam: string; room: string; seen: Seen },
  admit: (attempt: string) => Promise<void>,
): Promise<Sitter> {
  const ledger = await station.sit(number)
  // The scripted exam is as long as its films: it ends about now.
  ledger.wall = Date.now() - seen.face.pieces.length * pieceMs
  await ledger.open(
    { number, name: nameOf(number) },
    { exam, examTitle: title.ru, station: { id: station.id, name: station.id, room } },
  )
  await ledger.sync()
  await admit(ledger.attempt)
  const turned = await turnOne(ledger)
  const { body } = await station.call('GET', `/attempts/${ledger.attempt}/paper`)
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  const film = await filmed(ledger, seen)
  return { number, ledger, questions: stationApi.paper.reply.parse(body).paper.questions, turned, film }
}

/** The card in the middle of those that lie there. */
async function turnOne({ station, attempt }: ScriptedLedger): Promise<Sitter['turned']> {
  const lying = LyingCards.parse((await station.call('GET', `/attempts/${attempt}/cards`)).body)
  const card = lying.offered[Math.floor(lying.offered.length / 2)]
  const { turned } = LyingCards.parse((await station.call('PUT', `/attempts/${attempt}/card`, { card })).body)
  if (!turned) throw new Error(`no ticket is behind card ${card}`)
  return turned
}

async function filmed(ledger: ScriptedLedger, seen: Seen): Promise<Sitter['film']> {
  const made = []
  for (const source of cameras) made.push(await ledger.init(source, 0, Uint8Array.from(seen[source].init)))
  for (let piece = 0; piece < seen.face.pieces.length; piece++) {
    if (piece % stillEveryPieces === 0)
      made.push(await ledger.still('screen', piece / stillEveryPieces, Uint8Array.from(seen.screen)))
    ledger.pass(pieceMs)
    for (const source of cameras) {
      const plain = seen[source].pieces[piece]
      const motion = source === 'desk' && seen.moved.includes(piece) ? 40 : 3
      if (plain) made.push(await ledger.segment(source, piece, Uint8Array.from(plain), 0, motion))
    }
  }
  return made
}

/** By what she knows; what she does not know she answers wrongly. What asks nothing has no answer. */
function answersOf({ number, questions }: Sitter): Record<string, AnswerValue> {
  const byKey = questions.filter(({ type }) => !['essay', 'upload', 'description'].includes(type))
  const { right, ideas } = knowsOf(numbers.indexOf(number), byKey.length)
  const known = new Set(byKey.slice(0, right).map(({ id }) => id))
  const answer = (question: Question): AnswerValue => {
    if (question.type === 'essay') return essayWith(ideas)
    if (question.type === 'upload') {
      const bytes = utf8(fileBy(number))
      return [{ digest: digestOf(fileBy(number)), name: fileName, bytes: bytes.length }]
    }
    const knows = known.has(question.id)
    return question.type === 'single' ? chosen(question, knows) : answerOf(question, knows)
  }
  return Object.fromEntries(questions.filter(isAsked).map((question) => [question.id, answer(question)]))
}

function chosen({ text, options }: Extract<Question, { type: 'single' }>, right: boolean): string {
  const [, one = '', other = ''] = /(\d+) · (\d+)/.exec(text.ru ?? '') ?? []
  // True or false: what is said is true.
  const product = one === '' ? 'Верно' : String(Number(one) * Number(other))
  const option = options.find((option) => (option.text.ru === product) === right)
  if (!option) throw new Error(`no answer to choose: ${text.ru}`)
  return option.id
}

/** Her answers saved and recorded, the sheet made and sent, the exam ended. Resolves once the server's last receipt is here. */
export async function handIn(
  sitter: Sitter,
  { exam, room }: { exam: string; room: string },
): Promise<MadeSheet> {
  const { number, ledger, questions } = sitter
  const { station, attempt } = ledger
  const answers = answersOf(sitter)
  const given = Object.entries(answers).flatMap(([question, value]) =>
    value === null ? [] : { question, value, revision: 1 },
  )
  // The bytes are kept before an answer names them.
  const file = await ledger.object(
    'file.kept',
    { index: 0, file: digestOf(fileBy(number)) },
    utf8(fileBy(number)),
  )
  await station.call('PUT', `/attempts/${attempt}/answers`, { answers: given })
  for (const { question, value } of given) await ledger.answer(question, 1, value)
  const opened = ledger.records[0]?.at.wall ?? null
  const head = {
    attempt,
    exam: { id: exam, title },
    student: { number, name: nameOf(number) },
    station: { id: station.id, name: station.id, room },
    times: { opened, submitted: new Date(ledger.wall).toISOString() },
    salt: toHex(crypto.getRandomValues(new Uint8Array(16))),
  }
  const made = sheetOf({ head, questions, answers }, digestOf)
  const { digest, sealed } = await ledger.object(
    'sheet.kept',
    { index: 0, sheet: made.digest },
    utf8(made.text),
  )
  ledger.add('attempt.submitted', { by: 'student', answers: given.length, sheet: made.digest })
  const announced = await ledger.sync()
  for (const piece of [...sitter.film, file]) await station.put(piece.digest, piece.sealed)
  const put = await station.put(digest, sealed)
  const last = await ledger.sync()
  if (last.body.receipt?.final !== true)
    throw new Error(
      `${number} did not get her last receipt: ${[announced, put, last].map(({ status, body }) => `${status} ${JSON.stringify(body)}`).join('; ')}`,
    )
  return made
}
