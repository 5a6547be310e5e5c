/** What one process tells another of its stations. */
import { expect, test } from 'vitest'
import type { Peers } from '../../../../src-server/cluster/peers.ts'
import type { ServerEvent } from '../../../../src-server/events.ts'
import { createPresence, type Presence } from '../../../../src-server/live/presence.ts'

const clock = { now: () => now }
let now = 1_700_000_000_000

/** As the bus brings it: to this process, or out of another. */
const hear = ({ subscriber }: Presence, event: ServerEvent, from: string | null) =>
  subscriber.on[event.type]?.(event as never, from)

function process_(tell: (event: ServerEvent) => void) {
  const made: Presence = createPresence({
    clock,
    peers: { watch: () => false, hold: () => true } as unknown as Peers,
    bus: {
      tell,
      publish: async () => true,
      apply: async (event: ServerEvent) => void (await hear(made, event, null)),
    } as never,
  })
  return made
}

test('a picture of hours ago is told again as one of hours ago', () => {
  const other = process_(() => undefined)
  const here = process_((event) => void hear(other, event, 'here'))
  const socket = { send: () => undefined, ping: () => undefined, close: () => undefined }
  here.connect({ id: 'st-1', room: 'lab' }, socket)
  here.picture('st-1', 'desk', 'AAAA')
  const came = now
  now += 3 * 3_600_000
  here.retell(new Set(['lab']), false)
  expect(other.of('st-1').pictures.get('desk')).toEqual({ jpeg: 'AAAA', at: came })
  here.picture('st-1', 'face', 'BBBB')
  expect(here.of('st-1').pictures.get('face')).toEqual({ jpeg: 'BBBB', at: now })
})
