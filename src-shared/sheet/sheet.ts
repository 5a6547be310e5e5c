/**
 * The answer sheet: what was asked of one student and what she answered, as one canonical text (RFC 8785) with one digest.
 * The station makes it at submission, the ledger's last record names its digest, the server makes it again from the ledger.
 * Pure.
 */
import { z } from 'zod'
import { Name, objectBytesAtMost, WallTime } from '../bounds.ts'
import { utf8 } from '../bytes.ts'
import { type Answers, AnswerValue, Question, questionsAtMost, titleLength } from '../exam.ts'
import { canonical } from '../ledger/jcs.ts'
import { sealOverhead } from '../seal/object.ts'
import { Digest, Id } from '../vocabulary.ts'

/** Bytes of its text: sealed, it is one object of the attempt. */
export const sheetBytesAtMost = objectBytesAtMost - sealOverhead

/**
 * 16 random bytes, hexadecimal: who knows all but the answers could else try one sheet after another against the digest,
 * which is public.
 */
const Salt = z.string().regex(/^[0-9a-f]{32}$/)

const Title = z.string().max(titleLength)

/** All but what was asked and answered. */
export const SheetHead = z.strictObject({
  kind: z.literal('taza-answer-sheet'),
  v: z.literal(1),
  attempt: Id,
  exam: z.strictObject({
    id: Id,
    title: z.strictObject({ kk: Title, ru: Title, ky: Title, en: Title }),
  }),
  student: z.strictObject({ number: Name, name: Name }),
  station: z.strictObject({ id: Id, name: Name, room: Name }),
  /** SHA-256 of the canonical form of `questions`. */
  paper: Digest,
  /** By the station's clock; `opened` null where a restarted station of an earlier release does not know it. */
  times: z.strictObject({ opened: WallTime.nullable(), submitted: WallTime }),
  salt: Salt,
})
export type SheetHead = z.infer<typeof SheetHead>

/** Answers by question id; none where nothing was answered, or the answer was taken back. */
export const SheetAnswers = z
  .record(Id, AnswerValue)
  .refine((given) => Object.keys(given).length <= questionsAtMost, 'more answers than questions')
  .refine((given) => !Object.values(given).includes(null), 'an answer that was taken back')

/** As they were shown, in their order. */
export const SheetQuestions = z.array(Question).max(questionsAtMost)

export const Sheet = z.strictObject({
  ...SheetHead.shape,
  questions: SheetQuestions,
  answers: SheetAnswers,
})
export type Sheet = z.infer<typeof Sheet>

export interface MadeSheet {
  sheet: Sheet
  text: string
  digest: string
}

/** What it is made from; the answers may be in any order. */
export interface SheetParts {
  head: Omit<SheetHead, 'kind' | 'v' | 'paper'>
  questions: readonly Question[]
  /** The last acknowledged ones. */
  answers: Readonly<Record<string, AnswerValue>>
}

/** SHA-256 of a text's UTF-8, hexadecimal. */
type Hash = (text: string) => string

/** Throws ZodError or RangeError for what no sheet can be, Error for half a character. */
export function sheetOf({ head, questions, answers }: SheetParts, sha256: Hash): MadeSheet {
  const given = Object.entries(answers).filter(([, value]) => value !== null)
  const sheet = Sheet.parse({
    ...{ ...head, kind: 'taza-answer-sheet', v: 1, paper: paperDigest(questions, sha256) },
    ...{ questions, answers: Object.fromEntries(given) },
  })
  const text = canonical(sheet)
  const bytes = utf8(text).length
  if (bytes > sheetBytesAtMost) throw new RangeError(`an answer sheet of ${bytes} bytes`)
  return { sheet, text, digest: sha256(text) }
}

const paperDigest = (questions: readonly Question[], sha256: Hash): string => sha256(canonical(questions))

/** The values without their revisions. */
export const valuesOf = (answers: Answers): Record<string, AnswerValue> =>
  Object.fromEntries(Object.entries(answers).map(([question, { value }]) => [question, value]))

const AnySheet = z.looseObject({ kind: SheetHead.shape.kind })

/**
 * Null for what is none, or is not written in its one form. `unknown`: one of another shape than this release reads, which is
 * nobody's fault and must not be told as one.
 */
export function readSheet(text: string): Sheet | 'unknown' | null {
  try {
    const raw: unknown = JSON.parse(text)
    if (canonical(raw) !== text || !AnySheet.safeParse(raw).success) return null
    return Sheet.safeParse(raw).data ?? 'unknown'
  } catch (_notJson) {
    return null
  }
}
