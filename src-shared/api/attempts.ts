/** One attempt, or orders to many: what the console looks at, plays, and tells the station. */
import { z } from 'zod'
import { AnswerHistory } from '../answers/history.ts'
import { ConsentText } from '../consent.ts'
import { AttemptDetail } from '../console-api.ts'
import { Command } from '../station-api.ts'
import { UnlockChallenge } from '../unlock/code.ts'
import { Camera, Digest, Id, Problem } from '../vocabulary.ts'
import { commanders, endpoint, officers, viewers } from './endpoint.ts'

const ById = z.object({ id: Id })
const whole = z.coerce.number().int().nonnegative().max(1e9)
const OfFilm = z.object({ id: Id, source: Camera })
const OfPart = z.object({ part: whole.default(0) })

const Order = Command.pick({ kind: true, text: true, minutes: true })

export const attempts = {
  get: endpoint({
    method: 'GET',
    path: '/api/attempts/:id',
    who: viewers,
    summary: 'One attempt in full',
    params: ById,
    reply: AttemptDetail,
  }),
  command: endpoint({
    method: 'POST',
    path: '/api/attempts/:id/commands',
    who: commanders,
    summary: 'Give an order to the station of an attempt',
    params: ById,
    body: Order,
    reply: z.object({ command: Command }),
  }),
  /** One after the other: what one station refuses keeps nothing from the others. */
  commandMany: endpoint({
    method: 'POST',
    path: '/api/commands',
    who: commanders,
    summary: 'Give the same order to several attempts',
    body: z.object({ attempts: z.array(Id).min(1).max(500), ...Order.shape }),
    reply: z.object({
      given: z.array(Command),
      refused: z.array(z.object({ attempt: Id, problem: Problem })),
    }),
  }),
  /** It opens that one lock, for whoever names this login. */
  unlockCode: endpoint({
    method: 'POST',
    path: '/api/attempts/:id/unlock-code',
    who: commanders,
    summary: 'The answer to the challenge on a locked station that has no network',
    params: ById,
    body: z.object({ challenge: UnlockChallenge }),
    reply: z.object({ login: z.string(), answer: z.string() }),
  }),
  /** A look as long as it stands (look/messages.ts); on the audit record, and on the attempt's ledger. */
  look: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/look',
    who: viewers,
    summary: 'Cameras and screen of the station of an attempt, live (WebSocket)',
    status: 101,
    params: ById,
  }),
  /** CMAF of what is held; each look is on the audit record. */
  playlist: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/films/:source/playlist.m3u8',
    who: viewers,
    summary: 'The film of a source (HLS)',
    gives: 'application/vnd.apple.mpegurl',
    params: OfFilm,
  }),
  init: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/films/:source/init/:init',
    who: viewers,
    summary: 'An initialization segment of a film, unsealed',
    gives: 'video/mp4',
    params: OfFilm.extend({ init: whole }),
    query: OfPart,
  }),
  segment: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/films/:source/segment/:index',
    who: viewers,
    summary: 'A media segment of a film, unsealed',
    gives: 'video/mp4',
    params: OfFilm.extend({ index: whole }),
    query: OfPart,
  }),
  still: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/stills/:digest',
    who: viewers,
    summary: 'A picture, unsealed: PNG or JPEG',
    gives: 'image/*',
    params: ById.extend({ digest: Digest }),
  }),
  /** 404 for a text that the attempt does not name, or whose words no station has sent. */
  consent: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/consents/:digest',
    who: viewers,
    summary: 'The consent text that the student of an attempt was shown, word by word',
    params: ById.extend({ digest: Digest }),
    reply: ConsentText,
  }),
  /** 403 to who teaches from the bank of its paper: she marks these works under ciphers. */
  answers: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/answers',
    who: officers,
    perMinute: 60,
    summary: 'Each change of the answers, as it was recorded',
    params: ById,
    reply: AnswerHistory,
  }),
  bundle: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/bundle',
    who: officers,
    summary: 'The evidence of an attempt as a bundle',
    gives: 'application/zip',
    params: ById,
  }),
}
