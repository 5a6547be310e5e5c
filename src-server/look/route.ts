/** A look's socket: open as long as somebody looks. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { consoleApi } from '../../src-shared/api/console.ts'
import { LookAsked } from '../../src-shared/look/messages.ts'
import type { Audit } from '../audit.ts'
import { mayRoom, type Sessions } from '../auth/sessions.ts'
import type { Stations } from '../auth/stations.ts'
import type { Attempts } from '../exams/attempts.ts'
import type { Staff } from '../http/caller.ts'
import type { Cookies } from '../http/cookies.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Presence } from '../live/presence.ts'
import type { Log } from '../log.ts'
import type { Looks } from './looks.ts'

export interface LookDeps {
  looks: Looks
  presence: Pick<Presence, 'of'>
  attempts: Pick<Attempts, 'byId'>
  stations: Pick<Stations, 'byId'>
  sessions: Pick<Sessions, 'staffOf'>
  cookies: Cookies
  audit: Audit
}

interface Place {
  attempt: string
  station: string
  room: string
}

/** Of a console in one look: it answers an offer, and another after the station's page was loaded anew. */
const messagesAtMost = 8
const messageLength = 4096
/** RFC 6455 close code: a message against the rules. */
const violation = 1008
/** How soon an ended session, or a station that went, ends a look, ms. */
const recheckMs = 5000

export async function lookRoute(app: FastifyInstance, deps: LookDeps): Promise<void> {
  const places = new WeakMap<FastifyRequest, Place>()
  await app.register(async (sockets) => {
    sockets.get(
      consoleApi.attempts.look.path,
      {
        websocket: true,
        config: { endpoint: consoleApi.attempts.look },
        preValidation: async (request) => {
          places.set(request, await placeOf(request, deps))
        },
      },
      (socket, request) => {
        const place = places.get(request)
        const { staff } = request
        const token = deps.cookies.read(request, 'session') ?? ''
        if (place && staff) serve(socket, { staff, token }, place, deps, request.log)
      },
    )
  })
}

/** Where it is sat now, by whoever may see that room. */
async function placeOf(request: FastifyRequest, { attempts, stations }: LookDeps): Promise<Place> {
  const params = consoleApi.attempts.look.params.safeParse(request.params)
  const attempt = params.success ? await attempts.byId(params.data.id) : null
  const station = attempt && (await stations.byId(attempt.station))
  if (!attempt || !station || !request.staff || !mayRoom(request.staff, station.room)) throw notFound()
  if (attempt.submittedAt) throw new Refusal('already-submitted')
  return { attempt: attempt.id, station: station.id, room: station.room }
}

function serve(
  socket: WebSocket,
  { staff, token }: { staff: Staff; token: string },
  place: Place,
  { looks, presence, sessions, audit }: LookDeps,
  log: Log,
): void {
  let messages = 0
  let gone = false
  const viewer = {
    send: (message: string | Uint8Array) => socket.send(message),
    get bufferedAmount() {
      return socket.bufferedAmount
    },
    close: () => socket.close(),
  }
  const failed = (error: unknown) => {
    log.error({ err: error }, 'a look failed')
    socket.terminate()
  }
  // It shows a face: on the audit record before the station hears of it.
  const begun = audit
    .record(staff.login, 'looked-live', place.attempt, { station: place.station })
    .then(() => (gone ? null : looks.begin(staff, place, viewer)))
  begun.catch(failed)
  const recheck = setInterval(() => {
    const away = !presence.of(place.station).connected
    sessions.staffOf(token).then(
      async (now) => {
        if (away) (await begun)?.end('offline')
        else if (!now || !mayRoom(now, place.room)) socket.close(violation, 'the session is over')
      },
      // A database that cannot be asked for a moment is asked again.
      (error: unknown) => log.warn({ err: error }, 'whether a session lasts could not be asked'),
    )
  }, recheckMs)
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    messages++
    const asked = isBinary || data.length > messageLength ? null : LookAsked.safeParse(json(data))
    if (!asked?.success || messages > messagesAtMost)
      return socket.close(violation, 'not a message of a look')
    begun.then((look) => look?.ask(asked.data), failed)
  })
  socket.on('close', () => {
    gone = true
    clearInterval(recheck)
    begun.then((look) => look?.end('closed'), failed)
  })
  // A broken connection also closes; 'error' only needs a listener.
  socket.on('error', () => socket.terminate())
}

function json(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'))
  } catch (_notJson) {
    return undefined
  }
}
