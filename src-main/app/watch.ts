/** Watching: guard and shell say what they saw, the policy says what it means, ledger and people are told. */
import standard from '../../resources/policies/standard.json' with { type: 'json' }
import type { GuardObservation, SystemCamera } from '../../src-shared/guard.ts'
import type { Observation } from '../../src-shared/policy/observation.ts'
import { standingOrder } from '../../src-shared/policy/standing-order.ts'
import { Policy } from '../../src-shared/policy.ts'
import { type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import type { Session } from '../exam/session.ts'
import { createKeyBalance, type PageKeys } from '../lockdown/key-balance.ts'
import { createLockdown } from '../lockdown/lockdown.ts'
import { createOddLines } from '../lockdown/odd-lines.ts'
import { guardProgram, openGuard } from '../lockdown/open-guard.ts'
import type { GuardPort } from '../lockdown/port.ts'
import { createLockdownPorts, type LockdownDeps } from './lockdown-ports.ts'

const beforeAnyExam = Policy.parse(standard)
/** Between two tries to start a guard that has not been there yet. */
const REOPEN_MS = 3000

export interface WatchOptions {
  /** Directory of the native programs. */
  native: string
  /** A developer's own desktop: look and record, but touch nothing. */
  windowed: boolean
  newId: () => string
  /** As the guard names it, e.g. `Ctrl+Alt+Q`. */
  leaveCombination: string
  onLeave: () => void
  /** The guard that was missing at the start is there: `problem()` is null, what it was to do is done. */
  onMended: () => void
  parts: LockdownDeps
}

/**
 * Rejects with a ProblemError (`wayland`, `no-display`). A missing guard is `problem()`, to be shown; from `begin` on it is
 * started again until it is there: a busy machine's first guard may have come too late.
 */
export async function createWatch(options: WatchOptions) {
  const { windowed, parts } = options
  const { now, trouble, log, setTimer } = parts
  const session = (): Session | undefined => parts.session
  /** The exam's browser, and processes beside main that are ours too. */
  let own: readonly number[] = []
  let ownOthers: readonly number[] = []
  let ordered = ''

  const current = () => session()?.state.current ?? null
  const policy = () => current()?.kept.policy ?? beforeAnyExam
  /** The attempt whose recording has been finished: nothing more goes on its ledger from here. */
  let finished: string | null = null
  /** From the consent on, or the order to seat her without film, until the recording is finished. */
  const keeps = () => {
    const { kept, attempt } = current() ?? {}
    const agreed = attempt?.consent === 'given' || attempt?.unfilmed != null
    return kept?.attempt !== finished && agreed && attempt.state !== 'submitted'
  }
  /** Of a student who is seated without film, the screen is not pictured either. */
  const pictures = () => keeps() && current()?.attempt.unfilmed == null
  const ports = createLockdownPorts({
    parts,
    guard: () => guard,
    state: () => current()?.attempt.state ?? null,
    policy,
    keeps,
    pictures,
    windowed,
    newId: options.newId,
  })
  const lockdown = createLockdown(ports)
  const odd = createOddLines(ports)

  /**
   * What the guard saw (its predecessor's spool, too) waits until we know which windows are ours and what the station is
   * at: what befell an attempt while main was away belongs on its ledger.
   */
  const early: GuardObservation[] = []
  let decided = false
  const knows = () => own.length > 0 && decided
  const hearEarly = () => {
    if (knows()) for (const seen of early.splice(0)) hearGuard(seen)
  }
  const isOwn = (pid: number) => own.includes(pid) || ownOthers.includes(pid)
  function hearGuard(seen: GuardObservation) {
    if (!knows()) early.push(seen)
    // The guard holds all of Ctrl+Alt: the one combination that is ours to hear is no attempt at anything.
    else if (seen.kind === 'keys.refused' && seen.combination === options.leaveCombination) options.onLeave()
    // A guard that saw our new browser before it was told of it cannot know; its pid says so.
    else observe('own' in seen && seen.pid !== null && isOwn(seen.pid) ? { ...seen, own: true } : seen)
  }

  function observe(observation: Observation) {
    lockdown.observe(observation)
    if (observation.kind === 'displays.changed') session()?.facts({ displays: observation.displays.length })
  }

  let guard: GuardPort | null = null
  let systemCameras: SystemCamera[] | null = null
  let problem: Problem | null = null
  let cancelReopening: (() => void) | null = null

  const missing = (why: Problem) => {
    if (problem?.detail !== why.detail) log(`there is no guard: ${why.detail}`)
    problem = why
  }
  async function open() {
    try {
      guard = await openGuard({
        program: guardProgram(options.native, process.platform),
        env: process.env,
        platform: process.platform,
        clock: now,
        onObservation: hearGuard,
        onStarted: () => session()?.facts({ guard: true }),
        onLost: (cause) => {
          session()?.facts({ guard: false })
          observe({ kind: 'guard.lost', cause, at: now() })
        },
        onMalformed: (line, why) => {
          // Not the line itself: it may hold titles of somebody's windows. The ledger has it.
          log(`the guard said something odd (${why}), ${line.length} characters`)
          if (line !== '') odd.add(line, why)
        },
      })
      problem = null
    } catch (error) {
      if (!(error instanceof ProblemError && error.problem.code === 'no-guard')) throw error
      missing(error.problem)
    }
  }
  await open()

  function reopen() {
    cancelReopening = setTimer(async () => {
      try {
        await open()
        // A station that is left meanwhile waits for no guard.
        if (!cancelReopening) return await guard?.end()
        if (!guard) return reopen()
        // What it cannot take up now, it is told again when it is started anew.
        await takeUp(guard).catch(trouble)
        if (!cancelReopening) return
        follow()
        options.onMended()
      } catch (error) {
        if (error instanceof ProblemError) missing(error.problem)
        else trouble(error)
        if (cancelReopening) reopen()
      }
    }, REOPEN_MS)
  }

  /** Keys are held; the curtain of an earlier crash goes up. */
  async function takeUp({ hello, grabKeys, displays, uncover }: GuardPort) {
    if (hello.can.includes('keys') && !windowed) {
      const { failed, refused } = await grabKeys()
      if (failed > 0) log(`${failed} key combinations belong to another program: ${refused.join(', ')}`)
    }
    // From here on keys are compared.
    if (hello.can.includes('key-count')) void balance.told({ presses: 0, repeats: 0 })
    if (hello.can.includes('displays')) session()?.facts({ displays: (await displays()).length })
    if (hello.can.includes('cover')) await uncover()
  }

  async function giveOrders() {
    if (!guard || own.length === 0) return
    const order = standingOrder(policy())
    const orders = {
      own: [...own, ...ownOthers],
      allow: order.allow,
      order: windowed ? ('record' as const) : order.order,
      // A developer's screen stays hers, also when main dies.
      standIn: !windowed,
      oneDisplay: !windowed && policy().displays.atMost === 1,
    }
    // A new attempt watches anew, so that what is open already comes on its ledger.
    const key = JSON.stringify([orders, current()?.kept.attempt])
    if (key === ordered) return
    ordered = key
    await guard.watch(orders)
  }

  /** What was copied before an exam stays out of it, and what was copied in it stays in. */
  let clearedFor: string | null = null
  async function clearClipboard() {
    const attempt = current()?.kept.attempt ?? null
    if (!guard || attempt === clearedFor) return
    clearedFor = attempt
    if (!guard.hello.can.includes('clipboard') || windowed) return
    const isolated = policy().clipboard === 'isolated'
    if (isolated || attempt === null) await guard.clearClipboard()
    if (guard.hello.can.includes('isolate')) await guard.isolateClipboard(isolated && attempt !== null)
  }

  function follow() {
    giveOrders().catch(trouble)
    clearClipboard().catch(trouble)
  }

  const balance = createKeyBalance({
    count: () => (guard ? guard.countKeys() : Promise.reject(new Error('there is no guard'))),
    onSurplus: (keys) => observe({ kind: 'input.surplus', keys, at: now() }),
    wait: (ms) => new Promise((resolve) => setTimer(resolve, ms)),
    onFailure: (error) => log(`keys were not compared: ${error instanceof Error ? error.message : error}`),
  })

  return {
    problem: () => problem,
    /** Keys that came to our page, or to the exam's where that is a foreign one. */
    keys(keys: PageKeys) {
      if (guard?.hello.can.includes('key-count')) void balance.told(keys)
    },
    /** As the system last told of them; null where it does not. */
    async cameras(): Promise<readonly SystemCamera[] | null> {
      if (guard?.hello.can.includes('cameras'))
        systemCameras = await guard.cameras().catch((error: Error) => {
          log(`the system's cameras could not be listed: ${error.message}`)
          return systemCameras
        })
      return systemCameras
    },
    can: (): readonly string[] => guard?.hello.can ?? [],
    observe,
    /** As `observe`; rejects when it could not be written. */
    record: lockdown.record,
    /** The screen as it is now, besides its cadence; nothing where no pictures are kept or taken. */
    async still(): Promise<void> {
      if (!guard?.hello.can.includes('shot') || !pictures()) return
      const at = now()
      const { png } = await guard.shot(null)
      await ports.still(png, null, at)
    },
    /** The attempt whose ledger is kept now. */
    keeping: (): string | null => (keeps() ? (current()?.kept.attempt ?? null) : null),
    /** From now on the windows of these processes are ours. */
    async own(pids: readonly number[]) {
      own = pids
      await giveOrders()
      hearEarly()
    },
    /** It is known what this station is at. */
    decided() {
      decided = true
      hearEarly()
    },
    /** Processes that are ours and no children of main: the recorder's. */
    async ownToo(pids: readonly number[]) {
      ownOthers = pids
      await giveOrders()
    },
    /** Cadence of the screen's stills, ms; null while none are to be kept, or the guard can take none. */
    screenEveryMs: (): number | null =>
      pictures() && guard?.hello.can.includes('shot') ? policy().media.stillEveryMs : null,
    async begin() {
      session()?.facts({ guard: guard !== null })
      if (guard) await takeUp(guard)
      else reopen()
    },
    /** The attempt changed: its policy, its consent, its end. */
    follow,
    /** Resolves when everything seen so far is on the ledger. */
    settled: () => lockdown.settled(),
    /** Everything seen so far is on the ledger, and nothing more is kept. */
    async finish() {
      await lockdown.finish()
      finished = current()?.kept.attempt ?? null
    },
    end: async () => {
      cancelReopening?.()
      cancelReopening = null
      await lockdown.settled()
      await guard?.end()
    },
  }
}
export type Watch = Awaited<ReturnType<typeof createWatch>>
