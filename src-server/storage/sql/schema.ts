/** Tables of the server. Times are Unix milliseconds; JSON is text; rows that are evidence are only ever added. */
import type { Generated } from 'kysely'
import type { AppealTables } from './schema-appeals.ts'
import type { CampaignTables } from './schema-campaign.ts'
import type { CaseTables } from './schema-cases.ts'
import type { DocumentTables } from './schema-documents.ts'
import type { DrawTables } from './schema-draws.ts'
import type { ImportTables } from './schema-imports.ts'
import type { MachineTables } from './schema-machines.ts'
import type { MarkingTables } from './schema-marking.ts'
import type { MarksTables } from './schema-marks.ts'
import type { ObservingTables } from './schema-observing.ts'
import type { PackageTables } from './schema-packages.ts'
import type { PaperTables } from './schema-papers.ts'
import type { SheetTables } from './schema-sheets.ts'
import type { StudentTables } from './schema-students.ts'
import type { SurveyTables } from './schema-surveys.ts'
import type { TimetableTables } from './schema-timetable.ts'
import type { TrustTables } from './schema-trust.ts'

export interface Database
  extends AppealTables,
    CampaignTables,
    CaseTables,
    DocumentTables,
    DrawTables,
    ImportTables,
    MachineTables,
    MarkingTables,
    MarksTables,
    ObservingTables,
    PackageTables,
    PaperTables,
    SheetTables,
    StudentTables,
    SurveyTables,
    TimetableTables,
    TrustTables {
  /** `upload_bits`: what all its stations together may send, media lane, bits a second; null: no bound. */
  room: { id: string; title: string; upload_bits: number | null }
  /**
   * `roles`: JSON array. `rooms`: JSON array of room ids, of an invigilator. `sso_subject`: who the identity provider says it is; null for a person with a
   * password, whose hash is `noPassword` (auth/sessions.ts) for the others.
   */
  staff: {
    login: string
    name: string
    roles: string
    rooms: string
    password_hash: string
    sso_subject: string | null
    /** Since when she may not come in any more; null: she may. */
    retired_at: Generated<number | null>
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
  /** `folded`: as titles are compared, `sort_key`: as they are put in order (src-shared/people/names.ts); so of all people. */
  faculty: { id: string; title: string; folded: string; sort_key: string }
  study_group: { id: string; title: string; faculty: string | null; folded: string; sort_key: string }
  /** Whoever came by the roster of an exam alone has a number, a name and perhaps a photo. `folded`: of name and number. */
  student: {
    number: string
    name: string
    photo: string | null
    faculty: Generated<string | null>
    study_group: Generated<string | null>
    course: Generated<number | null>
    form: Generated<string | null>
    language: Generated<string | null>
    record_book: Generated<string | null>
    left_at: Generated<number | null>
    folded: Generated<string>
    sort_key: Generated<string>
  }
  /**
   * `content`: JSON, the table as it was read or counted (src-shared/reports/session-held.ts); `digest`: of the file, or of what
   * was counted. `session`, `basis`: whose mark lists it was counted from, and which of them (JSON); null of a file.
   */
  session_report: {
    id: string
    year: number
    season: string
    stage: string
    version: number
    file: string
    digest: string
    content: string
    session: Generated<string | null>
    basis: Generated<string | null>
    by: string
    at: number
  }
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
  /** Each `web.visited` that can be counted with. `at`: by the station's wall clock. */
  visit: { attempt: string; part: number; seq: number; at: number; url: string; title: string }
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
  /** `part`: in which it was given. `origin`: `station` (it sent it) or `ledger` (unsealed, since it never came otherwise). */
  answer: {
    attempt: string
    question: string
    value: string
    revision: number
    part: number
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
  /** Who sees to what needs a person (live/needs.ts). */
  claim: { need: string; by: string; login: string; at: number }
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
  /** Of each key a fingerprint; under `domain` the domain itself. */
  server_key: { name: string; fingerprint: string }
  /** An object that was held and is not sound any more, by `taza server scrub`; `mended_at`: held again. */
  loss: { digest: string; why: 'absent' | 'other-bytes'; found_at: number; mended_at: number | null }
  /** `chair`: as people call it. */
  bank: { id: string; title: string; chair: string; by: string; at: number }
  bank_teacher: { bank: string; login: string }
  /**
   * The newest version of an item, for lists. `place`: its number in the bank; `topic`: `topicKey`; `languages`: joined by
   * commas; `search`, `stem_alike`, `whole_alike`: bank/rows.ts; `origin`: JSON (src-shared/bank/held.ts).
   */
  bank_item: {
    id: string
    bank: string
    place: number
    version: number
    kind: string
    title: string
    topic: string
    difficulty: number | null
    points: number
    languages: string
    search: string
    stem_alike: string | null
    whole_alike: string | null
    origin: string | null
    changed_by: string
    changed_at: number
    retired_at: number | null
  }
  /** Only ever added. `texts`: JSON (src-shared/bank/texts.ts). */
  item_version: { item: string; version: number; texts: string; by: string; login: string; at: number }
  bank_medium: { bank: string; digest: string; type: string; bytes: number; by: string; at: number }
  /** A file as it was brought (`digest`: among the objects). `choices`: JSON, how it is read; `report` (JSON) and `taken_at`: null until confirmed. */
  bank_import: {
    id: string
    bank: string
    file: string
    digest: string
    bytes: number
    by: string
    login: string
    at: number
    choices: string
    report: string | null
    taken_at: number | null
  }
  audit: {
    id: Generated<number>
    at: number
    who: string
    action: string
    target: string
    detail: string
  }
}
