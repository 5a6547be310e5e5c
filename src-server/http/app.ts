/** Fastify as every route finds it: what it bears, and what every answer has. */
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { type LogLevel, logTo } from '../log.ts'
import type { Meters } from '../meters.ts'
import { installContentDigest } from './content-digest.ts'
import { installPatience, type Patience } from './patience.ts'
import { Refusal } from './refusal.ts'
import { installReplies } from './replies.ts'
import { installSockets } from './sockets.ts'

interface Options {
  trustProxy: readonly string[]
  logLevel: LogLevel
  meters: Meters
  /** Unix ms. */
  now(): number
}

export async function createApp(options: Options): Promise<{ app: FastifyInstance; patience: Patience }> {
  const app = Fastify({
    logger: logTo(options.logLevel, process.stderr),
    // A line for each request says nothing that a proxy's log does not, and has addresses in it.
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    trustProxy: options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    routerOptions: { maxParamLength: 256 },
    // What a request is to be is said at once; for its body see patience.ts.
    requestTimeout: 0,
    http: { headersTimeout: 20_000, connectionsCheckingInterval: 5_000 },
  })
  await installSockets(app)
  const patience = installPatience(app, options.now)
  await app.register(cookie)
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => new Refusal('too-many-tries'),
  })
  installReplies(app, options.meters)
  installContentDigest(app)
  return { app, patience }
}
