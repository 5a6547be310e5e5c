/** From the sign-in to being ready for admission. */

import { titleLength } from '../../src-shared/exam.ts'
import { newClock } from '../../src-shared/exam-clock.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import { stationApi } from '../../src-shared/station-api.ts'
import { codeText } from '../../src-shared/text.ts'
import { type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import { lock, startRunning } from './commands.ts'
import { consentText } from './consent.ts'
import type { Kept, SessionContext } from './context.ts'
import { newSitting } from './context.ts'
import { goesOnByItself, minutesToGo } from './transfer.ts'

export async function signIn(context: SessionContext, number: string, code: string) {
  const { sitting, ports } = context
  if (sitting.stage !== 'sign-in') throw new ProblemError('not-allowed', 'a student is signed in already')
  const body = { number: codeText(number), code: codeText(code) }
  const answer = await ports.keeper.call('server.call', {
    method: 'POST',
    path: '/api/station/sign-in',
    body,
  })
  sitting.candidate = stationApi.signIn.reply.parse(answer.body)
  sitting.stage = 'confirm'
  sitting.problem = null
  context.render()
}

export async function confirm(context: SessionContext, me: boolean) {
  const { sitting, ports } = context
  const candidate = sitting.candidate
  if (sitting.stage !== 'confirm' || !candidate) throw new ProblemError('not-allowed', 'nobody is signing in')
  if (!me) {
    sitting.candidate = null
    sitting.stage = 'sign-in'
    return context.render()
  }
  const answer = await ports.keeper.call('server.call', {
    method: 'POST',
    path: '/api/station/attempts',
    body: { ticket: candidate.ticket },
  })
  const { attempt, policy, recipients, part, continues, timeZone } = stationApi.open.reply.parse(answer.body)
  const { student, exam } = candidate
  const { lock: oldLock = null, ...before } = continues ?? {}
  const kept: Kept = {
    attempt,
    part,
    student,
    exam,
    policy,
    paper: null,
    language: sitting.language,
    timeZone,
    unsaved: [],
  }
  const { attempts } = await ports.keeper.call('attempt.list', {})
  const unfinished = attempts.find((one) => one.attempt === attempt && one.part === part)
  if (unfinished) {
    // It went down before it could keep what it needs to go on by itself: the server has told it again.
    await ports.keeper.call('attempt.resume', { attempt })
    await ports.keeper.call('state.put', { value: kept })
    sitting.candidate = null
    return context.resume(unfinished)
  }
  await ports.keeper.call('attempt.open', {
    attempt,
    part,
    policy,
    recipients,
    body: {
      exam: exam.id,
      // One of before the bound may be longer.
      examTitle: exam.title[sitting.language].slice(0, titleLength).toWellFormed(),
      student: { number: student.number, name: student.name },
      station: ports.station,
      policy: { id: policy.id, digest: ports.sha256(canonical(policy)) },
      shell: ports.shell,
      can: ports.can(),
      cadenceMs: policy.cadenceMs,
      stillEveryMs: policy.media.stillEveryMs,
      ...(continues ? { continues: before } : {}),
    },
  })
  Object.assign(sitting, {
    ...newSitting(sitting.language),
    stage: 'attempt',
    kept,
    clock: newClock(minutesToGo(exam.durationMinutes, continues)),
    admitted: continues !== null && goesOnByItself(continues.state),
    cameras: sitting.cameras,
    displays: sitting.displays,
    guard: sitting.guard,
    status: sitting.status,
  })
  sitting.answers = context.openAnswers()
  ports.onAttempt()
  await context.keep()
  if (oldLock) await lock(context, oldLock.reason, {})
  ports.onMedia()
  context.render()
}

export async function consent(context: SessionContext, accepted: boolean) {
  const { sitting, ports } = context
  const asked = sitting.stage === 'attempt' || sitting.stage === 'refused'
  if (!asked || sitting.state !== 'preflight') {
    throw new ProblemError('not-allowed', 'consent is asked in the pre-flight only')
  }
  const { language } = sitting
  if (!accepted) {
    await context.append('consent.refused', { language })
    sitting.stage = 'refused'
    sitting.consent = false
    sitting.asks = 'refused-filming'
  } else {
    const identityPicture = sitting.kept?.policy.identityPicture ?? false
    const text = ports.sha256(consentText(language, { identityPicture }))
    await context.append('consent.given', { language, text })
    sitting.consent = true
    sitting.stage = 'attempt'
    sitting.asks = null
    if (sitting.problem?.code === 'refused-filming') sitting.problem = null
  }
  ports.onMedia()
  context.render()
}

/** Back from the refusal or from the identity picture, or a fresh look at the cameras. */
export function retry(context: SessionContext) {
  const { sitting, ports } = context
  if (sitting.stage === 'refused') {
    sitting.stage = 'attempt'
    sitting.asks = null
  }
  if (sitting.identity.step === 'asked') sitting.identity = { step: 'due', jpeg: null }
  sitting.problem = null
  ports.onMedia()
  context.render()
}

export async function preflightDone(context: SessionContext) {
  const { sitting, ports } = context
  if (sitting.stage !== 'attempt' || sitting.state !== 'preflight') return
  if (!sitting.consent) throw new ProblemError('refused-filming')
  const dark = (['face', 'desk'] as const).filter((source) => sitting.cameras[source].state !== 'live')
  if (sitting.problem?.code === 'no-encoder') throw new ProblemError('no-encoder', sitting.problem.detail)
  if (dark.length > 0) throw cameraProblem(sitting.problem, dark.length)
  if (sitting.kept?.policy.identityPicture && sitting.identity.step !== 'kept') {
    sitting.identity = { step: 'asked', jpeg: null }
    ports.onMedia()
    return context.render()
  }
  await context.change('waiting', 'student')
  ports.onMedia()
  if (sitting.admitted) await startRunning(context)
}

export const cameraCodes: ReadonlySet<string> = new Set([
  'no-camera',
  'one-camera',
  'same-camera',
  'other-camera',
  'camera-in-use',
  'camera-refused',
  'no-encoder',
])

/** What the capture page said is wrong, or else how many cameras show nothing. */
function cameraProblem(said: Problem | null, dark: number): ProblemError {
  if (said && cameraCodes.has(said.code)) return new ProblemError(said.code, said.detail, said.params)
  return new ProblemError(dark === 2 ? 'no-camera' : 'one-camera')
}
