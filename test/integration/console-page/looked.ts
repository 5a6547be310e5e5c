/** What a live view of a station brings: the first picture of each film again and again, and one of the screen. */
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny'
import type { WebSocket } from 'ws'
import { toBase64 } from '../../../src-shared/bytes.ts'
import { lookAtMostMs, screenEveryMs } from '../../../src-shared/look/messages.ts'
import { type Decoding, encodePacket } from '../../../src-shared/look/packet.ts'
import { type Camera, cameras } from '../../../src-shared/vocabulary.ts'
import type { Film } from '../../support/made-film.ts'

export interface Looked {
  films: Record<Camera, { decoding: Decoding; frame: Uint8Array }>
  /** JPEG. */
  screen: Uint8Array
}

export async function lookedAt(films: Record<Camera, Film>, screen: Uint8Array): Promise<Looked> {
  return { films: { face: await firstOf(films.face), desk: await firstOf(films.desk) }, screen }
}

async function firstOf({ init, pieces }: Film): Promise<Looked['films'][Camera]> {
  const source = new BufferSource(Buffer.concat([init, ...pieces]))
  const track = await new Input({ formats: ALL_FORMATS, source }).getPrimaryVideoTrack()
  const config = await track?.getDecoderConfig()
  const packet = track && (await new EncodedPacketSink(track).getFirstPacket())
  if (!config?.description || !packet) throw new Error('the film has no first picture')
  const { codec, codedWidth = 0, codedHeight = 0, description } = config
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description)
  return {
    decoding: { codec, codedWidth, codedHeight, description: toBase64(bytes) },
    frame: packet.data,
  }
}

/** As the server does for the station, until the page hangs up. */
export function showTo(client: WebSocket, { films, screen }: Looked): void {
  client.send(JSON.stringify({ do: 'begun', forMs: lookAtMostMs }))
  let seq = 0
  const send = () => {
    for (const source of cameras) {
      const { decoding, frame } = films[source]
      const frames = [{ at: seq * screenEveryMs, key: true, bytes: frame.length }]
      client.send(encodePacket({ source, seq, decoding, frames }, [frame]))
    }
    client.send(encodePacket({ source: 'screen', seq }, [screen]))
    seq += 1
  }
  send()
  const timer = setInterval(send, screenEveryMs)
  client.on('close', () => clearInterval(timer))
}
