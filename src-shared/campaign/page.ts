/** The page of the session: rules, dates, meetings, posters and videos, each text in up to four languages. */
import { z } from 'zod'
import { Count, line } from '../bounds.ts'
import { typedText } from '../text.ts'
import { Digest, Language } from '../vocabulary.ts'
import {
  datesAtMost,
  meetingsAtMost,
  posterBytes,
  posterKinds,
  postersAtMost,
  videosAtMost,
} from './bounds.ts'

/** Longer ones than may be are told by name (check.ts), up to a bound that nobody types. */
const Line = z.partialRecord(Language, line(2_000))
const Paragraphs = z.partialRecord(Language, z.string().max(50_000).overwrite(typedText))
/** `day`: `2026-12-31`; `time`: `09:30`, or '' where it is of the whole day. Both of the university's time zone. */
const When = z.object({ day: z.string().max(20), time: z.string().max(10) })

export const CampaignContent = z.object({
  title: Line,
  rules: Paragraphs,
  dates: z.array(When.extend({ what: Line })).max(datesAtMost),
  meetings: z.array(When.extend({ place: Line, whom: Line })).max(meetingsAtMost),
  posters: z.array(z.object({ digest: Digest, title: Line })).max(postersAtMost),
  videos: z.array(z.object({ address: z.string().max(5_000), title: Line })).max(videosAtMost),
})
export type CampaignContent = z.infer<typeof CampaignContent>

/** A file that was brought; where it stands is in the content. */
export const Poster = z.object({
  digest: Digest,
  kind: z.enum(posterKinds),
  bytes: z.int().min(1).max(posterBytes),
})
export type Poster = z.infer<typeof Poster>

/** As everybody reads it. */
export const OpenCampaign = CampaignContent.extend({
  posters: z.array(Poster.extend({ title: Line })).max(postersAtMost),
})
export type OpenCampaign = z.infer<typeof OpenCampaign>

export const Version = z.int().min(0).max(1_000_000)

/** Of a group, or of those of a faculty who are in none. */
export const SeenRow = z.object({
  faculty: z.object({ id: z.string(), title: z.string() }).nullable(),
  group: z.object({ id: z.string(), title: z.string() }).nullable(),
  students: Count,
  seen: Count,
})
export type SeenRow = z.infer<typeof SeenRow>

export const emptyContent: CampaignContent = {
  ...{ title: {}, rules: {} },
  ...{ dates: [], meetings: [], posters: [], videos: [] },
}
