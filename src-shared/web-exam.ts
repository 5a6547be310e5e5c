/**
 * The rules of an exam that is sat in the university's own system (an LMS) in a locked view. What they decide is in
 * web-exam/decide.ts; what is refused whatever they say, too.
 */
import { z } from 'zod'
import { isProgramType } from './student-files.ts'
import { Digest, Language } from './vocabulary.ts'

/** Characters of an address in the rules. */
export const addressLength = 2048
const rulesAtMost = 500

/** As a person types it; stays as it is written. */
export const WebAddress = z
  .string()
  .trim()
  .max(addressLength)
  .superRefine((text, context) => {
    const message = wrongInStart(text)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })

function wrongInStart(text: string): string | null {
  const url = URL.parse(text)
  if (url === null || !/^https?:\/\//i.test(text))
    return `'${text.slice(0, 100)}' is no whole address like https://lms.example.kz/quiz`
  return url.username === '' && url.password === '' ? null : 'an address has no name and password in it'
}

/**
 * Which addresses an entry of `allow`, `block` or `resources` means: `https://lms.example.kz` all of that origin,
 * `https://lms.example.kz/quiz/*` what begins so, `https://*.example.kz` the names below; with `seb` or `regex` Safe Exam
 * Browser's filter expressions.
 */
export const AddressRule = z.union([
  z.string().trim().min(1).max(addressLength),
  z.strictObject({ seb: z.string().min(1).max(addressLength) }),
  z.strictObject({ regex: z.string().min(1).max(addressLength) }),
])
export type AddressRule = z.infer<typeof AddressRule>
const AddressRules = z.array(AddressRule).max(rulesAtMost)

/** Of a file's name, behind its last dot. */
const FileType = z
  .string()
  .regex(/^[a-z0-9]{1,10}$/, "a file's ending, like pdf or docx")
  .refine((type) => !isProgramType(type), 'programs and scripts are never kept')

/** What an LMS's administrator gave this exam, so that the LMS knows the locked view by it. */
export const SebKeys = z.strictObject({
  configKey: Digest.nullable().default(null),
  /** One of those that the LMS lists. */
  browserExamKey: Digest.nullable().default(null),
})
export type SebKeys = z.infer<typeof SebKeys>

export const WebRules = z.strictObject({
  start: WebAddress,
  /** Pages and frames besides `start`; empty: all of its origin. Sign-in pages of others are named here. */
  allow: AddressRules.default([]),
  /** Stronger than `allow` and `resources`. */
  block: AddressRules.default([]),
  /** What pages load: anything over https, or only what is allowed as a page and what is named here. */
  resources: z.union([z.literal('https'), AddressRules]).default('https'),
  newWindows: z.enum(['same', 'second', 'refuse']).default('second'),
  /** `pdf`: shown inside. A list: files of these types go into the attempt's folder, a PDF is shown if it is among them. */
  downloads: z.union([z.enum(['refuse', 'pdf']), z.array(FileType).min(1).max(30)]).default('pdf'),
  /** `folder`: the attempt's own. `any` is not done (web-exam/not-yet.ts). */
  uploads: z.enum(['refuse', 'folder', 'any']).default('refuse'),
  back: z.boolean().default(true),
  reload: z.boolean().default(true),
  zoom: z.boolean().default(true),
  find: z.boolean().default(true),
  /** Going there ends the exam, once confirmed. */
  quit: WebAddress.nullable().default(null),
  /** Behind the browser's own name, in what is told to servers. */
  userAgent: z
    .string()
    .max(200)
    .regex(/^[\x20-\x7e]*$/, 'plain letters, digits and signs (ASCII)')
    .nullable()
    .default(null),
  /** What pages are asked for in; null: the student's. */
  language: Language.nullable().default(null),
  seb: SebKeys.nullable().default(null),
})
export type WebRules = z.infer<typeof WebRules>

/** Why something was refused; each has its sentence in four languages. */
export const webRefusals = [
  /** file:, chrome:, mailto: and all but the web. */
  'scheme',
  /** Not to be read, longer than any, with a name and password in it, or with a dot behind the host. */
  'odd-address',
  'this-machine',
  'private-network',
  'not-allowed',
  'blocked',
  'new-window',
  'download',
  'too-many-downloads',
  'large-download',
  /** It broke off on its way, or did not come to an end. */
  'broken-download',
  'upload',
  'print',
  'control',
  'permission',
  'too-many-redirects',
  /** Settings of Safe Exam Browser that are not this exam's, or that nobody can read. */
  'other-settings',
  'unread-settings',
] as const
export type WebRefusal = (typeof webRefusals)[number]
