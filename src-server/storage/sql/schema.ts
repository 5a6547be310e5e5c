/** Tables of the server. Times are Unix milliseconds; JSON is text; rows that are evidence are only ever added. */
import type { Generated } from 'kysely'

export interface Database {
  /** `upload_bits`: what all its stations together may send, media lane, bits a second; null: no bound. */
  room: { id: string; title: string; upload_bits: number | null }
  /**
   * `rooms`: JSON array of room ids. `sso_subject`: who the identity provider says it is; null for a person with a
   * password, whose hash is `noPassword` (auth/sessions.ts) for the others.
   */
  staff: {
    login: string
    name: string
    role: string
    rooms: string
    password_hash: string
    sso_subject: string | null
  }
  /** `seen_at`: its last request, to the minute. */
  session: { token_hash: string; login: string; expires_at: number; seen_at: number }
  /**
   * `secret`: sealed (auth/sealed.ts); `confirmed_at`: null until the first right code; `last_step`: of the newest code
   * taken (RFC 6238), none serves twice; `tries`: wrong codes since `tries_since`.
   */
  second_factor: {
    login: string
    secret: string
    confirmed_at: number | null
    last_step: number
    tries: number
    tries_since: number
  }
  recovery_code: { login: string; code_hash: string; used_at: number | null }
  student: { number: string; name: string; photo: string | null }
  exam: {
    id: string
    title: string
    duration_minutes: number
    delivery: string
    url: string | null
    starts_at: number
    ends_at: number
    paper: string
    policy: string
    /** Days that recordings are kept after the receipt; null: until somebody sets them. */
    keep_days: number | null
    keep_set_by: string | null
  }
  hold: {
    id: string
    exam: string | null
    attempt: string | null
    reason: string
    by: string
    at: number
    lifted_by: string | null
    lifted_at: number | null
  }
  /** `statement`: signed JSON; `done_at`: when the last of its objects was gone. */
  deletion: { attempt: string; exam: string; at: number; statement: string; done_at: number | null }
  roster: { exam: string; room: string; student: string; seat: number }
  enrol_token: { token_hash: string; room: string; expires_at: number; used_at: number | null }
  /** Keys are raw 32 bytes in base64. */
  station: {
    id: string
    name: string
    room: string
    seat: number
    signing_key: string
    sealing_key: string
    enrolled_at: number
  }
  nonce: { nonce: string; station: string; expires_at: number }
  attempt: {
    id: string
    exam: string
    student: string
    /** Where it is sat now. */
    station: string
    /** The part that this station holds, or will. */
    part: number
    opened_at: number
    /** When `attempt.submitted` arrived here. */
    submitted_at: number | null
    /** When the final receipt was given. */
    receipted_at: number | null
  }
  /** One ledger: `frontier` (JSON, base64) is of all `size` leaves held, the cosigned columns of the cosigned prefix. */
  part: {
    attempt: string
    part: number
    station: string
    size: number
    frontier: string
    cosigned_size: number
    cosigned_root: string
    cosigned_note: string | null
    /** Seq of the part's end: `attempt.submitted` or `attempt.transferred`. */
    submitted_seq: number | null
  }
  leaf: { attempt: string; part: number; seq: number; leaf: string; arrived_at: number }
  announced: {
    attempt: string
    part: number
    seq: number
    station: string
    digest: string
    bytes: number
    announced_at: number
  }
  held: { digest: string; bytes: number; held_at: number }
  /** `origin`: `station` (it sent the answer) or `ledger` (unsealed from a record, since it never came otherwise). */
  answer: {
    attempt: string
    question: string
    value: string
    revision: number
    saved_at: number
    origin: string
  }
  command: {
    id: string
    attempt: string
    kind: string
    text: string | null
    minutes: number | null
    /** The part it is for. */
    part: number
    by: string
    /** Null of orders given before logins were kept beside names. */
    login: string | null
    at: number
    received_at: number | null
  }
  /** An invigilator let the attempt go on elsewhere (`command`); `to_part` and `to_station` once it does. */
  transfer: {
    command: string
    attempt: string
    by: string
    at: number
    to_part: number | null
    to_station: string | null
  }
  /** What does not fit: `detail` (JSON) holds what was offered, `key` keeps a repeated offer from filling the disk. */
  finding: {
    attempt: string
    part: number
    station: string
    kind: string
    key: string
    detail: string
    at: number
  }
  /** `standing`: JSON (completeness/standings.ts) of an attempt that has its receipt. */
  standing: { attempt: string; standing: string }
  /**
   * `state`: `due`, `sending` (until `next_at`, in case its process died), `sent` or `given-up`; `due_at`: the moment up to
   * which it tells.
   */
  digest: {
    day: string
    channel: string
    state: string
    due_at: number
    next_at: number
    tries: number
    sent_at: number | null
    error: string | null
  }
  /** Which keys this database goes with: `fingerprint` is of a public key, or the SHA-256 of the secret. */
  server_key: { name: string; fingerprint: string }
  /** An object that was held and is not sound any more, by `taza server scrub`; `mended_at`: held again. */
  loss: { digest: string; why: 'absent' | 'other-bytes'; found_at: number; mended_at: number | null }
  audit: {
    id: Generated<number>
    at: number
    who: string
    action: string
    target: string
    detail: string
  }
}
