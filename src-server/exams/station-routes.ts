/** What a station asks of the exam service: sign-in, opening, paper, answers. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { stationApi } from '../../src-shared/api/station.ts'
import { toBase64 } from '../../src-shared/bytes.ts'
import { type ExamPaper, mediaIn } from '../../src-shared/exam.ts'
import { originOf } from '../../src-shared/ledger/names.ts'
import type { Continues } from '../../src-shared/station-api.ts'
import { codeText } from '../../src-shared/text.ts'
import { Id } from '../../src-shared/vocabulary.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Base } from '../base.ts'
import type { Bus } from '../bus.ts'
import type { Calendar } from '../calendar.ts'
import { type Clock, iso } from '../clock.ts'
import type { Station } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { ServerKeys } from '../keys.ts'
import { type AnswerStore, answerTo, type Change, type Saved } from './answer-store.ts'
import type { Asked } from './asked.ts'
import type { Attempt, Attempts } from './attempts.ts'
import type { Before, CardTables } from './cards.ts'
import { codeOfTheDay } from './code.ts'
import type { Commands } from './command-store.ts'
import { mediaOf } from './media.ts'
import type { Reconcile } from './reconcile.ts'
import { isSealed, sealedFor, tooEarly } from './sealed.ts'
import type { Exam, ExamStore } from './store.ts'

interface Deps extends Pick<Base, 'db' | 'blobs'> {
  examStore: ExamStore
  attempts: Attempts
  asked: Asked
  /** Tickets that students draw themselves. */
  tables: CardTables
  answers: AnswerStore
  /** What the ledger alone holds of the answers is stored too. */
  keepAnswers: Reconcile
  commands: Commands
  tokens: Tokens
  keys: ServerKeys
  domain: string
  clock: Clock
  calendar: Calendar
  bus: Pick<Bus, 'publish'>
  /** Where people open its pages; unless told, as the station itself reaches it. */
  publicUrl: string | undefined
  /** How an attempt goes on after an earlier part. */
  continues(attempt: Attempt): Promise<Continues>
}

const Ticket = z.object({ student: z.string(), exam: Id, station: Id })
const ticketMinutes = 10

