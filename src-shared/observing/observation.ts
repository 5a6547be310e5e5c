/** What an invigilator saw in the room while the exam ran: one press of a key. Nothing of it is changed; what follows is added. */
import { z } from 'zod'
import { line, Name, UnixMs } from '../bounds.ts'
import { insideSentence, typedText } from '../text.ts'
import { cameras, Digest, Id } from '../vocabulary.ts'

/** In the order of their keys, from 1 on. */
export const observedKinds = [
  'phone',
  'talking',
  'notes',
  'left-the-seat',
  'another-person',
  'other',
] as const
export const ObservedKind = z.enum(observedKinds)
export type ObservedKind = z.infer<typeof ObservedKind>

/** So long after the press it can be taken back; nobody is asked to review it before, ms. */
export const takeBackMs = 20_000
/** A press may have waited for the network so long, ms. */
export const pressedAgoAtMost = 60_000
/** A picture that is older than this at the moment of the press shows something else, ms. */
export const pictureWithinMs = 10_000
/** Of one person about one attempt, and sentences to one observation. */
export const observationsAtMost = 50
export const sentencesAtMost = 10

/** One to an observation: Opus in WebM, by whoever pressed. */
export const voiceSecondsAtMost = 30
export const voiceBytesAtMost = 256 * 1024

export const observedWordsLength = 500
export const WitnessName = line(200)
export const ObservedWords = z.string().max(observedWordsLength).overwrite(typedText)

const Who = z.object({ name: Name, login: Name })

const ObservedPicture = z.object({
  source: z.enum(cameras),
  digest: Digest,
  /** When it was taken, as far as the server knows; Unix ms. */
  at: UnixMs,
  /** False once the attempt's recordings were deleted. */
  held: z.boolean(),
})

export const Observation = z.object({
  id: Id,
  attempt: Id,
  kind: ObservedKind,
  /** The moment of the press. */
  at: UnixMs,
  by: Who,
  /** At most one of each camera: a camera that is not here had no picture of that moment. */
  pictures: z.array(ObservedPicture).max(cameras.length),
  takenBack: z.object({ by: Who, at: UnixMs }).nullable(),
  said: z
    .array(z.object({ words: ObservedWords, witness: WitnessName, by: Who, at: UnixMs }))
    .max(sentencesAtMost),
  /** `held`: as of a picture. */
  voice: z.object({ digest: Digest, at: UnixMs, held: z.boolean() }).nullable(),
})
export type Observation = z.infer<typeof Observation>

/** What was said to it in one line, for lists and reasons. */
export const sentencesOf = ({ said }: Pick<Observation, 'said'>): string =>
  said
    .map(({ words }) => insideSentence(words.replace(/\s*\n\s*/g, ' ').trim()))
    .filter((words) => words !== '')
    .join('; ')

export const witnessesOf = ({ said }: Pick<Observation, 'said'>): string[] => [
  ...new Set(said.map(({ witness }) => witness).filter((witness) => witness !== '')),
]
