/** A small server that answers console-api: every reply is checked against the contract before it is sent. */

import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { SurveyDetail } from '../../../src-shared/api/surveys.ts'
import { WebExam } from '../../../src-shared/api/web-exams.ts'
import { DayCompleteness, DigestState, MissingReport } from '../../../src-shared/completeness.ts'
import { type AttemptDetail, LiveAsk, LiveMessage, type Me } from '../../../src-shared/console-api.ts'
import { feedOf } from '../../../src-shared/feed.ts'
import { framed, type SmallPicture } from '../../../src-shared/picture-frame.ts'
import { SeatPlan } from '../../../src-shared/plan.ts'
import type { ReportPage } from '../../../src-shared/reports/session-held.ts'
import { RoomPast, RoomPlan } from '../../../src-shared/room.ts'
import { VisitsFound } from '../../../src-shared/visits.ts'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import { type Film, pieceSeconds } from '../../support/made-film.ts'
import { appealsAnswer } from './appeals-states.ts'
import { bankAnswer } from './bank-states.ts'
import { type Campaign, campaignAnswer, campaignPoster } from './campaign-states.ts'
import { casesAnswer } from './cases-states.ts'
import { checksAnswer, checksPicture } from './checks-states.ts'
import { roomDraw } from './draws.ts'
import { consent, filmSeconds, retention } from './fixtures.ts'
import { type Looked, showTo } from './looked.ts'
import { alteredFile, markingAnswer } from './marking-states.ts'
import { marksAnswer } from './marks-states.ts'
import { monitoringAnswer } from './monitoring-states.ts'
import { observingAnswer } from './observing-states.ts'
import { officeAnswer } from './office.ts'
import { examPackages } from './packages.ts'
import { papersAnswer } from './papers-states.ts'
import { reportsAnswer } from './reports.ts'
import { sessionReportAnswer } from './session-report-states.ts'
import { sheetRows } from './sheets.ts'
import { surveysAnswer } from './surveys.ts'
import { timetableAnswer } from './timetable-states.ts'
import { trustAnswer } from './trust-states.ts'
import { unknownTo } from './unknown-to.ts'
import { wordingsAnswer } from './wordings-states.ts'

type RoomReply = z.input<typeof consoleApi.rooms.tiles.reply>

export interface State {
  me: Me | null
  password: string
  people: Me
  rooms: { id: string; title: string; stations: number }[]
  room: RoomReply
  incidents: z.input<typeof consoleApi.rooms.incidents.reply>['incidents']
  waiting: z.input<typeof consoleApi.rooms.waiting.reply>['waiting']
  messages: z.input<typeof consoleApi.rooms.messages.reply>['messages']
  attempt: AttemptDetail | null
  exams: z.input<typeof consoleApi.exams.list.reply>['exams']
  visits: VisitsFound
  webExam: WebExam
  reports: ReportPage[]
  surveys: SurveyDetail[]
  /** Somebody else has changed the words of a paper (wordings-states.ts). */
  overtaken?: number
  /** The session's page (campaign-states.ts). */
  campaign?: Campaign
  past: RoomPast | null
  plan: RoomPlan['drawn']
  completeness: z.input<typeof consoleApi.exams.completeness.reply> | null
  day: DayCompleteness | null
  missing: MissingReport | null
  digest: z.input<typeof DigestState>
  /** What single sign-on is called; null: there is none. */
  sso: string | null
  secondFactor: z.input<typeof consoleApi.me.secondFactor.reply>
  /** A held film: which pieces exist, when its first frame was (unix ms), whether more will come. */
  films: Partial<
    Record<Camera, { film: Film; begin: number; missing: readonly number[]; held: number; ended: boolean }>
  >
  pictures: Record<string, Buffer>
  /** What a live view brings; null: no station answers. */
  look: Looked | null
  /** The small pictures that each live lane gets first. */
  small: SmallPicture[]
}

export interface University extends Answers {
  address: string
  close(): Promise<void>
}

