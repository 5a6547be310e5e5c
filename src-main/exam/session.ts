/** One attempt after another on this station: takes the page's calls, the keeper's events, the clock's seconds. */
import { apply } from '../../src-shared/attempt/apply.ts'
import { left } from '../../src-shared/attempt/clock.ts'
import type { CameraState } from '../../src-shared/bridge/camera.ts'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import type { FilmStats } from '../../src-shared/film-stats.ts'
import type { KeeperEvent, OpenAttempt, Status } from '../../src-shared/keeper-api.ts'
import type { Command } from '../../src-shared/station-api.ts'
import type { StationSurvey } from '../../src-shared/surveys/at-stations.ts'
import { type Camera, type Language, type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import { createAnswers } from './answers.ts'
import { obey } from './commands.ts'
import { clockOf, type Kept, newSession, type SessionContext, type SessionPorts } from './context.ts'
import { closeSection, isSectionOver } from './course.ts'
import { cameraCodes } from './enter.ts'
import { createLeave } from './leave-station.ts'
import { lock } from './lock.ts'
import { createHandlers } from './page-calls.ts'
import { resume } from './resume.ts'
import { createRetries } from './retries.ts'
import { receive, submit } from './submit.ts'
import { liveOf, viewOf } from './view.ts'

/** Least interval of the live lane's state when nothing changes, ms: the server calls a station silent after 10 s. */
const liveEveryMs = 3000
const noticeMs = 8000
/** The keeper tells its status every other second: one that is silent for longer is as good as gone, and is said to be. */
const keeperSilentMs = 8000

export function createSession(ports: SessionPorts, language: Language) {
  const context = createContext(ports, language)
  const { state, render, inOrder } = context
  let keeperHeardAt = ports.now()
  let cancelNotice: (() => void) | null = null
  const retryOnce = createRetries(context)

  /** An attempt is under way here. */
  const isOpen = () => state.current !== null && !state.current.ending?.closed

  function command(order: Command) {
    // Where it fails it is not received, and its next delivery tries again.
    inOrder(() => obey(context, order)).catch(ports.onTrouble)
  }

  function hearStatus(status: Status) {
    const wasOnline = state.status?.online
    state.status = status
    keeperHeardAt = ports.now()
    if (state.problem?.code === 'no-keeper') state.problem = null
    if (status.problem?.code === 'disk-set-back' && state.current) state.problem = status.problem
    if (status.online && !wasOnline) state.current?.answers.flush()
    render()
  }

  function attended() {
    state.called = false
    render()
  }

  function hearSurveys(surveys: readonly StationSurvey[]) {
    if (JSON.stringify(surveys) === JSON.stringify(state.surveys)) return
    state.surveys = surveys
    render()
  }

  function hearWatched(watched: boolean) {
    if (watched === state.watched) return
    state.watched = watched
    render()
  }

  return {
    state,
    isOpen,
    handlers: createHandlers(context, language, createLeave(context, isOpen)),
    view: (): StationView => viewOf(state, ports),
    append: context.append,
    render,
    /** Where the student is in the exam's page: for a main that has to go on. */
    async keepWeb(web: Kept['web']) {
      if (!state.current) return
      state.current.kept.web = web
      await context.keep()
    },
    /** What the keeper has written for somebody else of main. */
    learn: context.learn,
    /** Ready for the first student, or a problem that must be mended first. */
    begin(problem: Problem | null) {
      state.stage = problem ? 'problem' : 'sign-in'
      state.problem = problem
      render()
    },
    resume: (open: OpenAttempt) => resume(context, open),
    hear(event: KeeperEvent) {
      if (event.type === 'command') command(event.command)
      else if (event.type === 'receipt') receive(context, event.receipt)
      else if (event.type === 'attended') attended()
      else if (event.type === 'surveys') hearSurveys(event.surveys)
      else if (event.type === 'status') hearStatus(event.status)
      else if (event.type === 'watched') hearWatched(event.by.length > 0)
    },
    command,
    lock: (reason: string, params: Record<string, string | number>) =>
      inOrder(() => lock(context, reason, params)),
    notice(
      reason: string,
      params: Record<string, string | number>,
      severity: 'info' | 'low' | 'medium' | 'high',
    ) {
      state.notice = { reason, params, severity }
      cancelNotice?.()
      cancelNotice = ports.setTimer(() => {
        state.notice = null
        render()
      }, noticeMs)
      render()
    },
    camera(source: Camera, camera: CameraState) {
      state.cameras = { ...state.cameras, [source]: camera }
      const { face, desk } = state.cameras
      const mended = face.state === 'live' && desk.state === 'live' && state.problem?.code !== 'no-encoder'
      if (mended && state.problem && cameraCodes.has(state.problem.code)) state.problem = null
      render()
    },
    /** How recording goes; told with the next state. */
    filming(source: Camera, stats: FilmStats) {
      state.film = { ...state.film, [source]: stats }
    },
    /** Whoever reads the sign-in screen is told before the cameras are looked at. */
    checking(checked: boolean) {
      state.checked = checked
      render()
    },
    problem(problem: Problem | null) {
      state.problem = problem
      render()
    },
    facts(facts: { guard?: boolean; displays?: number }) {
      Object.assign(state, facts)
      render()
    },
    /** Once a second. */
    tick() {
      const now = ports.now()
      context.tellLive(liveEveryMs)
      const clock = state.stage === 'attempt' && state.current ? clockOf(state.current) : null
      if (clock?.runningSince != null && left(clock, now) === 0)
        inOrder(() => submit(context, 'time')).catch(ports.onTrouble)
      else if (isSectionOver(context)) inOrder(() => closeSection(context)).catch(ports.onTrouble)
      if (now - keeperHeardAt > keeperSilentMs && state.problem === null) {
        state.problem = { code: 'no-keeper' }
        render()
      }
      retryOnce()
    },
  }
}
export type Session = ReturnType<typeof createSession>

/** What the pieces of the session share. `tellLive`: unless the live lane heard of it within the last so many ms. */
function createContext(
  ports: SessionPorts,
  language: Language,
): SessionContext & { tellLive: (everyMs: number) => void } {
  const state = newSession(language)
  let lastLive = 0
  let orders: Promise<unknown> = Promise.resolve()

  const context: ReturnType<typeof createContext> = {
    ports,
    state,
    render() {
      ports.onView(viewOf(state, ports))
      context.tellLive(0)
    },
    /** Lossy by design: a failure here loses a picture of the moment, never evidence. */
    tellLive(everyMs) {
      const now = ports.now()
      if (now - lastLive < everyMs) return
      lastLive = now
      const live = liveOf(state, viewOf(state, ports), now)
      ports.keeper.call('live.state', { state: live }).catch(ports.onTrouble)
    },
    async append(kind, body, mono) {
      const { seq, record } = await ports.keeper.call('record.append', {
        kind,
        body,
        ...(mono === undefined ? {} : { mono }),
      })
      context.learn(record)
      return seq
    },
    learn(record) {
      const { current } = state
      // One of an attempt that was left meanwhile has its ledger, and no place here.
      const isOurs = current?.kept.attempt === record.attempt && current.kept.part === record.part
      if (isOurs) apply(current.attempt, record)
    },
    async change(to, cause, minutes) {
      const from = state.current?.attempt.state
      if (from === undefined) throw new ProblemError('internal', 'a change of state without an attempt')
      if (from === to) return
      await context.append('attempt.changed', {
        from,
        to,
        cause,
        ...(minutes === undefined ? {} : { minutes }),
      })
      ports.onMedia()
      context.render()
    },
    async keep() {
      await ports.keeper.call('state.put', { value: state.current?.kept })
    },
    inOrder(work) {
      const result = orders.then(work)
      orders = result.catch(() => undefined)
      return result
    },
    openAnswers: ({ attempt, part }) =>
      createAnswers({
        keeper: ports.keeper,
        ...{ attempt, part },
        ticket: () => context.state.current?.attempt.ticket?.ticket ?? null,
        onSaved: context.learn,
        onChange: context.render,
        onTrouble: ports.onTrouble,
        setTimer: ports.setTimer,
      }),
  }
  return context
}
