/**
 * Looks: frames as the recording's encoders made them, once more to whoever looks. Nothing is encoded for them, and no
 * track of a camera is touched. They go through the server until a direct line (WebRTC, data alone) stands.
 */
import { fromBase64, toBase64 } from '../../src-shared/bytes.ts'
import { descriptionOf, sdpOf } from '../../src-shared/look/description.ts'
import type { LookDown, LookUp } from '../../src-shared/look/messages.ts'
import type { Decoding } from '../../src-shared/look/packet.ts'
import type { Camera } from '../../src-shared/vocabulary.ts'
import { createGroup } from './look-group.ts'
import { createLookSender, type Way } from './look-sender.ts'
import type { Encoded } from './messages.ts'
import { wait } from './time.ts'

export interface LooksOptions {
  /** To whoever looks, through the server; `taken` false: dropped. */
  say(message: LookUp, packet?: Uint8Array): Promise<{ taken: boolean }>
  /** The cameras' workers tell what they encode, beginning with the key frame of the segment under way. */
  watch(on: boolean): void
  makePeer(): RTCPeerConnection
  jpegOf(png: Uint8Array): Promise<Uint8Array>
  onTrouble(error: unknown): void
}

interface Look {
  sender: ReturnType<typeof createLookSender>
  peer: RTCPeerConnection | null
}

/** Addresses of the machine's own are gathered at once; those that take longer are done without, ms. */
const gatherMs = 1500
/** More in a direct line than this means that it is too slow for the film, bytes. */
const lineBuffered = 256 * 1024
/** Packets on their way through the server at once. */
const throughServer = 4

export function createLooks(options: LooksOptions) {
  const { say, watch, makePeer, jpegOf, onTrouble } = options
  const looks = new Map<string, Look>()
  const groups: Record<Camera, ReturnType<typeof createGroup>> = { face: createGroup(), desk: createGroup() }
  let picturing = false

  const replay = (look: Look): void => {
    for (const source of ['face', 'desk'] as const) {
      const { frames, decoding } = groups[source]
      if (decoding) look.sender.film(source, frames, decoding)
    }
  }

  function begin(look: string): void {
    end(look)
    const made: Look = { sender: createLookSender(relay(look)), peer: null }
    looks.set(look, made)
    if (looks.size === 1) watch(true)
    else replay(made)
    offer(look, made).catch(onTrouble)
  }

  const relay = (look: string): Way => {
    let underWay = 0
    return {
      slow: true,
      full: () => underWay >= throughServer,
      async send(packet) {
        underWay++
        try {
          return (await say({ do: 'packet', look }, packet)).taken
        } finally {
          underWay--
        }
      },
    }
  }
  const direct = (channel: RTCDataChannel): Way => ({
    slow: false,
    full: () => channel.readyState !== 'open' || channel.bufferedAmount > lineBuffered,
    async send(packet) {
      channel.send(packet)
      return true
    },
  })

  async function offer(look: string, made: Look): Promise<void> {
    const peer = makePeer()
    made.peer = peer
    const channel = peer.createDataChannel('look')
    const { sender } = made
    let stands = false
    const follow = () => {
      const now = channel.readyState === 'open' && peer.connectionState === 'connected'
      if (now === stands || looks.get(look) !== made) return
      stands = now
      sender.go(now ? direct(channel) : relay(look))
      replay(made)
    }
    channel.onopen = channel.onclose = peer.onconnectionstatechange = follow
    await peer.setLocalDescription()
    await Promise.race([gathered(peer), wait(gatherMs)])
    const description = descriptionOf(peer.localDescription?.sdp ?? '')
    // A machine without a network of its own: what comes goes on through the server.
    if (!description || description.candidates.length === 0 || looks.get(look) !== made) return
    await say({ do: 'offer', look, description })
  }

  function end(look: string): void {
    const known = looks.get(look)
    if (!known) return
    looks.delete(look)
    known.sender.close()
    known.peer?.close()
    if (looks.size > 0) return
    watch(false)
    for (const group of Object.values(groups)) group.forget()
  }

  function answer({ look, description }: Extract<LookDown, { do: 'answer' }>): void {
    const peer = looks.get(look)?.peer
    if (peer?.signalingState !== 'have-local-offer') return
    // We call nobody: whoever answers our candidates' checks, and shows this certificate, is let in.
    const sdp = sdpOf('answer', { ...description, candidates: [] })
    peer.setRemoteDescription({ type: 'answer', sdp }).catch(onTrouble)
  }

  return {
    hear(message: LookDown): void {
      if (message.do === 'begin') begin(message.look)
      else if (message.do === 'end') end(message.look)
      else answer(message)
    },
    /** What a camera's worker has encoded. */
    film(source: Camera, { frames, config }: Encoded): void {
      if (looks.size === 0) return
      const decoding = config && decodingOf(config)
      groups[source].put(frames, decoding)
      const now = groups[source].decoding
      if (now) for (const { sender } of looks.values()) sender.film(source, frames, now)
    },
    /** PNG, base64. One that comes while another is being made small is passed over. */
    async screen(png: string): Promise<void> {
      if (looks.size === 0 || picturing) return
      picturing = true
      try {
        const jpeg = await jpegOf(fromBase64(png))
        for (const { sender } of looks.values()) sender.still(jpeg)
      } finally {
        picturing = false
      }
    },
  }
}

const gathered = (peer: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (peer.iceGatheringState === 'complete') resolve()
    }
    peer.addEventListener('icegatheringstatechange', look)
    look()
  })

function decodingOf({
  codec,
  codedWidth,
  codedHeight,
  description,
}: NonNullable<Encoded['config']>): Decoding {
  return { codec, codedWidth, codedHeight, description: description && toBase64(description) }
}
