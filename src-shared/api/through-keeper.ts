/** The server's answers to main, which speaks to it through the keeper: no token and no connection is main's own. */
import type { KeeperPort } from '../keeper-api.ts'
import { type Call, clientOf } from './endpoint.ts'
import { surveysAtStation } from './open-surveys.ts'
import { stationApi } from './station.ts'

type Keeper = Pick<KeeperPort, 'call'>

const through =
  (keeper: Keeper) =>
  async ({ endpoint, address, body, reply }: Call, options?: { timeoutMs: number }) => {
    const said = await keeper.call('server.call', {
      method: endpoint.method,
      path: address,
      body,
      ...options,
    })
    return reply.parse(said.body)
  }

/** Rejects as the keeper does: with the server's problem, `no-server` where there is none. */
export const throughKeeper = (keeper: Keeper) => clientOf(stationApi, through(keeper))

/** Without this station's token: nothing says who calls. Rejects as above. */
export const surveysThroughKeeper = (keeper: Keeper) => clientOf(surveysAtStation, through(keeper))
