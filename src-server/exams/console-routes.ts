/** What staff see of exams, and the code that opens a station without a network. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { fromBase64 } from '../../src-shared/bytes.ts'
import { spoken, unlockAnswer } from '../../src-shared/unlock/code.ts'
import type { Audit } from '../audit.ts'
import { mayRoom, seesEveryRoom } from '../auth/sessions.ts'
import type { Stations } from '../auth/stations.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { ServerKeys } from '../keys.ts'
import type { Attempts } from './attempts.ts'
import type { ExamStore } from './store.ts'

interface Deps {
  examStore: ExamStore
  stations: Stations
  attempts: Attempts
  audit: Audit
  keys: ServerKeys
}

export function consoleRoutes(app: FastifyInstance, deps: Deps): void {
  examRoutes(app, deps)
  unlockCodeRoute(app, deps)
}

function examRoutes(app: FastifyInstance, { examStore }: Deps): void {
  async function mayExam(staff: Staff, exam: string): Promise<boolean> {
    if (seesEveryRoom(staff)) return true
    return (await examStore.roomsOf(exam)).some((room) => mayRoom(staff, room))
  }

  route(app, consoleApi.exams.list, async ({ caller }) => {
    const exams = await examStore.exams()
    const may = await Promise.all(exams.map((exam) => mayExam(caller, exam.id)))
    return { exams: exams.filter((_exam, i) => may[i]) }
  })
}

function unlockCodeRoute(app: FastifyInstance, { attempts, stations, audit, keys }: Deps): void {
  route(app, consoleApi.attempts.unlockCode, async ({ params, body: { challenge }, caller }) => {
    const attempt = await attempts.byId(params.id)
    const station = attempt && (await stations.byId(attempt.station))
    if (!attempt || !station || !mayRoom(caller, station.room)) throw notFound()
    const { login } = caller
    const theirs = fromBase64(station.sealingKey)
    const answer = await unlockAnswer(keys.unlocking, theirs, { station: station.id, challenge, login })
    // Not the answer: whoever reads the audit must not be able to unlock with it.
    await audit.record(login, 'gave-unlock-code', attempt.id, { station: station.id, challenge })
    return { login, answer: spoken(answer) }
  })
}
