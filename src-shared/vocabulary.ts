/** The words of docs/ARCHITECTURE used across every boundary. Pure types and constants, no I/O. */
import { z } from 'zod'
import { languages } from './languages.ts'

export { defaultLanguage, languages } from './languages.ts'
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/** A text in every language the people of this exam read. */
export const Localized = z.object({ kk: z.string(), ru: z.string(), ky: z.string(), en: z.string() })
export type Localized = z.infer<typeof Localized>

/** `face` and `desk` are films; `screen` is a series of stills. */
export const sources = ['face', 'desk', 'screen'] as const
export const Source = z.enum(sources)
export type Source = z.infer<typeof Source>
export const cameras = ['face', 'desk'] as const
export const Camera = z.enum(cameras)
export type Camera = z.infer<typeof Camera>

export const Role = z.enum([
  'invigilator',
  'officer',
  'office',
  'teacher',
  'reader',
  'technician',
  'administrator',
])
export type Role = z.infer<typeof Role>
/** Of one person: each at most once, at least one. */
export const Roles = z
  .array(Role)
  .min(1)
  .max(Role.options.length)
  .refine((roles) => new Set(roles).size === roles.length, 'a role is there twice')

/** Whether a person holds one of these roles. */
export const hasRole = ({ roles }: { roles: readonly Role[] }, ...any: readonly Role[]): boolean =>
  roles.some((role) => any.includes(role))

export const Verdict = z.enum(['allow', 'record', 'block', 'lock'])
export type Verdict = z.infer<typeof Verdict>

export const Severity = z.enum(['info', 'low', 'medium', 'high'])
export type Severity = z.infer<typeof Severity>

/** What an attempt is doing; a lock is an overlay (`AttemptView.lock`), not a state. */
export const attemptStates = ['preflight', 'waiting', 'running', 'break', 'paused', 'submitted'] as const
export const AttemptState = z.enum(attemptStates)
export type AttemptState = z.infer<typeof AttemptState>

/**
 * Everything that can go wrong in front of a person. Each code has, in every language under `problem.<code>`,
 * a `what` (one sentence) and a `mend` (what to do, and who can do it).
 */
export const problemCodes = [
  'no-camera',
  'one-camera',
  'same-camera',
  'other-camera',
  'camera-in-use',
  'camera-refused',
  'disk-full',
  'no-server',
  'not-enrolled',
  'unknown-student',
  'wrong-code',
  'no-exam-now',
  'attempt-elsewhere',
  'attempt-moved',
  /** Two machines speak under one station's identity: a copied disk. */
  'station-doubled',
  /** An administrator retired it. */
  'station-retired',
  'disk-set-back',
  /** The station's keys cannot be unsealed (TPM or Windows data protection). */
  'keys-locked',
  'already-submitted',
  'too-many-tries',
  'wrong-token',
  'used-token',
  'expired-token',
  'retired-token',
  /** It is good at other addresses. */
  'token-elsewhere',
  'wrong-unlock-code',
  /** A sealed paper is asked for before its hour. */
  'too-early',
  'wrong-envelope',
  'refused-filming',
  /** The password is right and the account asks for the code of an authenticator too. */
  'code-needed',
  'code-refused',
  /** The identity provider knows the person; this server has no role for her. */
  'no-role',
  'sso-failed',
  'port-in-use',
  'no-display',
  'wayland',
  'no-guard',
  'no-browser',
  /** This station's shell shows no page of an LMS. */
  'no-web-exams',
  'no-keeper',
  'no-recorder',
  'no-encoder',
  'not-allowed',
  'bad-input',
  'internal',
] as const
export const ProblemCode = z.enum(problemCodes)
export type ProblemCode = z.infer<typeof ProblemCode>

/** A failure told to a person: a code to translate, values to fill in, and a technician's detail. */
export const Problem = z.object({
  code: ProblemCode,
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  detail: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

/** A `Problem` as an exception, for places where the caller cannot go on. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(code: ProblemCode, detail?: string, params?: Problem['params']) {
    super(detail ? `${code}: ${detail}` : code)
    this.name = 'ProblemError'
    this.problem = { code, ...(params ? { params } : {}), ...(detail ? { detail } : {}) }
  }
}

/** Lower-case hexadecimal SHA-256 (64 digits): the name of every sealed object. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/)
export type Digest = z.infer<typeof Digest>

/** Identifiers we make: URL-safe, 1 to 64 characters. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
/** Standard base64 with padding. */
export const Base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)
