/** The looks of this process's consoles: what each asks goes to its station, what the station says to that console alone. */
import { randomBytes } from 'node:crypto'
import {
  type LookAsked,
  type LookDown,
  type LookEnd,
  type LookSaid,
  type LookUp,
  lookAtMostMs,
} from '../../src-shared/look/messages.ts'
import { packetBytesAtMost } from '../../src-shared/look/packet.ts'
import type { Bus, Subscriber } from '../bus.ts'
import { type Bucket, createBucket } from '../http/bucket.ts'

/** The server's end of a look's socket. */
interface Viewer {
  send(message: string | Uint8Array): void
  /** Bytes not yet taken by the network. */
  readonly bufferedAmount: number
  close(): void
}

interface Look {
  ask(asked: LookAsked): void
  end(why: LookEnd): void
}

export interface Looks {
  readonly subscriber: Subscriber
  begin(who: { name: string; login: string }, at: { station: string; attempt: string }, viewer: Viewer): Look
}

interface Open {
  station: string
  viewer: Viewer
  bytes: Bucket
  /** Ends the look when it fires. */
  timer: NodeJS.Timeout
}

/** A station of before looks, or one that hangs, says nothing for so long, ms. */
const answerMs = 5000
/** The station ends it; a server ends a look whose station does not, ms later. */
const graceMs = 5000
/** Beyond this much unsent, packets are dropped: the console waits for the next key frame. */
const slowBytes = 512 * 1024
/** Of one look: four times what the largest preset films, bytes. */
const flow = { burst: 4 * 1024 * 1024, perSecond: 512 * 1024 }

export function createLooks({ bus }: { bus: Pick<Bus, 'publish'> }): Looks {
  const open = new Map<string, Open>()
  const say = ({ viewer }: Open, said: LookSaid) => viewer.send(JSON.stringify(said))

  function end(look: string, why: LookEnd): void {
    const one = open.get(look)
    if (!one) return
    open.delete(look)
    clearTimeout(one.timer)
    say(one, { do: 'ended', why })
    one.viewer.close()
  }

  function heard(one: Open, message: LookUp): void {
    if (message.do === 'begun') {
      clearTimeout(one.timer)
      one.timer = setTimeout(() => end(message.look, 'time'), lookAtMostMs + graceMs)
      say(one, { do: 'begun', forMs: lookAtMostMs })
    } else if (message.do === 'offer') say(one, { do: 'offer', description: message.description })
    else if (message.do === 'ended') end(message.look, message.why)
  }

  return {
    subscriber: {
      name: 'looks',
      on: {
        'look-up'({ station, message }) {
          const one = open.get(message.look)
          if (one?.station === station) heard(one, message)
        },
        'look-packet'({ station, look, packet }) {
          const one = open.get(look)
          if (one?.station !== station || one.viewer.bufferedAmount > slowBytes) return
          const bytes = Buffer.from(packet, 'base64')
          if (bytes.length <= packetBytesAtMost && one.bytes.take(bytes.length)) one.viewer.send(bytes)
        },
        disconnected({ station }) {
          for (const [look, one] of open) if (one.station === station) end(look, 'offline')
        },
      },
    },
    begin({ name, login }, { station, attempt }, viewer) {
      const look = `lo-${randomBytes(9).toString('hex')}`
      const toStation = (message: LookDown) => void bus.publish({ type: 'look-down', station, message })
      open.set(look, {
        station,
        viewer,
        bytes: createBucket(() => performance.now(), flow.burst, flow.perSecond),
        timer: setTimeout(() => end(look, 'offline'), answerMs),
      })
      toStation({ do: 'begin', look, attempt, by: name, login })
      return {
        ask: ({ description }) => toStation({ do: 'answer', look, description }),
        end(why) {
          end(look, why)
          toStation({ do: 'end', look })
        },
      }
    },
  }
}
