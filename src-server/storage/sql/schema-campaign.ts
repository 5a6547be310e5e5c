/** Tables of the session's page. Times are Unix milliseconds. */
import type { PosterKind } from '../../../src-shared/campaign/bounds.ts'

export interface CampaignTables {
  /** Only ever added. `content`: JSON (src-shared/campaign/page.ts); `rules`: the version in which the rules were changed last. */
  campaign_version: { version: number; rules: number; content: string; by: string; login: string; at: number }
  /** One row, `id` 1; none: it was never switched on. `shown`: 0 or 1. */
  campaign_state: { id: number; shown: number }
  /** `digest`: of the file; `content`: the file itself, base64. */
  campaign_poster: {
    digest: string
    kind: PosterKind
    bytes: number
    content: string
    login: string
    at: number
  }
  /** What a student herself said on her page; the first time of each version of the rules. */
  campaign_seen: { student: string; rules: number; at: number }
}
