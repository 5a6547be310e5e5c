/** A survey that is answered here, before anybody signs in: passed on and forgotten. No ledger, file or log has a word of it. */
import { surveysThroughKeeper } from '../../src-shared/api/through-keeper.ts'
import type { stationCalls } from '../../src-shared/bridge/station-calls.ts'
import type { Handlers } from '../../src-shared/calls.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { SessionContext } from './context.ts'

type SurveyCalls = Pick<Handlers<typeof stationCalls>, 'survey.get' | 'survey.token' | 'survey.respond'>

export function surveyCalls({ state, ports }: SessionContext): SurveyCalls {
  const server = surveysThroughKeeper(ports.keeper)
  const free = () => {
    if (state.stage !== 'sign-in')
      throw new ProblemError('not-allowed', 'a survey is answered before anybody signs in')
  }
  return {
    'survey.get': async (of) => {
      free()
      return server.get(of)
    },
    'survey.token': async (asked) => {
      free()
      return server.token(asked)
    },
    'survey.respond': async (said) => {
      free()
      return server.respond(said)
    },
  }
}
