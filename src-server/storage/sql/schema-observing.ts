/** Tables of what invigilators see, and of the protocols of rooms. Times are Unix milliseconds; rows are only ever added. */

export interface ObservingTables {
  /** `reason`: as what it asks for a review (src-shared/cases/course.ts); `asked_at`: when it did, null while it has not. */
  observation: {
    id: string
    exam: string
    attempt: string
    kind: string
    at: number
    by: string
    login: string
    reason: 'marked' | 'reported'
    asked_at: number | null
  }
  /** What was added to it, in order. Of `taken-back` there are no words. */
  observation_entry: {
    observation: string
    seq: number
    kind: 'taken-back' | 'said'
    words: string
    witness: string
    by: string
    login: string
    at: number
  }
  /** `sealed`: by the server's secret (auth/sealed.ts), null once the attempt's recordings were deleted; `digest`: of the JPEG. */
  observation_picture: {
    observation: string
    source: 'face' | 'desk'
    digest: string
    at: number
    sealed: string | null
  }
  /** As a picture; `digest`: of the WebM. */
  observation_voice: { observation: string; digest: string; at: number; sealed: string | null }
  protocol_remark: {
    exam: string
    room: string
    seq: number
    words: string
    by: string
    login: string
    at: number
  }
  /** A version that was signed (`content`: JSON, `digest` of it), or one that was begun after that with a `reason`. */
  protocol_version: {
    exam: string
    room: string
    version: number
    reason: string | null
    by: string
    login: string
    at: number
    digest: string | null
    content: string | null
  }
  protocol_signature: {
    exam: string
    room: string
    version: number
    digest: string
    by: string
    login: string
    at: number
  }
}
