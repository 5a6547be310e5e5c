/** The words of the papers around a case, as the university chooses them. Every save is a version; nothing is edited. */
import { z } from 'zod'
import { Base64, Language } from '../vocabulary.ts'
import { PassageId, WordedPaper } from '../wordings/passages.ts'
import { endpoint } from './endpoint.ts'

const worders = ['officer', 'administrator'] as const

const OfWording = z.object({ paper: WordedPaper, language: Language })
const Version = z.coerce.number().int().nonnegative().max(1_000_000)
/** Longer ones are told by name (src-shared/wordings/check.ts). */
const Texts = z.partialRecord(PassageId, z.string().max(20_000))

/** `again`: of which version its text is, 0 being Taza's own; null: it was written. Each comes after the one before it. */
const VersionRow = z.object({
  version: Version,
  at: z.number(),
  by: z.object({ name: z.string(), login: z.string() }),
  again: Version.nullable(),
})

/** `version` 0: Taza's own text, which nobody has changed. `versions`: the newest first. */
export const WordingPage = OfWording.extend({
  version: Version,
  texts: Texts,
  own: Texts,
  versions: z.array(VersionRow),
})
export type WordingPage = z.infer<typeof WordingPage>

export const wordings = {
  get: endpoint({
    method: 'GET',
    path: '/api/wordings/:paper/:language',
    who: worders,
    summary: "The words of a paper in a language, Taza's own beside them, and who changed them when",
    params: OfWording,
    reply: WordingPage,
  }),
  version: endpoint({
    method: 'GET',
    path: '/api/wordings/:paper/:language/versions/:version',
    who: worders,
    summary: "The words of one version; 0 is Taza's own text",
    params: OfWording.extend({ version: Version }),
    reply: z.object({ texts: Texts }),
  }),
  /** `base`: the version that was changed; 409 where it is not the newest any more. 400: a passage is wrong, or nothing is changed. */
  save: endpoint({
    method: 'POST',
    path: '/api/wordings/:paper/:language',
    who: worders,
    summary: 'Save the words of a paper as its next version',
    perMinute: 20,
    params: OfWording,
    body: z.object({ base: Version, texts: Texts }),
    reply: WordingPage,
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/wordings/:paper/:language/preview',
    who: worders,
    summary: 'A sample of the paper in these words as PDF, about a person who is made up; nothing is saved',
    perMinute: 30,
    params: OfWording,
    body: z.object({ texts: Texts }),
    reply: z.object({ file: Base64 }),
  }),
}
