/** Surveys for the sign-in screen: asked for now and then while nobody sits an exam here. */
import type { StationSurvey } from '../../../src-shared/surveys/at-stations.ts'
import { startRounds } from './pulse.ts'
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
  /** The last failure. */
  let said = ''
  const rounds = startRounds({
    async round() {
      if (!isIdle()) return
      const { surveys } = await session.api.surveys({}, lane)
      said = ''
      if (!rounds.isStopped()) told(surveys)
    },
    failed(error) {
      told([])
      // A server of before this answers the same for ever.
      if (String(error) !== said) log(`survey lane: ${String(error)}`)
      said = String(error)
    },
    everyMs,
    random,
  })
  return rounds
}
