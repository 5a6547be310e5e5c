/** The console's API as a program reads it: what the report says is what the server holds. */
import { consoleApi } from '../../src-shared/api/console.ts'
import { addressOf, type Call, clientOf } from '../../src-shared/api/endpoint.ts'
import type { Need, Tile } from '../../src-shared/console-api.ts'
import type { Command } from '../../src-shared/station-api.ts'

export async function consoleClient(server: string, login: string, password: string) {
  let cookie = ''

  async function ask({ method }: { method: string }, address: string, body?: unknown): Promise<Response> {
    const answer = await fetch(`${server}${address}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...{ 'x-taza': '1', cookie },
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`)
    const cookies = answer.headers.getSetCookie().map((value) => value.split(';')[0])
    if (cookies.length > 0) cookie = cookies.join('; ')
    return answer
  }
  const api = clientOf(consoleApi, async ({ endpoint, address, body, reply }: Call) =>
    reply.parse(await (await ask(endpoint, address, body)).json()),
  )
  await api.session.begin({ body: { login, password } })

  return {
    surveys: api.surveys,
    packages: api.packages,
    async command(attempt: string, kind: Command['kind']): Promise<void> {
      await api.attempts.command({ id: attempt, body: { kind } })
    },
    attempt: (id: string) => api.attempts.get({ id }),
    needs: async (room: string): Promise<Need[]> => (await api.rooms.tiles({ room })).needs,
    tiles: async (room: string): Promise<Tile[]> => (await api.rooms.tiles({ room })).tiles,
    async still(attempt: string, digest: string): Promise<Uint8Array> {
      const { still } = consoleApi.attempts
      return new Uint8Array(await (await ask(still, addressOf(still, { id: attempt, digest }))).arrayBuffer())
    },
  }
}
export type ConsoleClient = Awaited<ReturnType<typeof consoleClient>>
