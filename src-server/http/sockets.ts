/** WebSockets: how large a message may be, and how they end with the server. */
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'

/** A picture is at most 320 pixels wide; anything much larger is none, and no message is larger than a picture. */
const messageLimit = 256 * 1024
/** RFC 6455 close code: the server ends. */
const goingAway = 1001
/** A peer that does not answer a close within this time is cut off, ms. */
const closeMs = 500

/** Before any hook that may refuse: only after this plugin's own are refused upgrades' sockets closed. */
export async function installSockets(app: FastifyInstance): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: messageLimit },
    preClose(done) {
      const { clients } = app.websocketServer
      for (const client of clients) client.close(goingAway)
      const cut = setTimeout(() => {
        for (const client of clients) client.terminate()
      }, closeMs)
      app.server.once('close', () => clearTimeout(cut))
      done()
    },
  })
}
