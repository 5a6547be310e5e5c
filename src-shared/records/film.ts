/** What the cameras film and how they fare, as bodies of records (records.ts). */
import { z } from 'zod'
import {
  BitRate,
  Code,
  Count,
  DurationMs,
  FrameRate,
  Index,
  Luma,
  MonoMs,
  Name,
  ObjectBytes,
  PieceMs,
  Pixels,
  Positive,
  Sentence,
  Sharpness,
} from '../bounds.ts'
import { Digest, Id, Source } from '../vocabulary.ts'

/** What a segment's pictures look like: mean luma 0–255, motion as mean absolute difference 0–255. */
export const Health = z.object({ luma: Luma, motion: Luma })
export type Health = z.infer<typeof Health>

/** Bodies by kind. */
export const filmBodies = {
  'media.init': z.object({
    source: Source,
    init: Index,
    digest: Digest,
    bytes: ObjectBytes,
    codec: Code,
    mime: Name,
    width: Pixels,
    height: Pixels,
    /** Whether the machine's encoder for this codec is one in hardware; absent where it was not asked. */
    hardware: z.boolean().optional(),
  }),
  'media.segment': z.object({
    source: Source,
    index: Index,
    /** `segment`: a CMAF fragment, decodable with `init`; `still`: one PNG or JPEG. */
    type: z.enum(['segment', 'still']),
    init: Index.nullable(),
    /** CLOCK_BOOTTIME ms of the first frame. */
    start: MonoMs,
    /** ms; a still covers its cadence. */
    duration: PieceMs,
    frames: Positive,
    /** Length of the sealed object, bytes. */
    bytes: ObjectBytes,
    digest: Digest,
    mime: Name,
    health: Health.nullable(),
    /** Why a still was taken outside its cadence (an incident's id), else null. */
    incident: Id.nullable().default(null),
    /** A still of its own meaning: the student before the exam, with (`card`) or without the student card. */
    identity: z.object({ card: z.boolean() }).optional(),
    /** The rest of it never came: sealed by the keeper as far as it had grown when its page or recorder was lost. */
    cut: z.literal(true).optional(),
  }),
  'camera.lost': z.object({ source: Source, cause: Sentence }),
  'camera.covered': z.object({ source: Source, luma: Luma }),
  'camera.frozen': z.object({ source: Source, sinceMono: MonoMs }),
  /** `sharpness`: mean absolute Laplacian of the small picture, 0–1020; `usual`: what this camera had before. */
  'camera.blurred': z.object({ source: Source, sharpness: Sharpness, usual: Sharpness }),
  /**
   * Not the view it should be: `same`: both cameras show one picture; `swapped`: each shows what the other showed at the
   * begin; `other`: another camera (`label`) is there in the place of the one that left, and waits for an invigilator.
   */
  'camera.wrong': z.object({
    source: Source,
    how: z.enum(['same', 'swapped', 'other']),
    label: z.string().max(256).nullable(),
  }),
  /** `of`: what is over; absent in ledgers of before, where it was any of the first three. */
  'camera.restored': z.object({
    source: Source,
    afterMs: DurationMs,
    of: z.enum(['lost', 'covered', 'frozen', 'blurred', 'wrong']).optional(),
  }),
  /** A source from which no film came was taken up anew: its track, its encoder, or the whole page. */
  'camera.restarted': z.object({
    source: Source,
    means: z.enum(['track', 'encoder', 'page']),
    silentMs: DurationMs,
  }),
  /** The machine is short of time (or no more): what is filmed from now on. Step 0 is what the policy says. */
  'capture.eased': z.object({
    source: Source,
    step: Count,
    framesPerSecond: FrameRate.positive(),
    bitsPerSecond: BitRate,
    /** `pressure`, `late`; `ease` for a step that gives something back. */
    cause: z.string().max(64),
  }),
} as const
