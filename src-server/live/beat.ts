/** Each process tells the others once a second that it is here, and with which stations and rooms it has to do. */
import type { Bus, Subscriber } from '../bus.ts'
import type { Peers } from '../cluster/peers.ts'
import type { Hub } from './hub.ts'
import type { Presence } from './presence.ts'

interface Deps {
  bus: Pick<Bus, 'tell' | 'readAnew'>
  peers: Peers
  presence: Presence
  hub: Pick<Hub, 'rooms' | 'touch'>
}

export interface Beat {
  readonly subscriber: Subscriber
  /** That this process is here. */
  tell(): void
  /** Once a second: that, and whether all others still are. */
  tick(): void
}

export function createBeat({ bus, peers, presence, hub }: Deps): Beat {
  const watch = () => {
    const here = new Set(hub.rooms())
    presence.watch((room) => here.has(room) || peers.watch(room))
  }
  const touchAll = (stations: readonly string[]) => {
    for (const station of stations) hub.touch(station)
  }
  const tell = () => {
    bus.tell({ type: 'here', ...presence.news(), rooms: hub.rooms() })
    watch()
  }

  const subscriber: Subscriber = {
    name: 'peers',
    on: {
      here({ lanes, heard, rooms }, from) {
        if (from === null) return
        for (const station of heard) presence.heardElsewhere(station)
        const news = peers.here(from, lanes, rooms)
        if (news.rooms.length > 0) presence.retell(new Set(news.rooms), false)
        watch()
        return touchAll(news.lanes)
      },
      connected: watch,
      hello: () => presence.retell(new Set(hub.rooms()), true),
      bye(_event, from) {
        if (from !== null) touchAll(peers.left(from))
      },
    },
  }
  return {
    subscriber,
    tell,
    tick() {
      tell()
      // What one stored just before it died it may not have told.
      if (peers.died().length > 0) void bus.readAnew()
    },
  }
}
