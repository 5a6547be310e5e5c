/** The console's API as a program reads it: what the report says is what the server holds. */
import { type Alarm, AttemptDetail, consoleApi, type Tile } from '../../src-shared/console-api.ts'
import type { Command } from '../../src-shared/station-api.ts'

export async function consoleClient(address: string, login: string, password: string) {
  const response = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-taza': '1' },
    body: JSON.stringify({ login, password }),
  })
  if (!response.ok) throw new Error(`log-in refused: ${response.status} ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((value) => value.split(';')[0])
    .join('; ')

  async function get(path: string): Promise<Response> {
    const answer = await fetch(`${address}${path}`, { headers: { cookie } })
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  return {
    async command(attempt: string, kind: Command['kind']): Promise<void> {
      const answer = await fetch(`${address}/api/attempts/${attempt}/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-taza': '1', cookie },
        body: JSON.stringify({ kind }),
      })
      if (!answer.ok) throw new Error(`${kind} refused: ${answer.status} ${await answer.text()}`)
    },
    attempt: async (id: string) => AttemptDetail.parse(await (await get(`/api/attempts/${id}`)).json()),
    alarms: async (room: string): Promise<Alarm[]> =>
      consoleApi.tiles.reply.parse(await (await get(`/api/rooms/${room}/tiles`)).json()).alarms,
    tiles: async (room: string): Promise<Tile[]> =>
      consoleApi.tiles.reply.parse(await (await get(`/api/rooms/${room}/tiles`)).json()).tiles,
    still: async (attempt: string, digest: string) =>
      new Uint8Array(await (await get(`/api/attempts/${attempt}/stills/${digest}`)).arrayBuffer()),
  }
}
export type ConsoleClient = Awaited<ReturnType<typeof consoleClient>>