export function examRoutes(app: FastifyInstance, deps: Deps): void {
  const { examStore, attempts, asked, answers, commands, tokens, keys, domain, clock, calendar } = deps
  const { tables } = deps

  /** Refuses an attempt of another station just as one that is not there. */
  async function mine(id: string, station: Station): Promise<{ attempt: Attempt; exam: Exam }> {
    const attempt = await attempts.byId(id)
    if (!attempt || attempt.station !== station.id) throw notFound()
    const exam = await examStore.exam(attempt.exam)
    if (!exam) throw notFound()
    return { attempt, exam }
  }

  /** A seat that somebody else took is seen at once: the refusal names it, and the invigilator is told. */
  async function openOrTell(of: z.output<typeof Ticket>, station: Station) {
    try {
      return await attempts.open(of)
    } catch (error) {
      if (error instanceof Refusal && error.problem.code === 'attempt-elsewhere')
        await tellConflict(of, station)
      throw error
    }
  }

  async function tellConflict({ exam, student }: z.output<typeof Ticket>, station: Station): Promise<void> {
    const attempt = (await attempts.ofExam(exam)).find((one) => one.student === student)
    if (!attempt) return
    const event = { type: 'conflicting-sign-in', attempt: attempt.id, station: station.id } as const
    // Refused without a trace would be as good as unseen: the station asks again.
    if (!(await deps.bus.publish(event))) throw new Error('the refused sign-in is not on the audit record')
  }

  /** Nothing changes any more: what is held is said to be, and only what is new is refused. */
  async function afterReceipt(attempt: string, paper: ExamPaper, changes: readonly Change[]): Promise<Saved> {
    const held = await answers.of(attempt)
    const isHeld = (one: Change) => (held[one.question]?.revision ?? 0) >= one.revision
    const fresh = changes.filter((one) => !isHeld(one))
    const refused = fresh.filter((one) => answerTo(paper, one) === undefined)
    if (refused.length < fresh.length) throw new Refusal('already-submitted')
    const saved = changes.filter(isHeld).map(({ question }) => [question, held[question]?.revision ?? 0])
    return { saved: Object.fromEntries(saved), refused: refused.map(({ question }) => question) }
  }

  route(app, stationApi.signIn, async ({ body, caller }) => {
    const now = clock.now()
    const student = await examStore.student(codeText(body.number))
    const exam = student && (await examStore.dueFor(student.number, caller.room, now))
    // An exam that began before midnight keeps its day's code.
    const { dayOf } = calendar
    const days = [dayOf(now), ...(exam ? [dayOf(Date.parse(exam.summary.startsAt))] : [])]
    // First, so that without the code nobody learns which numbers there are.
    if (!days.some((day) => codeOfTheDay(keys.secret, caller.room, day) === codeText(body.code)))
      throw new Refusal('wrong-code')
    if (!student) throw new Refusal('unknown-student')
    if (!exam) throw new Refusal('no-exam-now')
    const claims = { student: student.number, exam: exam.summary.id, station: caller.id }
    const { token } = await tokens.sign('sign-in', claims, ticketMinutes)
    return { student, exam: exam.summary, ticket: token }
  })

  route(app, stationApi.open, async ({ body, caller, request }) => {
    const ticket = Ticket.safeParse(await tokens.verify('sign-in', body.ticket))
    if (!ticket.success || ticket.data.station !== caller.id)
      throw new Refusal('not-allowed', { detail: 'the sign-in is over; sign in again' })
    const exam = await examStore.exam(ticket.data.exam)
    if (!exam) throw notFound()
    await tables.settle(exam.summary.id, caller.id)
    const { attempt, isNew, from } = await openOrTell(ticket.data, caller)
    if (isNew || from) await deps.bus.publish({ type: 'opened', attempt: attempt.id, from })
    const lies = await tables.before(attempt)
    const sealed = attempt.part === 0 ? await sealedFor(deps.db, attempt, caller.room) : null
    // What is asked is fixed from now on, as it lies sealed: whatever becomes of the roster. A ticket is hers to draw yet;
    // the rest keeps the place and the seat that are sealed.
    if (sealed && !lies) await asked.paper(attempt, exam)
    return {
      attempt: attempt.id,
      draw: lies && committedOf(lies),
      sealed: sealed && { ...sealed, opensAt: iso(sealed.opensAt) },
      policy: await asked.policy(exam),
      recipients: [{ recipient: keys.review.recipient, key: toBase64(keys.review.publicKey) }],
      origin: originOf(domain, { station: caller.id, attempt: attempt.id, part: attempt.part }),
      part: attempt.part,
      continues: attempt.part === 0 ? null : await deps.continues(attempt),
      timeZone: calendar.timeZone,
      check: new URL('/check', deps.publicUrl ?? `${request.protocol}://${request.host}`).href,
    }
  })

  route(app, stationApi.paper, async ({ params, caller }) => {
    const { attempt, exam } = await mine(params.id, caller)
    if (attempt.submittedAt) throw new Refusal('already-submitted')
    if (!(await commands.admitted(attempt.id)))
      throw new Refusal('not-allowed', { detail: 'not admitted yet' })
    const opensAt = Date.parse(exam.summary.startsAt)
    if (clock.now() < opensAt && (await isSealed(deps.db, exam.summary.id))) throw tooEarly(calendar, opensAt)
    if (await asked.waits(attempt)) throw new Refusal('not-allowed', { detail: 'no ticket is drawn yet' })
    // At another station too the exam goes on with all that the ledger holds.
    await deps.keepAnswers(attempt.id, attempt.part > 0)
    const paper = await asked.paper(attempt, exam)
    const media = await mediaOf(deps.db, deps.blobs, mediaIn(paper.questions), (err, digest) =>
      app.log.error({ err, digest, attempt: attempt.id }, 'a picture or sound of a paper cannot be read'),
    )
    return { paper, answers: await answers.of(attempt.id), media }
  })

  async function atTable(id: string, station: Station): Promise<Attempt> {
    const { attempt } = await mine(id, station)
    if (attempt.submittedAt) throw new Refusal('already-submitted')
    if (!(await commands.admitted(attempt.id)))
      throw new Refusal('not-allowed', { detail: 'not admitted yet' })
    return attempt
  }

  route(app, stationApi.cards, async ({ params, caller }) => {
    const lies = await tables.before(await atTable(params.id, caller))
    if (!lies) throw notFound()
    return lies
  })

  route(app, stationApi.turn, async ({ params, body, caller }) => {
    const lies = await tables.turn(await atTable(params.id, caller), body.card)
    if (!lies) throw notFound()
    return lies
  })

  route(app, stationApi.answers, async ({ params, body, caller }) => {
    const { attempt, exam } = await mine(params.id, caller)
    // Of a part before, whose station this one was too: as from any other station.
    if (body.part !== undefined && body.part !== attempt.part) throw notFound()
    // Turned without a network: its ledger tells of the card, and these are sent again.
    if (body.answers.length > 0 && !(await asked.isHers(attempt, body.ticket)))
      throw new Refusal('not-allowed', { detail: 'no ticket is drawn yet' })
    const paper = await asked.paper(attempt, exam)
    // Until the final receipt: what was written offline may arrive after the ledger's `attempt.submitted`.
    if (attempt.receiptedAt) return afterReceipt(attempt.id, paper, body.answers)
    if (!(await commands.admitted(attempt.id)))
      throw new Refusal('not-allowed', { detail: 'not admitted yet' })
    const changes = body.answers.map((one) => ({ ...one, part: attempt.part }))
    const saved = await answers.save(attempt.id, paper, changes)
    // What comes after the end must be what was recorded before it.
    if (attempt.submittedAt) await deps.keepAnswers(attempt.id)
    return saved
  })
}

const committedOf = ({ at, ...lies }: Before) => ({
  ...lies,
  at: iso(at),
})
