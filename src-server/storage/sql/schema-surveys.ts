/** Tables of surveys. Which response is whose stands in none of them. */

export interface SurveyTables {
  /** `version`: the newest; the published one where it is. Keys: of its tokens; the private one sealed, null when it is closed. */
  survey: {
    id: string
    state: 'draft' | 'published' | 'closed'
    version: number
    /** SPKI, base64. */
    public_key: string | null
    private_key: string | null
    published_at: number | null
    closed_at: number | null
  }
  /** `content`: JSON (src-shared/surveys/definition.ts). */
  survey_version: { survey: string; version: number; content: string; by: string; at: number }
  /** Who has had a token signed, and SHA-256 of what was signed: the token itself is not known here. */
  survey_signed: { survey: string; student: string; blinded: string }
  /** SHA-256 of tokens that have come back. */
  survey_spent: { survey: string; token: string }
  /** `id`: random. `at`: its hour. `content`: JSON (src-shared/surveys/response.ts). */
  survey_response: { survey: string; id: string; at: number; content: string }
}
