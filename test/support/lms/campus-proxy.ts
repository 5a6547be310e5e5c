/** A campus's own proxy, which alone knows where the tests' LMS is: what a station has in HTTPS_PROXY. */
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Lms } from './lms.ts'

export interface CampusProxy {
  /** For a station's environment. */
  readonly env: Readonly<Record<string, string>>
  /** What was asked for, as `host:port`. */
  readonly asked: string[]
  stop(): Promise<void>
}

export async function startCampusProxy(lms: Pick<Lms, 'resolve' | 'place'>): Promise<CampusProxy> {
  const asked: string[] = []
  const open = new Set<Duplex>()
  const server = createServer((_request, response) => response.writeHead(405).end())
  server.on('connect', (request, socket, head) => {
    const authority = request.url ?? ''
    asked.push(authority)
    open.add(socket)
    socket.on('error', () => socket.destroy())
    const [host = '', port = '80'] = authority.split(':')
    lms.resolve(host).then(
      ([address = '']) => {
        const at = lms.place(address, Number(port))
        const onward = connect(at.port, at.address, () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n')
          onward.write(head)
          onward.pipe(socket)
          socket.pipe(onward)
        })
        open.add(onward)
        onward.on('error', () => socket.destroy())
        onward.on('close', () => socket.destroy())
        socket.on('close', () => onward.destroy())
      },
      () => socket.end('HTTP/1.1 502 No such name\r\n\r\n'),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}`
  return {
    env: { HTTP_PROXY: address, HTTPS_PROXY: address },
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
        for (const socket of open) socket.destroy()
      }),
  }
}
