/**
 * Bounds of everything that a station, a guard, a page or a person can send: one schema for each unit. They are wide
 * enough for any true machine and narrow enough that sums and dates made of such values are still numbers and dates. A
 * record outside of them stays in the ledger as it came and becomes a finding; nothing is counted with it.
 */
import { z } from 'zod'
import { nameText } from './text.ts'

const dayMs = 86_400_000
const yearMs = 366 * dayMs

/** A machine's monotonic clock (CLOCK_BOOTTIME), ms: none runs ten years without a restart. */
export const MonoMs = z
  .number()
  .min(0)
  .max(10 * yearMs)
/**
 * A stretch of time, ms, at most ten years. Two processes that read one clock may differ by a moment, hence a minute
 * less than nothing.
 */
export const DurationMs = z
  .number()
  .min(-60_000)
  .max(10 * yearMs)
/** How long one piece of film or one still lasts, ms: at most a day. */
export const PieceMs = z.number().positive().max(dayMs)
/** A setting for how often something is done, ms: at most a day. */
export const CadenceMs = z.int().positive().max(dayMs)
/** One clock against another, ms, at most 200 years: a machine whose battery is empty begins in 1970, or in 2099. */
export const OffsetMs = z
  .number()
  .min(-200 * yearMs)
  .max(200 * yearMs)
/** Unix ms: within what a Date can hold (ECMA-262: 8.64e15), a year to spare at both ends. */
export const UnixMs = z
  .number()
  .min(-8.64e15 + yearMs)
  .max(8.64e15 - yearMs)
/** RFC 3339 in UTC with ms: the years 0000 to 9999. */
export const WallTime = z.iso.datetime({ precision: 3 })

/** The longest exam with everything that was ever added to it, minutes: a week. */
export const longestMinutes = 7 * 24 * 60
/** An exam's length, minutes. */
export const ExamMinutes = z.number().positive().max(longestMinutes)
/** Time given or taken, minutes. */
export const Minutes = z.number().min(-longestMinutes).max(longestMinutes)

/** How many of something. */
export const Count = z.int().min(0).max(1_000_000_000)
/** As `Count`, at least one. */
export const Positive = z.int().min(1).max(1_000_000_000)
/** The number of a part of an attempt. */
export const PartNumber = z.int().min(0).max(1000)
/** The highest number that a station may give to a record, a segment or an init segment. */
export const Index = z.int().min(0).max(1_000_000_000)
/** Bytes of disks and debts: below 2^53. */
export const Bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
/** Bytes of one sealed object. */
export const objectBytesAtMost = 32 * 1024 * 1024
export const ObjectBytes = z.int().min(1).max(objectBytesAtMost)
/** An identifier of the system: process, user, window. Handles on Windows are as wide as a pointer. */
export const SystemId = z.int().min(-1).max(Number.MAX_SAFE_INTEGER)

/** A place on a screen: 32 bits with a sign, as wide as any system has it. */
export const Coordinate = z
  .number()
  .min(-(2 ** 31))
  .max(2 ** 31)
/** The width or the height of a picture, pixels. */
export const Pixels = z.int().min(1).max(65_536)
/** Pictures a second. */
export const FrameRate = z.number().min(0).max(1000)
/** Bits a second. */
export const BitRate = z.int().min(1).max(1_000_000_000)
/** Brightness, or the difference of two pictures: 0–255. */
export const Luma = z.number().min(0).max(255)
/** Mean absolute Laplacian: 0–1020. */
export const Sharpness = z.number().min(0).max(1020)
/** Any other number that a sentence shows. */
export const Quantity = z.number().min(-1e15).max(1e15)

/** A word of a fixed vocabulary, or a version. */
export const Code = z.string().max(128)
/** A name: of a person, a program, a place. */
export const Name = z.string().max(256)
/** A name that a person gives: one line, nothing unseen in it. */
export const line = (atMost: number) => z.string().max(atMost).overwrite(nameText)
/** A sentence, a title, a cause. */
export const Sentence = z.string().max(2048)
/** A list of words of a vocabulary. */
export const Codes = z.array(Code).max(256)
/** Values of a sentence in the reader's language. */
export const Params = z
  .record(z.string().max(64), z.union([Sentence, Quantity]))
  .refine((params) => Object.keys(params).length <= 32, 'more than 32 values')

/** Records of one part at most: a station that is sat for days makes a tenth of it. */
export const recordsAtMost = 1_000_000

/** Points of one question, or of one work. */
export const pointsAtMost = 10_000
/** To hundredths, so that sums are exact (`inHundredths`). */
export const Points = z
  .number()
  .min(0)
  .max(pointsAtMost)
  .refine((points) => Math.abs(points * 100 - Math.round(points * 100)) < 1e-6, 'more than two places')
export const inHundredths = (points: number): number => Math.round(points * 100)
