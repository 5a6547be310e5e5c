/** Protocols of rooms in which exams are sat. One that is not the caller's to read is not there (404). */
import { z } from 'zod'
import { ProtocolPage, ProtocolRow, RemarkWords } from '../protocols/protocol.ts'
import { Digest, Id, Language } from '../vocabulary.ts'
import { endpoint, viewers } from './endpoint.ts'

const invigilators = ['invigilator'] as const
const ByRoom = z.object({ room: z.string().max(64) })
const Both = ByRoom.extend({ exam: Id })

export const protocols = {
  /** At most 50, newest first. */
  list: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/protocols',
    who: viewers,
    summary: 'Exams of a room in the last 30 days, with how far their protocols are',
    params: ByRoom,
    reply: z.object({ protocols: z.array(ProtocolRow).max(50) }),
  }),
  /** On the audit record: who reads it reviews no case of the exam. */
  get: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/protocols/:exam',
    who: viewers,
    summary: 'The protocol of a room in which an exam is or was sat: as it stands, or as it was signed',
    params: Both,
    reply: ProtocolPage,
  }),
  remark: endpoint({
    method: 'POST',
    path: '/api/rooms/:room/protocols/:exam/remarks',
    who: invigilators,
    summary: 'Add a remark to a protocol that is not signed',
    params: Both,
    body: z.object({ words: RemarkWords }),
    reply: ProtocolPage,
  }),
  /** 409 where the protocol is another by now, or students still sit there. The first signature fixes what it says. */
  sign: endpoint({
    method: 'POST',
    path: '/api/rooms/:room/protocols/:exam/sign',
    who: invigilators,
    summary: 'Sign a protocol as an invigilator of the room',
    params: Both,
    body: z.object({ digest: Digest }),
    reply: ProtocolPage,
  }),
  correct: endpoint({
    method: 'POST',
    path: '/api/rooms/:room/protocols/:exam/versions',
    who: invigilators,
    summary: 'Begin a new version of a signed protocol, with a reason',
    params: Both,
    body: z.object({ reason: RemarkWords }),
    reply: ProtocolPage,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/protocols/:exam/protocol.pdf',
    who: viewers,
    summary: 'A protocol as PDF: a numbered document once it is signed, a draft before',
    perMinute: 60,
    params: Both,
    query: z.object({ language: Language }),
    gives: 'application/pdf',
  }),
}
