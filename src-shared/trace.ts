/**
 * The code that lies faintly over a paper on the screen (docs/POLICY.md): the first eight hexadecimal digits of SHA-256 of the
 * UTF-8 of `taza-trace-1` LF attempt, as `3F2A-91BC`. It names no student: who reviews a picture of the screen learns nothing
 * by it. Of 10,000 attempts two have one code with a chance of 1 %.
 */
import { z } from 'zod'
import { UnixMs } from './bounds.ts'
import { typedDigits } from './sheet/number.ts'
import { Id, Localized } from './vocabulary.ts'

const digits = 8

/** Eight digits in lower case. `sha256`: of a text's UTF-8, in hexadecimal digits. */
export const traceOf = (sha256: (text: string) => string, attempt: string): string =>
  sha256(`taza-trace-1\n${attempt}`).slice(0, digits)

/** As it stands on the screen. */
export const shownTrace = (trace: string): string => trace.toUpperCase().replace(/(.{4})(?=.)/g, '$1-')

/** As somebody read it from a photograph; null: it is no such code. */
export const typedTrace = (text: string): string | null => typedDigits(text, digits)

/** Attempts with a code; nearly always one. */
export const TracesFound = z.object({
  attempts: z
    .array(
      z.object({
        id: Id,
        exam: Localized,
        student: z.object({ number: z.string(), name: z.string() }),
        room: Id,
        openedAt: UnixMs,
      }),
    )
    .max(100),
})
export type TracesFound = z.infer<typeof TracesFound>
