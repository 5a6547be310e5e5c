/** The server's answers to main, which speaks to it through the keeper: no token and no connection is main's own. */
import type { KeeperPort } from '../keeper-api.ts'
import { clientOf } from './endpoint.ts'
import { stationApi } from './station.ts'

/** Rejects as the keeper does: with the server's problem, `no-server` where there is none. */
export const throughKeeper = (keeper: Pick<KeeperPort, 'call'>) =>
  clientOf(stationApi, async ({ endpoint, address, body, reply }, options?: { timeoutMs: number }) => {
    const said = await keeper.call('server.call', {
      method: endpoint.method,
      path: address,
      body,
      ...options,
    })
    return reply.parse(said.body)
  })
