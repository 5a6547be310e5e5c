/** The live lanes: stations up, consoles down. */

import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { consoleApi } from '../../src-shared/api/console.ts'
import { stationApi } from '../../src-shared/api/station.ts'
import { LiveAsk, LiveState } from '../../src-shared/console-api.ts'
import type { LookUp } from '../../src-shared/look/messages.ts'
import { LiveUp } from '../../src-shared/station-api.ts'
import type { Source } from '../../src-shared/vocabulary.ts'
import type { Audit } from '../audit.ts'
import type { Doubles } from '../auth/doubles.ts'
import { mayRoom, type Sessions, seesEveryRoom } from '../auth/sessions.ts'
import type { Bus } from '../bus.ts'
import { createBucket } from '../http/bucket.ts'
import type { Staff, Station } from '../http/caller.ts'
import type { Cookies } from '../http/cookies.ts'
import { Refusal } from '../http/refusal.ts'
import type { Log } from '../log.ts'
import { withinCampus } from './addresses.ts'
import type { Hub } from './hub.ts'
import type { Presence } from './presence.ts'

interface Deps {
  bus: Pick<Bus, 'publish' | 'apply'>
  presence: Presence
  doubles: Doubles
  hub: Hub
  sessions: Sessions
  cookies: Cookies
  audit: Audit
}

/** One a second and camera is what a station sends; more are dropped. */
export const pictureFlow = { burst: 20, perSecond: 10 }
/** Messages of one station's live lane, pictures included; beyond them the lane is closed. */
export const frameFlow = { burst: 300, perSecond: 60 }
/** What a console says of its screen: it scrolls. */
const askFlow = { burst: 40, perSecond: 10 }
/** A live state that is none is told to the log so often, ms. */
const warnEveryMs = 60_000
/** RFC 6455 close code: a message against the rules. */
const violation = 1008
const Room = consoleApi.live.query

/** How soon an ended session ends its live lane, ms. */
const recheckMs = 5000

export async function liveRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(async (lanes) => {
    lanes.get(
      stationApi.live.path,
      { websocket: true, config: { endpoint: stationApi.live } },
      (socket, request) => {
        const { station, stationRun: run, ip } = request
        if (station) stationLane(socket, { station, run, seen: ip }, deps, request.log)
      },
    )
    lanes.get(
      consoleApi.live.path,
      {
        websocket: true,
        config: { endpoint: consoleApi.live },
        preValidation: async (request) => {
          const query = Room.safeParse(request.query)
          if (!query.success || (!query.data.room && request.staff && !seesEveryRoom(request.staff)))
            throw new Refusal('bad-input', { detail: 'which room?' })
          if (!request.staff || !mayWatch(request.staff, query.data.room ?? null))
            throw new Refusal('not-allowed')
        },
      },
      (socket, request) => {
        const who = {
          token: deps.cookies.read(request, 'session') ?? '',
          login: request.staff?.login ?? '',
        }
        consoleLane(socket, Room.parse(request.query).room ?? null, who, deps, request.log)
      },
    )
  })
}

function stationLane(
  socket: WebSocket,
  /** `seen`: the address that it speaks from. */
  { station, run, seen }: { station: Station; run: string | null; seen: string },
  { bus, presence, doubles }: Deps,
  log: Log,
): void {
  /** What the next binary frame is: a picture of this source, or what this message of a look brings. */
  let expected: Source | LookUp | null = null
  const frames = createBucket(() => performance.now(), frameFlow.burst, frameFlow.perSecond)
  const pictures = createBucket(() => performance.now(), pictureFlow.burst, pictureFlow.perSecond)
  let warnedAt = Number.NEGATIVE_INFINITY
  const lane = {
    send: (text: string) => socket.send(text),
    ping: () => socket.ping(),
    close: () => socket.close(),
  }
  const heard = () => {
    void bus.apply({ type: 'heard', station: station.id })
    if (run !== null) doubles.spoke(station.id, run)
  }
  const keeper = run === null ? undefined : { run, since: doubles.sinceOf(station.id, run) }
  presence.connect(station, lane, keeper)

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!frames.take(1)) return socket.close(violation, 'more messages than a station has')
    heard()
    if (isBinary) {
      if (expected === null) return socket.close(violation, 'a picture without its name')
      const of = expected
      expected = null
      if (typeof of !== 'string') return presence.look(station.id, of, data)
      // The latest only, and no more of them than a wall shows.
      if (!pictures.take(1)) return
      presence.picture(station.id, of, data.toString('base64'))
      return
    }
    const message = LiveUp.safeParse(json(data.toString('utf8')))
    if (!message.success) return socket.close(violation, 'not a message of the live lane')
    if (message.data.type === 'picture') {
      expected = message.data.source
      return
    }
    if (message.data.type === 'look') {
      const look = withinCampus(message.data.message, seen)
      if (look?.do === 'packet') expected = look
      else if (look) presence.look(station.id, look, null)
      return
    }
    const live = LiveState.safeParse(message.data.state)
    if (!live.success) {
      if (performance.now() - warnedAt < warnEveryMs) return
      warnedAt = performance.now()
      log.warn({ station: station.id, err: live.error }, 'a live state that is none')
      return
    }
    void bus.publish({ type: 'state', station: station.id, live: live.data })
  })
  socket.on('pong', heard)
  socket.on('close', () => presence.disconnect(station.id, lane))
  // A broken connection also closes; 'error' only needs a listener.
  socket.on('error', () => socket.terminate())
}

/** A room; without one, the whole university. */
const mayWatch = (staff: Staff, room: string | null): boolean =>
  room === null ? seesEveryRoom(staff) : mayRoom(staff, room)

function consoleLane(
  socket: WebSocket,
  room: string | null,
  who: { token: string; login: string },
  { hub, sessions, audit }: Deps,
  log: Log,
): void {
  const failed = (error: unknown) => {
    log.error({ err: error }, 'a live lane to a console failed')
    socket.terminate()
  }
  const unasked = (error: unknown) => log.warn({ err: error }, 'whether a session lasts could not be asked')
  // A wall shows faces: it is on the audit record before the first picture is sent.
  const watched = room === null ? Promise.resolve() : audit.record(who.login, 'watched-room', room)
  const joined = watched.then(() => hub.join(room, socket))
  joined.catch(failed)
  // Who logged out, or is no longer of this room, hears nothing more.
  const recheck = setInterval(() => {
    sessions.staffOf(who.token).then((staff) => {
      if (!staff || !mayWatch(staff, room)) socket.close(violation, 'the session is over')
      // A database that cannot be asked for a moment is asked again.
    }, unasked)
  }, recheckMs)
  const asks = createBucket(() => performance.now(), askFlow.burst, askFlow.perSecond)
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const ask = LiveAsk.safeParse(isBinary ? undefined : json(data.toString('utf8')))
    if (!asks.take(1) || !ask.success) return socket.close(violation, 'not a message of the live lane')
    joined.then(({ view }) => view(ask.data.stations)).catch(failed)
  })
  socket.on('close', () => {
    clearInterval(recheck)
    void joined.then(({ leave }) => leave(), alreadyLogged)
  })
  socket.on('error', () => socket.terminate())
}

const alreadyLogged = (): undefined => undefined

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (_notJson) {
    return undefined
  }
}
