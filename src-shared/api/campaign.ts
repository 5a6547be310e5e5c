/** The page of the session, as the office writes it. Every save is a version; nothing is edited. */
import { z } from 'zod'
import { UnixMs } from '../bounds.ts'
import { posterBytes, postersKept } from '../campaign/bounds.ts'
import { CampaignContent, Poster, SeenRow, Version } from '../campaign/page.ts'
import { Digest, Id } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

const writers = ['office', 'administrator'] as const

/** `version` 0: nothing is written yet. `rules`: the version in which the rules were changed last. */
const CampaignPage = z.object({
  on: z.boolean(),
  version: Version,
  rules: Version,
  saved: z.object({ at: UnixMs, by: z.string() }).nullable(),
  content: CampaignContent,
  /** Brought, whether they stand on the page or not. */
  files: z.array(Poster).max(postersKept),
})
export type CampaignPage = z.infer<typeof CampaignPage>

/** `version`: the newest rules that she has read; null: none. */
const SeenName = z.object({
  number: z.string(),
  name: z.string(),
  seen: z.object({ version: Version, at: UnixMs }).nullable(),
})

export const campaign = {
  get: endpoint({
    method: 'GET',
    path: '/api/campaign',
    who: writers,
    summary: "The session's page as it is written, and whether it is on",
    reply: CampaignPage,
  }),
  /** `base`: the version that was changed; 409 where it is not the newest any more. 400: something is wrong in it, or nothing is changed. */
  save: endpoint({
    method: 'POST',
    path: '/api/campaign',
    who: writers,
    summary: "Save the session's page as its next version",
    perMinute: 60,
    body: z.object({ base: Version, content: CampaignContent }),
    reply: CampaignPage,
  }),
  /** 409 where nothing is written. */
  turn: endpoint({
    method: 'PUT',
    path: '/api/campaign/on',
    who: writers,
    summary: "Switch the session's page on or off",
    perMinute: 60,
    body: z.object({ on: z.boolean() }),
    reply: CampaignPage,
  }),
  /** PNG, JPEG or PDF, by its first bytes (415). 409 beyond 24. */
  keepPoster: endpoint({
    method: 'POST',
    path: '/api/campaign/posters',
    who: writers,
    summary: "A file for the session's page; it stands there once the page is saved with it",
    takes: 'application/octet-stream',
    bodyLimit: posterBytes,
    perMinute: 60,
    reply: Poster,
  }),
  poster: endpoint({
    method: 'GET',
    path: '/api/campaign/posters/:digest',
    who: writers,
    summary: 'A poster that was brought',
    gives: 'image/*, application/pdf',
    perMinute: 240,
    params: z.object({ digest: Digest }),
  }),
  seen: endpoint({
    method: 'GET',
    path: '/api/campaign/seen',
    who: writers,
    summary: 'How many students have read the rules as they are now, by faculty and group',
    perMinute: 60,
    reply: z.object({ rows: z.array(SeenRow) }),
  }),
  /** Of a group; of those of a faculty who are in none; of those who are in neither. */
  names: endpoint({
    method: 'GET',
    path: '/api/campaign/seen/names',
    who: writers,
    summary: 'Who has read the rules and when, and who has not; the look is on the audit record',
    perMinute: 60,
    query: z.object({ faculty: Id.optional(), group: Id.optional() }),
    reply: z.object({ names: z.array(SeenName), more: z.boolean() }),
  }),
}
