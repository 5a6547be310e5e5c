/** The page of the session, as everybody reads it. Off, nothing of it is there (404). */
import { z } from 'zod'
import { UnixMs } from '../bounds.ts'
import { CampaignContent, OpenCampaign, Version } from '../campaign/page.ts'
import { Digest } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

export const openSession = {
  on: endpoint({
    method: 'GET',
    path: '/api/open/session/on',
    who: 'public',
    summary: "Whether the session's page is on",
    perMinute: 600,
    reply: z.object({ on: z.boolean() }),
  }),
  page: endpoint({
    method: 'GET',
    path: '/api/open/session',
    who: 'public',
    summary: "The session's page: rules, dates, meetings, posters and videos",
    perMinute: 600,
    reply: OpenCampaign,
  }),
  /** A PDF is to be saved; it is never shown by a page of this server. */
  poster: endpoint({
    method: 'GET',
    path: '/api/open/session/posters/:digest',
    who: 'public',
    summary: "A poster that stands on the session's page",
    gives: 'image/*, application/pdf',
    perMinute: 600,
    params: z.object({ digest: Digest }),
  }),
} as const

const MyRules = z.object({
  version: Version,
  title: CampaignContent.shape.title,
  rules: CampaignContent.shape.rules,
  /** When she said that she has read them; null: she has not. */
  seenAt: UnixMs.nullable(),
})

/** For a student who is signed in. */
export const openMyRules = {
  /** Null: the page is off, or has no rules. */
  get: endpoint({
    method: 'GET',
    path: '/api/open/my/rules',
    who: 'student',
    summary: "The session's rules, and when the student said that she has read them",
    perMinute: 60,
    reply: z.object({ rules: MyRules.nullable() }),
  }),
  /** The first time counts. 404: the page is off; 409: the rules were changed since. */
  seen: endpoint({
    method: 'POST',
    path: '/api/open/my/rules',
    who: 'student',
    summary: "A student has read the session's rules",
    perMinute: 20,
    body: z.object({ version: Version }),
    reply: z.object({ rules: MyRules.nullable() }),
  }),
} as const
