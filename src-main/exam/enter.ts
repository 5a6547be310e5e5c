/** From the sign-in to being ready for admission. */

import { throughKeeper } from '../../src-shared/api/through-keeper.ts'
import { replay } from '../../src-shared/attempt/apply.ts'
import { titleLength } from '../../src-shared/exam.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import { codeText } from '../../src-shared/text.ts'
import { type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import { consentText } from './consent.ts'
import { type CurrentAttempt, type Kept, newCurrent, type SessionContext, termsOf } from './context.ts'
import { lock } from './lock.ts'
import { startRunning } from './paper.ts'
import { resume } from './resume.ts'

export async function signIn(context: SessionContext, number: string, code: string) {
  const { state, ports } = context
  if (state.stage !== 'sign-in') throw new ProblemError('not-allowed', 'a student is signed in already')
  const body = { number: codeText(number), code: codeText(code) }
  const candidate = await throughKeeper(ports.keeper).signIn({ body })
  // Before anything is opened: elsewhere she can begin as if she had never been here.
  if (candidate.exam.delivery === 'web' && !ports.can().includes('web-exams'))
    throw new ProblemError('no-web-exams', `the shell is ${ports.shell.kind}`)
  state.candidate = candidate
  state.stage = 'confirm'
  state.problem = null
  context.render()
}

export async function confirm(context: SessionContext, me: boolean) {
  const { state, ports } = context
  const { candidate } = state
  if (state.stage !== 'confirm' || !candidate) throw new ProblemError('not-allowed', 'nobody is signing in')
  if (!me) {
    state.candidate = null
    state.stage = 'sign-in'
    return context.render()
  }
  const { ticket } = candidate
  const told = await throughKeeper(ports.keeper).open({ body: { ticket } })
  const { attempt, policy, recipients, part, continues, timeZone, check, draw, sealed } = told
  const { student, exam } = candidate
  const { lock: oldLock = null, ...before } = continues ?? {}
  const kept: Kept = {
    attempt,
    part,
    student,
    exam,
    policy,
    paper: null,
    draw,
    sealed,
    carried: {},
    language: state.language,
    textSize: state.textSize,
    reading: state.reading,
    timeZone,
    check,
    openedAt: null,
    unsaved: [],
    flags: [],
    web: null,
  }
  const { attempts } = await ports.keeper.call('attempt.list', {})
  const unfinished = attempts.find((one) => one.attempt === attempt && one.part === part)
  if (unfinished) {
    // It went down before it could keep what it needs to go on by itself: the server has told it again.
    await ports.keeper.call('attempt.resume', { attempt })
    await ports.keeper.call('state.put', { value: kept })
    await resume(context, unfinished)
    state.candidate = null
    return
  }
  const { record } = await ports.keeper.call('attempt.open', {
    attempt,
    part,
    policy,
    recipients,
    body: {
      exam: exam.id,
      // One of before the bound may be longer.
      examTitle: exam.title[state.language].slice(0, titleLength).toWellFormed(),
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
  kept.openedAt = record.at.wall
  const opened = replay([record], termsOf(kept))
  state.current = newCurrent(kept, opened, context.openAnswers(kept))
  // She has read her ticket at the other station.
  state.current.begun = continues !== null && continues.state !== 'preflight' && continues.state !== 'waiting'
  Object.assign(state, { stage: 'attempt', problem: null, notice: null, candidate: null })
  ports.onAttempt(opened, [])
  await context.keep()
  // First: nothing that fails leaves open what was locked.
  if (oldLock) await lock(context, oldLock.reason, {})
  if (draw) await context.append('ticket.committed', draw)
  if (sealed) await context.append('package.sealed', { package: sealed.package, place: sealed.place })
  ports.onMedia()
  context.render()
}

export async function consent(context: SessionContext, accepted: boolean) {
  const { state, ports } = context
  const isAsked = state.stage === 'attempt' || state.stage === 'refused'
  if (!isAsked || state.current?.attempt.state !== 'preflight') {
    throw new ProblemError('not-allowed', 'consent is asked in the pre-flight only')
  }
  const { language, current } = state
  const words = consentText(language, current.kept.policy)
  const asked = { language, text: ports.sha256(words), words }
  if (!accepted) {
    await context.append('consent.refused', asked)
    if (isOver(context, current)) return
    state.stage = 'refused'
  } else {
    await context.append('consent.given', asked)
    if (isOver(context, current)) return
    state.stage = 'attempt'
    if (state.problem?.code === 'refused-filming') state.problem = null
  }
  ports.onMedia()
  context.render()
}

/** It began to end, or has gone elsewhere, while something was being written. */
const isOver = ({ state }: SessionContext, current: CurrentAttempt): boolean =>
  state.current !== current || state.stage === 'submitting' || state.stage === 'receipt'

/** Back from the refusal or from the identity picture, or a fresh look at the cameras. */
export function retry(context: SessionContext) {
  const { state, ports } = context
  if (state.stage === 'refused') state.stage = 'attempt'
  if (state.current) state.current.picture = { asked: false, jpeg: null }
  state.problem = null
  ports.onMedia()
  context.render()
}

export async function preflightDone(context: SessionContext) {
  const { state, ports } = context
  const { current, problem } = state
  if (current?.attempt.state !== 'preflight') return
  if (current.attempt.unfilmed !== null) return sitUnfilmed(context, current)
  if (state.stage !== 'attempt') return
  const { attempt, kept } = current
  if (attempt.consent !== 'given') throw new ProblemError('refused-filming')
  const dark = (['face', 'desk'] as const).filter((source) => state.cameras[source].state !== 'live')
  if (problem?.code === 'no-encoder') throw new ProblemError('no-encoder', problem.detail)
  if (dark.length > 0) throw cameraProblem(problem, dark.length)
  if (kept.policy.identityPicture && !attempt.pictured) {
    current.picture = { asked: true, jpeg: null }
    ports.onMedia()
    return context.render()
  }
  await context.change('waiting', 'student')
  ports.onMedia()
  if (attempt.admitted) await startRunning(context)
}

/** An invigilator has seated her so: she goes on when she has read what that means. */
async function sitUnfilmed(context: SessionContext, current: CurrentAttempt) {
  const { state } = context
  if (state.stage !== 'refused' && state.stage !== 'attempt') return
  await context.change('waiting', 'student')
  if (isOver(context, current)) return
  state.stage = 'attempt'
  state.problem = null
  context.ports.onMedia()
  context.render()
  if (current.attempt.admitted) await startRunning(context)
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
