/** Station → server. JSON bodies; every refusal is `{problem}` with a 4xx status. */
import { z } from 'zod'
import { Count, objectBytesAtMost, PartNumber, Positive, recordsAtMost } from '../bounds.ts'
import { Card, CommittedDraw, LyingCards } from '../drawing/cards.ts'
import { Answers, ExamSummary, Paper, PaperMedium, paperMediaAtMost } from '../exam.ts'
import { HeldPackage, OfferedPackage, packagesAtMost, pieceBytes, SealedAt } from '../package/held.ts'
import { packageBytes } from '../package/sealed.ts'
import { Policy } from '../policy.ts'
import { leafLength } from '../records.ts'
import { answersAtOnce, Command, Continues, Receipt } from '../station-api.ts'
import { StationSurvey, surveysShown } from '../surveys/at-stations.ts'
import { Base64, Digest, Id } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'
import { answered } from './machines.ts'

const ById = z.object({ id: Id })
const ByDigest = z.object({ digest: Digest })
/** A lab of some hundred machines may stand behind one address. */
const perLab = 1200

export const stationApi = {
  /** Keys are raw 32 bytes, base64. */
  enrol: endpoint({
    method: 'POST',
    path: '/api/station/enrol',
    who: 'public',
    summary: 'Make a machine a station, with a one-time token',
    perMinute: perLab,
    body: z.object({
      token: z.string().max(256),
      name: z.string().max(64),
      signingKey: Base64.max(64),
      sealingKey: Base64.max(64),
      /** As the machine's own rule has it: a token for another room is refused, and not used up. */
      room: Id.optional(),
    }),
    reply: z.object({
      station: z.object({ id: Id, name: z.string(), room: z.string() }),
      domain: z.string(),
      /** Name and Ed25519 public key of the server's cosigner. */
      cosigner: z.object({ name: z.string(), key: Base64 }),
      /** X25519 public key of the server's unlocking key (src-shared/unlock); absent in enrolments made before it. */
      unlocking: Base64.optional(),
    }),
  }),
  check: answered,
  challenge: endpoint({
    method: 'POST',
    path: '/api/station/challenge',
    who: 'public',
    summary: 'A nonce to sign',
    perMinute: perLab,
    body: z.object({ station: Id }),
    reply: z.object({ nonce: Base64 }),
  }),
  /**
   * Ed25519 over the UTF-8 of `taza-station-token\n<station>\n<nonce>`. Bearer token; `expiresIn`: its life in
   * seconds from now, as in RFC 6749, 5.1: the two machines' clocks may differ by hours.
   */
  token: endpoint({
    method: 'POST',
    path: '/api/station/token',
    who: 'public',
    summary: 'A bearer token for the signature of a nonce',
    perMinute: perLab,
    body: z.object({
      station: Id,
      nonce: Base64.max(1024),
      signature: Base64.max(128),
      /** A random name of the keeper's process: two that speak at once under one identity are told apart by it. */
      run: z.string().min(1).max(64).optional(),
    }),
    reply: z.object({
      token: z.string().max(4096),
      expiresAt: z.iso.datetime(),
      expiresIn: z.int().positive().max(86_400).default(600),
    }),
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/api/station/sign-in',
    who: 'station',
    summary: "A student's number and the room's code of the day",
    perMinute: 20,
    body: z.object({ number: z.string().max(64), code: z.string().max(64) }),
    reply: z.object({
      student: z.object({ number: z.string(), name: z.string(), photo: z.string().nullable() }),
      exam: ExamSummary,
      /** Proof of the sign-in, to be shown at `open`. */
      ticket: z.string(),
    }),
  }),
  /**
   * The person confirmed. The same student, exam and station get the same unfinished attempt again;
   * after an invigilator's `transfer` any station of the room gets it, as a new part that `continues` the one before.
   */
  open: endpoint({
    method: 'POST',
    path: '/api/station/attempts',
    who: 'station',
    summary: 'Open the attempt that the sign-in is for',
    // Each that is refused is told to every process.
    perMinute: 60,
    body: z.object({ ticket: z.string().max(4096) }),
    reply: z.object({
      attempt: Id,
      policy: Policy,
      recipients: z.array(z.object({ recipient: z.string(), key: Base64 })),
      origin: z.string(),
      part: z.int().nonnegative().default(0),
      continues: Continues.nullable().default(null),
      /** IANA name: in whose hours the station's page shows times; null from a server that does not tell. */
      timeZone: z.string().max(64).nullable().default(null),
      /** What the server has committed to where students draw their tickets themselves; null where they do not. */
      draw: CommittedDraw.nullable().default(null),
      /** Where her paper lies sealed at the room's stations; null: it comes by the network alone. */
      sealed: SealedAt.nullable().default(null),
      /** Address of the page that confirms a receipt number; null from a server that has none. */
      check: z.url().max(256).nullable().default(null),
    }),
  }),
  /** 403 `not-allowed` before she is admitted, 404 where nobody draws. */
  cards: endpoint({
    method: 'GET',
    path: '/api/station/attempts/:id/cards',
    who: 'station',
    summary: 'The cards that lie face down before a student, or the one that she turned over',
    params: ById,
    reply: LyingCards,
  }),
  /** Once: later the same card comes back, whichever is asked for. A card that is not offered any more turns nothing. */
  turn: endpoint({
    method: 'PUT',
    path: '/api/station/attempts/:id/card',
    who: 'station',
    summary: 'Turn over a card: its ticket is the student’s',
    params: ById,
    body: z.object({ card: Card }),
    reply: LyingCards,
  }),
  /** 403 `not-allowed` before, and while a ticket is to be drawn. */
  paper: endpoint({
    method: 'GET',
    path: '/api/station/attempts/:id/paper',
    who: 'station',
    summary: 'The questions, once admitted',
    params: ById,
    reply: z.object({
      paper: Paper,
      answers: Answers,
      /** What the questions show by digest; without those that the server does not have. */
      media: z.array(PaperMedium).max(paperMediaAtMost).default([]),
    }),
  }),
  /** What it holds of them is kept for the office; whatever is not offered is not to be held. */
  packages: endpoint({
    method: 'POST',
    path: '/api/station/packages',
    who: 'station',
    summary: 'The sealed papers that a station is to hold, and what it holds of them',
    perMinute: 60,
    body: z.object({ held: z.array(HeldPackage).max(packagesAtMost) }),
    reply: z.object({ packages: z.array(OfferedPackage).max(packagesAtMost) }),
  }),
  packagePiece: endpoint({
    method: 'GET',
    path: '/api/station/packages/:digest/pieces/:from',
    who: 'station',
    summary: 'A piece of a sealed paper of the room, from this byte on',
    perMinute: 600,
    params: z.object({ digest: Digest, from: z.coerce.number().int().min(0).max(packageBytes) }),
    reply: z.object({ piece: Base64.max(Math.ceil(pieceBytes / 3) * 4) }),
  }),
  /** 403 `too-early` before its hour. */
  packageKey: endpoint({
    method: 'GET',
    path: '/api/station/packages/:digest/key',
    who: 'station',
    summary: 'The key of a sealed paper of the room, at its hour',
    params: ByDigest,
    reply: z.object({ key: Base64.length(44) }),
  }),
  surveys: endpoint({
    method: 'GET',
    path: '/api/station/surveys',
    who: 'station',
    summary: 'Surveys under way that the office shows on lab stations, too',
    perMinute: 60,
    reply: z.object({ surveys: z.array(StationSurvey).max(surveysShown) }),
  }),
  /**
   * The highest revision wins, older ones are accepted and ignored. A value that is no answer to its
   * question (`answerFits`) is named in `refused` and keeps nothing else from being saved.
   */
  answers: endpoint({
    method: 'PUT',
    path: '/api/station/attempts/:id/answers',
    who: 'station',
    summary: 'Save answers',
    params: ById,
    bodyLimit: 8 * 1024 * 1024,
    body: z.object({
      /** In which they were given; what comes late is not the newer part's. Absent from a station that does not tell. */
      part: PartNumber.optional(),
      /** The ticket that they answer. Refused until the ledger has told of it: 403, to be sent again. */
      ticket: Card.optional(),
      answers: z.array(z.object({ question: Id, value: z.unknown(), revision: Positive })).max(answersAtOnce),
    }),
    reply: z.object({ saved: z.record(Id, z.int()), refused: z.array(Id).default([]) }),
  }),
  /**
   * With the headers as they stand; null: through the server, as ever.
   */
  direct: endpoint({
    method: 'POST',
    path: '/api/station/blobs/:digest/direct',
    who: 'station',
    summary: 'Where an announced object may be put in the object store itself',
    params: ByDigest,
    reply: z.object({
      put: z.object({ url: z.url(), headers: z.record(z.string(), z.string()) }).nullable(),
    }),
  }),
  /** Whether it is held now. */
  there: endpoint({
    method: 'POST',
    path: '/api/station/blobs/:digest/there',
    who: 'station',
    summary: 'Say that an announced object was put in the object store',
    params: ByDigest,
    reply: z.object({ held: z.boolean() }),
  }),
  ledger: endpoint({
    method: 'POST',
    path: '/api/station/attempts/:id/ledger',
    who: 'station',
    summary: 'Send records and a checkpoint over them',
    params: ById,
    bodyLimit: 8 * 1024 * 1024,
    body: z.object({
      part: PartNumber,
      /** Seq of the first leaf. */
      from: z.int().min(0).max(recordsAtMost),
      /** JCS leaves as text. */
      leaves: z.array(z.string().max(leafLength)).max(1000),
      /** How many records of the part the station holds. Fewer than the server: its disk was set back. */
      size: Count.optional(),
      /** Signed note over exactly from + leaves.length records, or null between checkpoints. */
      checkpoint: z.string().max(4096).nullable(),
      /** How many of the digests that the server lacks it should name. */
      list: z.int().min(0).max(500).default(500),
    }),
    reply: z.object({
      /** Next seq the server expects. */
      next: z.int(),
      /** The newest checkpoint with the server's cosignature, or null. */
      cosigned: z.string().nullable(),
      /** Digests announced and not held, oldest first, at most `list`. */
      missing: z.array(Digest),
      missingTotal: z.int(),
      commands: z.array(Command),
      receipt: Receipt.nullable(),
      serverTime: z.iso.datetime({ precision: 3 }),
      /** The station leaves the server alone for so long; only what an invigilator must see at once comes sooner. */
      retryAfterMs: z.int(),
      /** Uploads of this station at a time. */
      maxInFlight: z.int(),
      /** This station's share of what its room may send, media lane, bytes a second; null: no bound. */
      bytesPerSecond: z.int().positive().nullable().default(null),
      /** Objects of so many bytes and more may be put in the object store itself (`direct`); null: none. */
      directFrom: z.int().positive().nullable().default(null),
    }),
  }),
  /**
   * Sealed bytes, `Content-Digest: sha-256=:<base64>:`; 201 new, 200 held already, 403 not announced
   * by this station, 422 other bytes than the digest says. A status alone is nobody's word: the reply names what is held.
   */
  blob: endpoint({
    method: 'PUT',
    path: '/api/station/blobs/:digest',
    who: 'station',
    summary: 'Store a sealed object that the ledger announced: 201 new, 200 held already',
    takes: 'application/octet-stream',
    large: true,
    status: 201,
    params: ByDigest,
    bodyLimit: objectBytesAtMost,
    reply: z.object({ held: Digest }),
  }),
  /** WebSocket: small state and pictures up (`LiveUp`), commands down (`LiveDown`). */
  live: endpoint({
    method: 'GET',
    path: '/api/station/live',
    who: 'station',
    summary: 'The live lane of a station (WebSocket)',
    status: 101,
  }),
} as const
