/** The console's live lane, heard. */
import { WebSocket } from 'ws'
import { LiveMessage } from '../../src-shared/console-api.ts'

/** A socket whose messages can be waited for. */
export function listen(url: string, headers: Record<string, string>) {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers })
  const heard: LiveMessage[] = []
  const texts: string[] = []
  let wake: () => void = () => undefined
  socket.on('message', (data) => {
    texts.push(String(data))
    const message = LiveMessage.safeParse(JSON.parse(String(data)))
    if (message.success) heard.push(message.data)
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
    until,
    opened: new Promise<number>((resolve) => {
      socket.on('open', () => resolve(101))
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.on('error', () => resolve(0))
    }),
    closed: new Promise<number>((resolve) => socket.on('close', resolve)),
  }
}