/** The same without a port of its own. */
export interface Answers {
  state: State
  answer(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Commands and other changes that arrived, in order. */
  changes: { method: string; path: string; body: unknown; forged: boolean }[]
  push(message: z.input<typeof LiveMessage>): void
  show(...pictures: SmallPicture[]): void
  /** Stations whose tiles the newest lane's page says are on its screen. */
  viewed(): readonly string[]
  /** Cuts the live lane; refuses new ones until `restore`. */
  cut(): void
  restore(): void
  /** Ends every live lane at once: that of a closed page may outlive it for a while. */
  hangUp(): void
  watchers(): number
}

const csp =
  "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' ws:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

export async function openUniversity(pages: string, state: State): Promise<University> {
  const answers = createAnswers(state, pages)
  const http = createServer(answers.answer)
  http.on('upgrade', answers.upgrade)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return {
    ...answers,
    address: `http://127.0.0.1:${port}/`,
    async close() {
      answers.hangUp()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

/** `pages`: where the page was built to; without it the API alone is answered. */
export function createAnswers(state: State, pages: string | null = null): Answers {
  const changes: University['changes'] = []
  let refusing = false
  const sockets = new Set<WebSocket>()
  let viewed: readonly string[] = []
  const ws = new WebSocketServer({ noServer: true })

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const look = /^\/api\/attempts\/[^/]+\/look$/.test(request.url ?? '') ? state.look : null
    if (look && state.me) {
      ws.handleUpgrade(request, socket, head, (client) => showTo(client, look))
      return
    }
    if (refusing || !state.me || !/^\/api\/live(\?room=|$)/.test(request.url ?? '')) {
      socket.destroy()
      return
    }
    ws.handleUpgrade(request, socket, head, (client) => {
      sockets.add(client)
      client.on('close', () => sockets.delete(client))
      // The first words are what there is, as the server's are.
      const needs = { type: 'needs' as const, needs: state.room.needs }
      client.send(JSON.stringify(LiveMessage.parse(needs)))
      if (state.small.length > 0) client.send(framed(state.small))
      client.on('message', (data) => {
        viewed = LiveAsk.parse(JSON.parse(String(data))).stations
      })
    })
  }

  async function answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
    const method = request.method ?? 'GET'
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    const bytes = (type: string, body: Buffer | string) => {
      const kept = path.startsWith('/assets/') ? { 'cache-control': 'max-age=31536000, immutable' } : {}
      response.writeHead(200, { 'content-type': type, 'content-security-policy': csp, ...kept })
      response.end(body)
    }
    if (!path.startsWith('/api/') && pages !== null) {
      const file = path === '/' ? 'console.html' : path.slice(1)
      return bytes(types[extname(file)] ?? 'application/octet-stream', await readFile(join(pages, file)))
    }
    if (path.startsWith('/api/reports')) {
      if (!state.me) return send(401, { problem: { code: 'not-allowed' } })
      if (method !== 'GET')
        changes.push({ method, path, body: null, forged: request.headers['x-taza'] !== '1' })
      const given = await bytesOf(request)
      const fromLists = sessionReportAnswer(method, request.url ?? '')
      const { status, body } = fromLists ?? reportsAnswer(state.reports, request.url ?? '', given)
      return send(status, body)
    }
    if (path.startsWith('/api/marks')) {
      if (!state.me) return send(401, { problem: { code: 'not-allowed' } })
      const given = await textOf(request)
      if (method !== 'GET')
        changes.push({ method, path, body: given, forged: request.headers['x-taza'] !== '1' })
      const unknown = given.startsWith('{') ? unknownTo(method, path, JSON.parse(given)) : null
      if (unknown !== null) return send(400, { problem: { code: 'bad-input', detail: unknown } })
      const { status, body } = marksAnswer(method, path, given)
      return send(status, body)
    }
    const given = method === 'POST' || method === 'PUT' ? await textOf(request) : ''
    const body: unknown = given === '' ? undefined : JSON.parse(given)
    if (method !== 'GET') changes.push({ method, path, body, forged: request.headers['x-taza'] !== '1' })
    const unknown = unknownTo(method, path, body)
    if (unknown !== null) return send(400, { problem: { code: 'bad-input', detail: unknown } })
    if (path === '/api/session' && method === 'POST') {
      const { login, password } = consoleApi.session.begin.body.parse(body)
      if (login !== state.people.login || password !== state.password)
        return send(401, { problem: { code: 'not-allowed' } })
      state.me = state.people
      return send(200, consoleApi.session.begin.reply.parse(state.me))
    }
    if (path === '/api/session/ways')
      return send(
        200,
        consoleApi.session.ways.reply.parse({ sso: state.sso === null ? null : { label: state.sso } }),
      )
    if (!state.me) return send(401, { problem: { code: 'not-allowed' } })
    if (path.startsWith('/api/surveys')) {
      const answered = surveysAnswer(state.surveys, method, request.url ?? '', body)
      return send(answered.status, answered.body)
    }
    if (path === '/api/session') {
      state.me = null
      return send(200, { ok: true })
    }
    const ofAppeal = appealsAnswer(method, new URL(request.url ?? '/', 'http://x'), body)
    if (ofAppeal !== null) return send(ofAppeal.status, ofAppeal.body)
    const ofCase = casesAnswer(state, method, new URL(request.url ?? '/', 'http://x'), body)
    if (ofCase !== null) return send(ofCase.status, ofCase.body)
    const seen = observingAnswer(state, method, path, body)
    if (seen !== null && 'jpeg' in seen) return bytes('image/jpeg', seen.jpeg)
    if (seen !== null) return send(seen.status, seen.body)
    if (path === '/api/monitoring')
      return send(200, monitoringAnswer(new URL(request.url ?? '/', 'http://x').searchParams))
    const poster = campaignPoster(path)
    if (poster !== null) return bytes('image/png', poster)
    const campaign = campaignAnswer(state, method, path, body)
    if (campaign !== null) return send(campaign.status, campaign.body)
    const checks = checksAnswer(method, path)
    if (checks !== null) return send(200, checks)
    const checked = checksPicture(path, state)
    if (checked !== null) return void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(checked)
    const worded = wordingsAnswer(state, method, path, body)
    if (worded !== null) return send(worded.status, worded.body)
    const bank = bankAnswer(method, path)
    if (bank !== null) return send(200, bank)
    const timetable = timetableAnswer(method, path)
    if (timetable !== null) return send(200, timetable)
    const paper = papersAnswer(method, path)
    if (paper !== null) return send(200, paper)
    if (path === alteredFile) return send(422, { problem: { code: 'bad-input' } })
    const marking = markingAnswer(path)
    if (marking !== null) return send(200, marking)
    if (path === '/api/me') return send(200, consoleApi.me.get.reply.parse(state.me))
    const office = officeAnswer(method, new URL(request.url ?? '/', 'http://x'))
    if (office !== undefined) return send(200, office)
    const trust = trustAnswer(state.me, method, path)
    if (trust !== undefined) return send(200, trust)
    if (path === '/api/rooms') return send(200, consoleApi.rooms.list.reply.parse({ rooms: state.rooms }))
    if (/^\/api\/rooms\/[^/]+\/tiles$/.test(path))
      return send(200, consoleApi.rooms.tiles.reply.parse(state.room))
    if (/^\/api\/rooms\/[^/]+\/incidents$/.test(path))
      return send(200, consoleApi.rooms.incidents.reply.parse({ incidents: feedOf(state.incidents) }))
    if (/^\/api\/rooms\/[^/]+\/attempts$/.test(path) && state.past)
      return send(200, RoomPast.parse(state.past))
    if (/^\/api\/rooms\/[^/]+\/plan$/.test(path)) {
      if (method === 'PUT') state.plan = { plan: SeatPlan.parse(body), by: state.me.name, at: Date.now() }
      const stations = state.room.tiles.map(({ station: { id, name, seat } }, i, { length }) => ({
        ...{ id, name, seat },
        // The last two came by the room's token.
        unplaced: i >= length - 2,
      }))
      const title = state.rooms[0]?.title ?? ''
      return send(
        200,
        method === 'PUT'
          ? SeatPlan.parse(state.plan?.plan)
          : RoomPlan.parse({ title, stations, drawn: state.plan }),
      )
    }
    if (/^\/api\/rooms\/[^/]+\/waiting$/.test(path))
      return send(200, consoleApi.rooms.waiting.reply.parse({ waiting: state.waiting }))
    if (/^\/api\/rooms\/[^/]+\/messages$/.test(path))
      return send(200, consoleApi.rooms.messages.reply.parse({ messages: state.messages }))
    if (/^\/api\/rooms\/[^/]+\/claims$/.test(path)) {
      const { mine } = consoleApi.rooms.claim.body.parse(body)
      const claim = mine ? { by: state.me.name, login: state.me.login, at: Date.now() } : null
      return send(200, consoleApi.rooms.claim.reply.parse({ claim }))
    }
    if (/^\/api\/stations\/[^/]+\/attend$/.test(path)) return send(200, { ok: true })
    if (path === '/api/commands') {
      const { attempts, ...order } = consoleApi.attempts.commandMany.body.parse(body)
      const at = new Date().toISOString()
      const { name } = state.me
      const given = attempts.map((one, i) => ({
        ...order,
        id: `co-${changes.length}-${i}`,
        attempt: one,
        by: name,
        at,
      }))
      return send(200, consoleApi.attempts.commandMany.reply.parse({ given, refused: [] }))
    }
    if (path === '/api/exams') return send(200, consoleApi.exams.list.reply.parse({ exams: state.exams }))
    if (/^\/api\/exams\/[^/]+\/packages$/.test(path))
      return send(200, consoleApi.packages.list.reply.parse(examPackages))
    if (/^\/api\/(exams|rooms)\/[^/]+\/draws$/.test(path))
      return send(200, consoleApi.rooms.draws.reply.parse({ draws: [roomDraw] }))
    if (/^\/api\/exams\/[^/]+\/sheets$/.test(path))
      return send(200, consoleApi.sheets.list.reply.parse({ sheets: sheetRows }))
    if (path === '/api/web-exams/seb')
      return send(
        200,
        consoleApi.webExams.readSeb.reply.parse({ read: null, wrong: 'it is empty', password: false }),
      )
    if (path === '/api/web-exams' && method === 'GET')
      return send(
        200,
        consoleApi.webExams.list.reply.parse({ exams: [{ ...state.exams[0], delivery: 'web' }] }),
      )
    if (path.startsWith('/api/web-exams')) {
      if (method !== 'GET')
        state.webExam = {
          ...state.webExam,
          ...consoleApi.webExams.add.body.parse(body),
          ...(method === 'POST' ? { id: 'made' } : {}),
        }
      return send(200, WebExam.parse(state.webExam))
    }
    if (path === '/api/visits') return send(200, VisitsFound.parse(state.visits))
    if (path === '/api/completeness' && state.day) return send(200, DayCompleteness.parse(state.day))
    if (path === '/api/missing' && state.missing) return send(200, MissingReport.parse(state.missing))
    if (path === '/api/digest') return send(200, DigestState.parse(state.digest))
    if (path === '/api/me/second-factor' && method === 'GET')
      return send(200, consoleApi.me.secondFactor.reply.parse(state.secondFactor))
    if (path === '/api/me/second-factor') {
      const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
      const uri = `otpauth://totp/Taza%20university.example:aigerim?issuer=Taza%20university.example&secret=${secret}`
      return send(200, consoleApi.me.beginSecondFactor.reply.parse({ uri, secret }))
    }
    if (path === '/api/me/second-factor/confirm') {
      const recoveryCodes = Array.from({ length: 10 }, (_, i) => `${i}f3a1-9b07c-44d2e-81a6${i}`)
      return send(200, consoleApi.me.confirmSecondFactor.reply.parse({ recoveryCodes }))
    }
    if (/^\/api\/exams\/[^/]+\/completeness$/.test(path) && state.completeness)
      return send(200, consoleApi.exams.completeness.reply.parse(state.completeness))
    if (/^\/api\/exams\/[^/]+\/retention$/.test(path))
      return send(200, consoleApi.exams.retention.reply.parse(retention()))
    const [, attempt, rest] = /^\/api\/(?:attempts|cases)\/([^/]+)(?:\/(.*))?$/.exec(path) ?? []
    if (attempt !== undefined && rest === undefined && state.attempt)
      return send(200, consoleApi.attempts.get.reply.parse({ ...state.attempt, id: attempt }))
    if (rest?.startsWith('consents/')) return send(200, consoleApi.attempts.consent.reply.parse(consent))
    if (attempt !== undefined && rest === 'unlock-code') {
      const { challenge } = consoleApi.attempts.unlockCode.body.parse(body)
      if (challenge !== '48392017') return send(400, { problem: { code: 'bad-input' } })
      return send(
        200,
        consoleApi.attempts.unlockCode.reply.parse({ login: 'aigerim', answer: '483 910 2274' }),
      )
    }
    const [, digest] = /^stills\/([0-9a-f]{64})$/.exec(rest ?? '') ?? []
    const picture = digest ? state.pictures[digest] : undefined
    if (picture) return bytes('image/png', picture)
    const [, source, what] = /^films\/(face|desk)\/(.*)$/.exec(rest ?? '') ?? []
    const film = source === 'face' || source === 'desk' ? state.films[source] : undefined
    if (film && what === 'playlist.m3u8') return bytes('application/vnd.apple.mpegurl', playlist(film))
    if (film && what === 'init/0') return bytes('video/mp4', film.film.init)
    const piece = film?.film.pieces[Number(/^segment\/(\d+)$/.exec(what ?? '')?.[1])]
    if (piece) return bytes('video/mp4', piece)
    return send(404, { problem: { code: 'bad-input', detail: 'not found' } })
  }

  return {
    state,
    changes,
    answer(request, response) {
      answered(request, response).catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ problem: { code: 'internal', detail: String(error) } }))
      })
    },
    upgrade,
    push(message) {
      const text = JSON.stringify(LiveMessage.parse(message))
      for (const socket of sockets) socket.send(text)
    },
    show(...pictures) {
      for (const socket of sockets) socket.send(framed(pictures))
    },
    viewed: () => viewed,
    cut() {
      refusing = true
      for (const socket of sockets) socket.terminate()
    },
    restore() {
      refusing = false
    },
    hangUp() {
      for (const socket of sockets) socket.terminate()
      sockets.clear()
    },
    watchers: () => sockets.size,
  }
}

/** As the server writes it: wall time for each piece, a discontinuity at a hole, no end while more will come. */
function playlist({ begin, missing, held, ended }: NonNullable<State['films']['face']>): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:8',
    `#EXT-X-TARGETDURATION:${pieceSeconds}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${ended ? 'VOD' : 'EVENT'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="init/0?part=0"',
  ]
  for (let i = 0; i < Math.min(held, filmSeconds / pieceSeconds); i += 1) {
    if (missing.includes(i)) continue
    if (missing.includes(i - 1)) lines.push('#EXT-X-DISCONTINUITY')
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(begin + i * pieceSeconds * 1000).toISOString()}`)
    lines.push(`#EXTINF:${pieceSeconds.toFixed(5)},`, `segment/${i}?part=0`)
  }
  if (ended) lines.push('#EXT-X-ENDLIST')
  return `${lines.join('\n')}\n`
}

async function bytesOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return new Uint8Array(Buffer.concat(chunks))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
