/**
 * One look: the socket that it lasts as long as, and the direct line to the station where one can be had. Packets are
 * told as they come, by the better way of the two.
 */
import { descriptionOf, sdpOf } from '../../../src-shared/look/description.ts'
import { type LookEnd, LookSaid } from '../../../src-shared/look/messages.ts'
import { decodePacket, type Packet } from '../../../src-shared/look/packet.ts'

export interface LineListener {
  /** For so long at most, ms. */
  begun(forMs: number): void
  packet(packet: Packet): void
  /** Whether it comes straight from the station now, or through the server. */
  way(direct: boolean): void
  /** Null: the connection broke, or was refused. */
  ended(why: LookEnd | null): void
}

interface Means {
  openSocket(): WebSocket
  makePeer(): RTCPeerConnection
}

/** A direct line that brings nothing for so long, while the server brings something, is down, ms. */
const directSilentMs = 700

/** Returns the end of it. */
export function openLine({ openSocket, makePeer }: Means, listener: LineListener): () => void {
  const socket = openSocket()
  socket.binaryType = 'arraybuffer'
  let peer: RTCPeerConnection | null = null
  let direct = false
  let directAt = 0
  let over = false

  const end = (why: LookEnd | null): void => {
    if (over) return
    over = true
    peer?.close()
    socket.close()
    listener.ended(why)
  }
  const take = (data: unknown): void => {
    const packet = data instanceof ArrayBuffer ? decodePacket(new Uint8Array(data)) : null
    // A station that sends what is no packet shows nothing by it.
    if (packet && !over) listener.packet(packet)
  }
  const go = (now: boolean): void => {
    if (direct === now || over) return
    direct = now
    listener.way(now)
  }

  async function answer(description: Extract<LookSaid, { do: 'offer' }>['description']): Promise<void> {
    peer?.close()
    go(false)
    const mine = makePeer()
    peer = mine
    mine.ondatachannel = ({ channel }) => {
      channel.binaryType = 'arraybuffer'
      channel.onmessage = ({ data }) => {
        if (peer !== mine) return
        directAt = performance.now()
        go(true)
        take(data)
      }
    }
    await mine.setRemoteDescription({ type: 'offer', sdp: sdpOf('offer', description) })
    await mine.setLocalDescription()
    const own = descriptionOf(mine.localDescription?.sdp ?? '')
    if (!own || peer !== mine || socket.readyState !== WebSocket.OPEN) return
    const { candidates: _, ...rest } = own
    socket.send(JSON.stringify({ do: 'answer', description: rest }))
  }

  socket.onmessage = ({ data }) => {
    if (typeof data !== 'string') {
      // While the direct line brings some, these are older ones on a longer way.
      if (direct && performance.now() - directAt < directSilentMs) return
      go(false)
      take(data)
      return
    }
    const said = LookSaid.safeParse(parse(data)).data
    if (said?.do === 'begun') listener.begun(said.forMs)
    else if (said?.do === 'ended') end(said.why)
    // Without a direct line it goes on through the server.
    else if (said) answer(said.description).catch((error: unknown) => console.warn('no direct line:', error))
  }
  // An error is always followed by a close.
  socket.onclose = () => end(null)
  return () => end('closed')
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch (_notJson) {
    return undefined
  }
}
