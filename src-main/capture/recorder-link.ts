/**
 * Main's lasting link to the recorder: connects again when the recorder was restarted, gives it the newest orders, and
 * says which of its observations are on the ledger.
 */
import type {
  Orders,
  RecorderCalls,
  RecorderEvent,
  RecorderObservation,
} from '../../src-shared/recorder-api.ts'
import { type Camera, ProblemError } from '../../src-shared/vocabulary.ts'
import type { LocalPort } from '../local/client.ts'

export type RecorderPort = LocalPort<RecorderCalls, RecorderEvent>

export interface RecorderLinkOptions {
  /** Rejects while there is no recorder. */
  connect(): Promise<RecorderPort>
  /** What shows the recorder that we are the keeper's main. */
  pass(): Promise<string>
  /** What it tells, but for observations. */
  hear(event: Exclude<RecorderEvent, { type: 'observed' | 'pids' }>): void
  /** Resolves when the observation is on the ledger, or need not be; rejects when it could not be written: it is tried again. */
  observed(observation: RecorderObservation): Promise<void>
  /** The recorder's own processes. */
  onPids(pids: readonly number[]): void
  /** It was there and went, without having been asked to. */
  onLost(cause: string): void
  /** It is there and answers nothing; its process. */
  onSilent(pid: number): void
  /** None was there for a while; told once until one comes. */
  onMissing(): void
  onTrouble(error: unknown): void
  wait(ms: number): Promise<void>
  /** CLOCK_BOOTTIME, ms. */
  now(): number
}

/** So long a recorder that is being started may take before a person is told, ms. */
const missingMs = 10_000
const againMs = 100
/** Asked so often whether it lives, ms, and taken for hung when it has not answered so many times. */
const askEveryMs = 3000
const silentTurns = 3
/** So long it may take to answer a main that has just come, ms. */
const attendMs = 10_000
/** So long an end of the recording waits for a recorder that main has not met yet, ms. */
const meetMs = 5000
/** So long it waits for the recorder's word, which comes within 12 s: whoever is in its place may keep no submission, ms. */
const finishMs = 20_000

type Observed = Extract<RecorderEvent, { type: 'observed' }>

/** No try will mend it: the keeper has written down beside its refusal what is no record, and an ended ledger takes nothing. */
const isFinal = (error: unknown) =>
  error instanceof ProblemError && ['bad-input', 'already-submitted'].includes(error.problem.code)

export interface RecorderLink {
  /** The newest orders hold; a recorder that comes later gets them first thing. */
  order(orders: Orders): void
  /** JPEG. Rejects with a ProblemError (`camera-in-use`, `no-recorder`). */
  picture(source: Camera): Promise<Uint8Array>
  /** Resolves when the last segments are with the keeper, as far as they can be. */
  finish(): Promise<void>
  /** Main ends; on purpose with a goodbye, without which an orphaned recorder films on for the next main. */
  end(how: { goodbye: boolean }): Promise<void>
}

export function linkRecorder(options: RecorderLinkOptions): RecorderLink {
  const { hear, onTrouble, now } = options
  let current: RecorderPort | null = null
  let orders: Orders | null = null
  let ending = false
  let met = false

  const give = (port: RecorderPort) => {
    if (!orders) return
    port.call('orders', orders).catch(async (error: unknown) => {
      onTrouble(error)
      await options.wait(askEveryMs)
      if (current === port) give(port)
    })
  }
  /** One that is stopped or hangs says nothing of it, and may have nobody else to look after it. */
  const watchOver = async (port: RecorderPort, pid: number | undefined) => {
    // In our own turns and not by a clock: a machine that slept has stopped us as well.
    let unanswered = 0
    const alive = () => {
      unanswered = 0
    }
    for (;;) {
      await options.wait(askEveryMs)
      if (current !== port || ending) return
      if (unanswered === silentTurns) break
      unanswered++
      // One that is gone is told by the connection's end.
      port.call('ping', {}).then(alive, () => undefined)
    }
    if (pid !== undefined) options.onSilent(pid)
    port.close()
  }
  /** Until it is written; as long as this connection lasts, for the next one tells it again. */
  const write = async (port: RecorderPort, { n, observation }: Observed) => {
    let gone = false
    void port.closed.then(() => {
      gone = true
    })
    for (let tries = 0; !gone && !ending; tries++) {
      if (tries > 0) await options.wait(askEveryMs)
      const error = await options.observed(observation).then(
        () => null,
        (refusal: unknown) => refusal,
      )
      if (error !== null && tries === 0) onTrouble(error)
      if (error === null || isFinal(error)) return void (await port.call('heard', { n }))
    }
  }
  const listen = (port: RecorderPort) =>
    port.on((event) => {
      if (event.type === 'pids') return options.onPids(event.pids)
      if (event.type !== 'observed') return hear(event)
      write(port, event).catch(onTrouble)
    })

  const attend = async (port: RecorderPort) => port.call('attend', { pass: await options.pass() })

  const keepConnected = async () => {
    let missingSince: number | null = now()
    while (!ending) {
      let port: RecorderPort | null = null
      try {
        port = await options.connect()
        if (ending) return port.close()
        listen(port)
        const attended = attend(port)
        const answer = await Promise.race([attended, options.wait(attendMs).then(() => null)])
        if (!answer) throw new ProblemError('no-recorder', 'it does not answer')
        const { pids } = answer
        options.onPids(pids)
        current = port
        met = true
        missingSince = null
        give(port)
        void watchOver(port, pids[0]).catch(onTrouble)
        await port.closed
        current = null
        if (ending) return
        options.onLost('its connection ended without a goodbye')
        missingSince = now()
      } catch (error) {
        current = null
        port?.close()
        if (!(error instanceof ProblemError)) onTrouble(error)
        missingSince ??= now()
        if (missingSince !== Number.POSITIVE_INFINITY && now() - missingSince > missingMs) {
          options.onMissing()
          missingSince = Number.POSITIVE_INFINITY
        }
      }
      if (!ending) await options.wait(againMs)
    }
  }
  void keepConnected()

  const there = () => {
    if (!current) throw new ProblemError('no-recorder')
    return current
  }
  return {
    order(next) {
      orders = next
      if (current) give(current)
    },
    async picture(source) {
      const { jpeg } = await there().call('picture', { source })
      return Buffer.from(jpeg, 'base64')
    },
    async finish() {
      // Just started, main has not met the recorder yet; what one that is gone had sent is with the keeper.
      for (const until = now() + meetMs; !met && now() < until; ) await options.wait(againMs)
      if (!current) return
      const late = options.wait(finishMs).then(() => ({ complete: false }))
      const { complete } = await Promise.race([current.call('finish', {}), late])
      if (!complete) onTrouble(new Error('the recorder did not finish in time'))
    },
    async end({ goodbye }) {
      ending = true
      const port = current
      if (goodbye) await port?.call('bye', {}).catch(onTrouble)
      port?.close()
    },
  }
}
