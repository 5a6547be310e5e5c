/** A request in the clear on its way from the exam's browser to its server, and the answer back. */
import {
  Agent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'

export interface ForwardDeps {
  /** A connection to its host. Rejects where that cannot be reached; null: it was refused. */
  reach(url: URL): Promise<Socket | null>
  /** `why`: for technicians. */
  onFailed(host: string, why: string): void
}

export interface Forward {
  send(asked: IncomingMessage, answer: ServerResponse, url: URL): void
  close(): void
}

/** Of one hop (RFC 9110, 7.6.1); what is left is the server's. */
const hopByHop = ['proxy-authorization', 'proxy-connection', 'connection', 'keep-alive', 'te', 'upgrade']
/** A connection waits so long for the next request, ms: shorter than servers keep their end. */
const idleMs = 3000

/** A connection that was closed says so within this time, ms; later somebody has begun to answer. */
const atOnceMs = 1000

class Refused extends Error {}

/**
 * A host is judged when it is connected to, and a connection leads nowhere else later. What only asks takes one that is
 * there already, and another where the server has just closed that. What changes something has its own: it is never sent twice.
 */
export function createForward({ reach, onFailed }: ForwardDeps): Forward {
  const agent = new Agent({ keepAlive: true, timeout: idleMs })
  const connect: Agent['createConnection'] = (options, done) => {
    // As request() made it of the address.
    const { href = '' } = options as { href?: string }
    reached(new URL(href)).then(
      (socket) => done?.(null, socket),
      (error: Error) => done?.(error, undefined as never),
    )
    return undefined
  }
  agent.createConnection = connect

  async function reached(url: URL): Promise<Socket> {
    const socket = await reach(url).catch((error: Error) => {
      onFailed(url.hostname, error.message)
      throw error
    })
    if (socket === null) throw new Refused()
    return socket
  }

  function send(asked: IncomingMessage, answer: ServerResponse, url: URL, own = !onlyAsks(asked)) {
    // Whoever asked has gone.
    if (answer.destroyed) return
    const gone = () => answer.destroy()
    const headers: OutgoingHttpHeaders = { ...asked.headers }
    for (const header of hopByHop) delete headers[header]
    let again = false
    const since = Date.now()
    const onward = request(
      url,
      {
        ...(own ? { createConnection: connect } : { agent }),
        method: asked.method,
        headers: own ? { ...headers, connection: 'close' } : headers,
      },
      (reply) => {
        reply.on('error', gone)
        // Its browser would take it for ours, and give it our name again and again.
        if (reply.statusCode === 407) {
          onFailed(url.hostname, 'the server answers 407, as if it were a proxy')
          onward.destroy()
          return gone()
        }
        try {
          answer.writeHead(reply.statusCode ?? 502, kept(reply.headersDistinct))
        } catch (error) {
          // A status or a header that nobody can pass on: this answer is lost, and nothing else with it.
          onFailed(url.hostname, error instanceof Error ? error.message : String(error))
          onward.destroy()
          return gone()
        }
        reply.pipe(answer)
      },
    )
    onward.on('error', (error: NodeJS.ErrnoException) => {
      const cut = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      again = onward.reusedSocket && cut && !answer.headersSent && Date.now() - since < atOnceMs
      if (again) return send(asked, answer, url, true)
      gone()
    })
    // Also one who changes to another protocol unasked.
    onward.on('close', () => again || answer.headersSent || gone())
    asked.on('error', () => onward.destroy())
    answer.on('close', () => answer.writableFinished || onward.destroy())
    if (onlyAsks(asked)) onward.end()
    else asked.pipe(onward)
  }

  return { send, close: () => agent.destroy() }
}

const onlyAsks = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  headers['content-length'] === undefined &&
  headers['transfer-encoding'] === undefined

/** Of the answer's headers; trailers end here. */
function kept({
  connection: _,
  'keep-alive': __,
  trailer: ___,
  ...rest
}: IncomingMessage['headersDistinct']) {
  return rest
}
