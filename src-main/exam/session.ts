/** One sitting after another on this station: takes the page's calls, the keeper's events, the clock's seconds. */
import type { CallReply, CameraState, StationView, stationCalls } from '../../src-shared/bridge.ts'
import { LiveState } from '../../src-shared/console-api.ts'
import { answerFits } from '../../src-shared/exam.ts'
import { clockFrom, left, run, stand } from '../../src-shared/exam-clock.ts'
import type { FilmStats } from '../../src-shared/film-stats.ts'
import type { KeeperEvent, OpenAttempt } from '../../src-shared/keeper-api.ts'
import type { Bodies, RecordKind } from '../../src-shared/records.ts'
import type { Command } from '../../src-shared/station-api.ts'
import { typedText } from '../../src-shared/text.ts'
import { type Camera, type Language, type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import { createAnswers } from './answers.ts'
import { fetchPaper, lock, obey, startRunning, unlockByAnswer } from './commands.ts'
import { Kept, newSitting, type SessionContext, type SessionPorts } from './context.ts'
import { cameraCodes, confirm, consent, preflightDone, retry, signIn } from './enter.ts'
import { keepPicture, pictureAgain, takePicture } from './identity.ts'
import { leftOpen } from './left-open.ts'
import { pastOf } from './past.ts'
import { beginEnding, finishEnding, receive, submit } from './submit.ts'
import { continuesOf, leave, minutesToGo } from './transfer.ts'
import { viewOf } from './view.ts'

type StationCall = keyof typeof stationCalls
type Args<M extends StationCall> = (typeof stationCalls)[M]['args']['_output']
export type StationHandlers = { [M in StationCall]: (args: Args<M>) => Promise<CallReply<M>> }

/** Least interval of the live lane's state when nothing changes, ms: the server calls a station silent after 10 s. */
const liveEveryMs = 3000
const noticeMs = 8000
/** The keeper tells its status every other second: one that is silent for longer is as good as gone, and is said to be. */
const keeperSilentMs = 8000
/** After so many wrong codes in a row the door stays shut for a while. */
const codesInARow = 5
const codePauseMs = 30_000
const done = { ok: true } as const

export function createSession(ports: SessionPorts, language: Language) {
  const sitting = newSitting(language)
  let lastLive = 0
  let keeperHeardAt = ports.now()
  let cancelNotice: (() => void) | null = null
  /** Commands and submissions run one at a time, in the order they came. */
  let orders: Promise<unknown> = Promise.resolve()

  const context: SessionContext = {
    ports,
    sitting,
    render,
    append,
    async change(to, cause) {
      const from = sitting.state
      if (from === to) return
      await append('attempt.changed', { from, to, cause })
      sitting.state = to
      context.settleClock()
      ports.onMedia()
      render()
    },
    async keep() {
      await ports.keeper.call('state.put', { value: sitting.kept })
    },
    settleClock() {
      const runs =
        sitting.state === 'running' && (!sitting.lock || sitting.kept?.policy.clockRunsWhileLocked === true)
      sitting.clock = runs ? run(sitting.clock, ports.now()) : stand(sitting.clock, ports.now())
    },
    resume: (open) => resume(open),
    openAnswers: () => {
      if (!sitting.kept) throw new ProblemError('internal', 'answers without an attempt')
      return createAnswers({
        keeper: ports.keeper,
        attempt: sitting.kept.attempt,
        onChange: render,
        onTrouble: ports.onTrouble,
        setTimer: ports.setTimer,
      })
    },
  }

  async function append<K extends RecordKind>(kind: K, body: Bodies[K], mono?: number): Promise<number> {
    const { seq } = await ports.keeper.call('record.append', {
      kind,
      body,
      ...(mono === undefined ? {} : { mono }),
    })
    return seq
  }

  function render() {
    ports.onView(viewOf(sitting, ports))
    tellLive()
  }

  /** Lossy by design: a failure here loses a picture of the moment, never evidence. */
  function tellLive() {
    lastLive = ports.now()
    const view = viewOf(sitting, ports)
    const state = LiveState.parse({
      screen: view.screen,
      state: view.state,
      lock: sitting.lock && { reason: sitting.lock.reason, code: sitting.lock.code },
      cameras: { face: sitting.cameras.face.state, desk: sitting.cameras.desk.state },
      leftMs: sitting.kept && sitting.state !== 'preflight' ? left(sitting.clock, ports.now()) : null,
      answered: sitting.kept ? Object.keys(view.answers).length : null,
      asks: sitting.asks,
      film: sitting.film,
      sending: {
        bytes: view.debt.bytes,
        bytesPerSecond: view.debt.bytesPerSecond,
        emptyInMs: view.debt.emptyInMs,
      },
    })
    ports.keeper.call('live.state', { state }).catch(ports.onTrouble)
  }

  async function resume(open: OpenAttempt) {
    await ports.keeper.call('attempt.resume', { attempt: open.attempt })
    const { value } = await ports.keeper.call('state.get', {})
    const kept = Kept.parse(value)
    const past = pastOf(open.records)
    const now = ports.now()
    await append('attempt.resumed', {
      cause: past.cause,
      lastMono: past.lastMono,
      outageMs: Math.max(0, now - past.lastMono),
    })
    for (const incident of leftOpen(open.records)) await append('incident.ended', incident)
    Object.assign(sitting, {
      stage: 'attempt',
      problem: null,
      kept,
      language: kept.language,
      state: past.state,
      lock: past.lock && { ...past.lock, clockRuns: kept.policy.clockRunsWhileLocked },
      consent: past.consent,
      identity: { step: past.pictured ? 'kept' : 'due', jpeg: null },
      admitted: past.admitted,
      excused: past.excused !== null,
      received: past.received,
      clock: clockFrom(
        open.records,
        minutesToGo(kept.exam.durationMinutes, continuesOf(open.records[0]?.body)),
        kept.policy.clockRunsWhileLocked,
      ),
    })
    context.settleClock()
    sitting.answers = context.openAnswers()
    ports.onMedia()
    const { answers } = await ports.keeper.call('answer.list', {})
    sitting.answers.restore(answers, {})
    render()
    const { leaving } = past
    const endedBy = past.excused ?? past.ended
    if (leaving) void inOrder(() => leave(context, leaving)).catch(ports.onTrouble)
    if (endedBy !== null && past.state !== 'submitted')
      void inOrder(() => submit(context, endedBy)).catch(ports.onTrouble)
    // Submission had begun when the station went down: the next second goes on with it.
    if (past.state === 'submitted') beginEnding(context, 'resumed', kept.unsaved)
  }

  let retrying = false
  /** What could not be done at once (no server, no keeper) is tried again each second, one try at a time. */
  function retryOnce() {
    const { stage, state, kept, ending, admitted } = sitting
    const due =
      ending && !ending.closed && !ending.busy
        ? () => finishEnding(context)
        : stage !== 'attempt' || !kept
          ? null
          : admitted && state === 'waiting'
            ? () => startRunning(context)
            : state === 'running' && !kept.paper
              ? () => fetchPaper(context)
              : null
    if (!due || retrying) return
    retrying = true
    inOrder(due)
      .catch(ports.onTrouble)
      .finally(() => {
        retrying = false
      })
  }

  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = orders.then(work)
    orders = result.catch(() => undefined)
    return result
  }

  /** A refusal stays beside the form until the next try. */
  async function told(work: () => Promise<void>) {
    try {
      await work()
      return done
    } catch (error) {
      if (error instanceof ProblemError) {
        sitting.problem = error.problem
        render()
      }
      throw error
    }
  }

  /** An attempt is under way here. */
  const isOpen = () => sitting.kept !== null && !sitting.ending?.closed

  let wrongCodes = 0
  let leaveAgainAt = 0
  async function leaveStation(code: string) {
    if (ports.leave.asksCode) {
      if (ports.now() < leaveAgainAt) throw new ProblemError('too-many-tries')
      if (!ports.leave.check(code)) {
        wrongCodes++
        if (wrongCodes % codesInARow === 0) leaveAgainAt = ports.now() + codePauseMs
        if (sitting.kept) await append('leave.refused', { count: wrongCodes })
        throw new ProblemError('wrong-code')
      }
    } else if (isOpen() && !ports.leave.freely) {
      await append('leave.refused', { count: ++wrongCodes })
      throw new ProblemError('not-allowed', 'no leave code is set: an exam under way is left by nobody')
    }
    if (isOpen()) {
      await append('station.left', { how: ports.leave.asksCode ? 'code' : 'combination' })
    }
    ports.leave.go()
    return done
  }

  const handlers: StationHandlers = {
    'station.view': async () => viewOf(sitting, ports),
    'language.set': async ({ language: chosen }) => {
      sitting.language = chosen
      if (sitting.kept) {
        sitting.kept.language = chosen
        await context.keep()
      }
      render()
      return done
    },
    'student.sign-in': ({ number, code }) => told(() => signIn(context, number, code)),
    'student.confirm': ({ me }) => told(() => inOrder(() => confirm(context, me))),
    'preflight.swap': async () => {
      throw new ProblemError('internal', 'the cameras are not this part’s to swap')
    },
    'preflight.retry': async () => {
      retry(context)
      return done
    },
    'preflight.consent': ({ accepted }) => told(() => consent(context, accepted)),
    'preflight.done': () => told(() => inOrder(() => preflightDone(context))),
    'identity.take': () => told(() => takePicture(context)),
    'identity.again': async () => {
      pictureAgain(context)
      return done
    },
    'identity.keep': ({ card }) => told(() => inOrder(() => keepPicture(context, card))),
    'exam.answer': async ({ question, value }) => {
      if (!sitting.answers || sitting.state === 'submitted')
        throw new ProblemError('not-allowed', 'no open attempt')
      const asked = sitting.kept?.paper?.questions.find(({ id }) => id === question)
      if (!asked) throw new ProblemError('bad-input', `answer to ${question}`)
      const typed = typeof value === 'string' ? typedText(value) : value
      if (!answerFits(asked, typed)) {
        sitting.refused.add(question)
        throw new ProblemError('bad-input', `answer to ${question}`)
      }
      sitting.refused.delete(question)
      await sitting.answers.save(question, typed)
      return done
    },
    // Compared where the guard is (app/station.ts).
    'exam.keys': async () => done,
    'exam.ask': async ({ what }) => {
      await append('student.asked', { what })
      sitting.asks = what
      render()
      return done
    },
    'exam.return': async () => {
      if (sitting.state === 'break') await inOrder(() => context.change('running', 'student'))
      return done
    },
    'lock.answer': async ({ login, answer }) => {
      await inOrder(() => unlockByAnswer(context, login, answer))
      return done
    },
    'exam.submit': async ({ unsaved }) => {
      await inOrder(() => submit(context, 'student', unsaved))
      return done
    },
    'receipt.done': async () => {
      if (sitting.stage !== 'receipt') return done
      sitting.answers?.close()
      Object.assign(sitting, {
        ...newSitting(language),
        stage: 'sign-in',
        displays: sitting.displays,
        guard: sitting.guard,
        status: sitting.status,
      })
      ports.onMedia()
      render()
      return done
    },
    'message.seen': async ({ id }) => {
      sitting.messages = sitting.messages.filter((message) => message.id !== id)
      render()
      return done
    },
    'shell.leave': ({ code }) => leaveStation(code),
  }

  return {
    sitting,
    isOpen,
    handlers,
    view: (): StationView => viewOf(sitting, ports),
    append,
    /** Ready for the first student, or a problem that must be mended first. */
    begin(problem: Problem | null) {
      sitting.stage = problem ? 'problem' : 'sign-in'
      sitting.problem = problem
      render()
    },
    /** Goes on with an attempt that this station had open when it went down; rejects when it cannot. */
    resume,
    hear(event: KeeperEvent) {
      if (event.type === 'command') this.command(event.command)
      else if (event.type === 'receipt') receive(context, event.receipt)
      else if (event.type === 'status') {
        const wasOnline = sitting.status?.online
        sitting.status = event.status
        keeperHeardAt = ports.now()
        if (sitting.problem?.code === 'no-keeper') sitting.problem = null
        if (event.status.problem?.code === 'disk-set-back' && sitting.kept)
          sitting.problem = event.status.problem
        if (event.status.online && !wasOnline) sitting.answers?.flush()
        render()
      }
    },
    command(command: Command) {
      inOrder(() => obey(context, command)).catch((error) => {
        // Not carried out: forget it, so that its next delivery tries again.
        sitting.received.delete(command.id)
        ports.onTrouble(error)
      })
    },
    lock: (reason: string, params: Record<string, string | number>) =>
      inOrder(() => lock(context, reason, params)),
    notice(
      reason: string,
      params: Record<string, string | number>,
      severity: 'info' | 'low' | 'medium' | 'high',
    ) {
      sitting.notice = { reason, params, severity }
      cancelNotice?.()
      cancelNotice = ports.setTimer(() => {
        sitting.notice = null
        render()
      }, noticeMs)
      render()
    },
    camera(source: Camera, state: CameraState) {
      sitting.cameras = { ...sitting.cameras, [source]: state }
      const { face, desk } = sitting.cameras
      const mended = face.state === 'live' && desk.state === 'live' && sitting.problem?.code !== 'no-encoder'
      if (mended && sitting.problem && cameraCodes.has(sitting.problem.code)) sitting.problem = null
      render()
    },
    /** How recording goes; told with the next state. */
    filming(source: Camera, stats: FilmStats) {
      sitting.film = { ...sitting.film, [source]: stats }
    },
    problem(problem: Problem | null) {
      sitting.problem = problem
      render()
    },
    facts(facts: { guard?: boolean; displays?: number }) {
      Object.assign(sitting, facts)
      render()
    },
    /** Once a second. */
    tick() {
      if (ports.now() - lastLive >= liveEveryMs) tellLive()
      const running = sitting.stage === 'attempt' && sitting.clock.runningSince !== null
      if (running && left(sitting.clock, ports.now()) === 0) {
        inOrder(() => submit(context, 'time')).catch(ports.onTrouble)
      }
      if (ports.now() - keeperHeardAt > keeperSilentMs && sitting.problem === null) {
        sitting.problem = { code: 'no-keeper' }
        render()
      }
      retryOnce()
    },
  }
}
export type Session = ReturnType<typeof createSession>
