/** Surveys for the sign-in screen: asked for now and then while nobody sits an exam here. */
import type { StationSurvey } from '../../../src-shared/surveys/at-stations.ts'
import { createPulse } from './pulse.ts'
import type { Session } from './session.ts'

export interface SurveyLaneDeps {
  session: { api: Pick<Session['api'], 'surveys'> }
  isIdle(): boolean
  /** At each answer; none where the server does not answer. */
  told(surveys: StationSurvey[]): void
  random(): number
  log(line: string): void
  everyMs?: number
}

const usualMs = 60_000
/** Small, and in no hurry: it waits behind what sealed papers ask for. */
const lane = { lane: 'packages', timeoutMs: 30_000 } as const

export function startSurveyLane({ session, isIdle, told, random, log, everyMs = usualMs }: SurveyLaneDeps) {
  const pulse = createPulse()
  let stopped = false
  /** The last failure. */
  let said = ''

  async function round(): Promise<void> {
    try {
      const { surveys } = await session.api.surveys({}, lane)
      said = ''
      if (!stopped) told(surveys)
    } catch (error) {
      if (stopped) return
      told([])
      // A server of before this answers the same for ever.
      if (String(error) !== said) log(`survey lane: ${String(error)}`)
      said = String(error)
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      if (isIdle()) await round()
      if (!stopped) await pulse.wait(everyMs * (0.5 + random()))
    }
  }
  const running = run()

  return {
    /** The server can be reached again, or a main has come. */
    kick: pulse.kick,
    async stop() {
      stopped = true
      pulse.kick()
      await running
    },
  }
}
