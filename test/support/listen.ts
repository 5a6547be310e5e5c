/** The console's live lane, heard. */
import { WebSocket } from 'ws'
import { LiveMessage, type Tile } from '../../src-shared/console-api.ts'
import { type SmallPicture, unframed } from '../../src-shared/picture-frame.ts'

/** A socket whose messages can be waited for. */
export function listen(url: string, headers: Record<string, string>) {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers })
  const heard: LiveMessage[] = []
  const texts: string[] = []
  const pictures: SmallPicture[] = []
  let wake: () => void = () => undefined
  /** Every binary frame. */
  const packets: Buffer[] = []
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      packets.push(data)
      pictures.push(...(unframed(Uint8Array.from(data)) ?? []))
    } else {
      texts.push(String(data))
      const message = LiveMessage.safeParse(JSON.parse(String(data)))
      if (message.success) heard.push(message.data)
    }
    wake()
  })
  const until = async <T>(what: () => T | undefined | false): Promise<T> => {
    const deadline = Date.now() + 20_000
    for (;;) {
      const found = what()
      if (found) return found
      if (socket.readyState === WebSocket.CLOSED) throw new Error('never came: the lane was closed')
      if (Date.now() > deadline) throw new Error('never came')
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, 50)
      })
    }
  }
  return {
    socket,
    heard,
    texts,
    packets,
    pictures,
    /** Every tile that was told, in order. */
    tiles: (): Tile[] => heard.flatMap((message) => (message.type === 'tiles' ? message.tiles : [])),
    /** These are on the screen. */
    view: (...stations: string[]) => socket.send(JSON.stringify({ type: 'view', stations })),
    until,
    opened: new Promise<number>((resolve) => {
      socket.on('open', () => resolve(101))
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.on('error', () => resolve(0))
    }),
    closed: new Promise<number>((resolve) => socket.on('close', resolve)),
  }
}
