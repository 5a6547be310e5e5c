/** What invigilators see in a room while an exam runs. An observation that is not of the caller's rooms is not there (404). */
import { z } from 'zod'
import {
  Observation,
  ObservedKind,
  ObservedWords,
  pressedAgoAtMost,
  voiceBytesAtMost,
  WitnessName,
} from '../observing/observation.ts'
import { Base64, Camera, Id } from '../vocabulary.ts'
import { commanders, endpoint, viewers } from './endpoint.ts'

const ById = z.object({ observation: Id })
const voiceLength = Math.ceil(voiceBytesAtMost / 3) * 4

export const observing = {
  /** `agoMs`: since the press. Both live pictures of the moment are kept with it, where there are any. */
  observe: endpoint({
    method: 'POST',
    path: '/api/attempts/:id/observations',
    who: commanders,
    summary: 'Keep that one saw something at an attempt that runs, with the pictures of that moment',
    perMinute: 120,
    params: z.object({ id: Id }),
    body: z.object({ kind: ObservedKind, agoMs: z.int().min(0).max(pressedAgoAtMost).default(0) }),
    reply: Observation,
  }),
  /** By whoever made it, within 20 s; 409 afterwards. It stays, and says that it was taken back. */
  takeBack: endpoint({
    method: 'POST',
    path: '/api/observations/:observation/take-back',
    who: commanders,
    summary: 'Take an observation back that was a slip',
    params: ById,
    body: z.object({}),
    reply: Observation,
  }),
  /** By whoever made it; added to what was said before. */
  say: endpoint({
    method: 'POST',
    path: '/api/observations/:observation/sentences',
    who: commanders,
    summary: 'Add words or the name of a witness to an observation',
    perMinute: 120,
    params: ById,
    body: z
      .object({ words: ObservedWords, witness: WitnessName })
      .refine(({ words, witness }) => words.trim() !== '' || witness !== '', 'nothing is said'),
    reply: Observation,
  }),
  /** By whoever made it, once; what is no WebM is refused. */
  speak: endpoint({
    method: 'POST',
    path: '/api/observations/:observation/voice',
    who: commanders,
    summary: 'Add a note by voice to an observation',
    perMinute: 30,
    bodyLimit: voiceLength + 4096,
    params: ById,
    body: z.object({ webm: Base64.max(voiceLength) }),
    reply: Observation,
  }),
  /** Each time it is heard is on the audit record. Not there (404) for whoever still reviews a case of the exam. */
  voice: endpoint({
    method: 'GET',
    path: '/api/observations/:observation/voice',
    who: viewers,
    summary: 'The note by voice that was kept with an observation, unsealed',
    gives: 'audio/webm',
    params: ById,
  }),
  /** Each look is on the audit record. */
  picture: endpoint({
    method: 'GET',
    path: '/api/observations/:observation/pictures/:source',
    who: viewers,
    summary: 'A picture that was kept with an observation, unsealed',
    gives: 'image/jpeg',
    params: ById.extend({ source: Camera }),
  }),
}
