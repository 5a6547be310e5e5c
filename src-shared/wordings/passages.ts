/** Papers whose words a university may choose itself: which passages each has, and which named fields stand in them. */
import { z } from 'zod'

export const wordedPapers = ['act', 'notice', 'extract', 'annex', 'appeal-act'] as const
export const WordedPaper = z.enum(wordedPapers)
export type WordedPaper = z.infer<typeof WordedPaper>

const passageIds = [
  ...(['title', 'title-spared', 'opening', 'seen', 'explain', 'no-days', 'decided', 'in-force'] as const),
  ...(['none', 'sanction', 'article', 'reason', 'appeal', 'where', 'own-words-how', 'alone'] as const),
  'closing',
] as const
export const PassageId = z.enum(passageIds)
export type PassageId = z.infer<typeof PassageId>

/** As they stand in the texts, between double braces. */
export const fieldNames = [
  ...(['student', 'number', 'group', 'exam', 'starts', 'room', 'station', 'case', 'appeal'] as const),
  ...(['decision', 'day', 'sanction', 'article', 'words', 'kinds', 'until', 'address', 'officer'] as const),
  'n',
] as const
export type FieldName = (typeof fieldNames)[number]

export interface Passage {
  id: PassageId
  /** One line; else several. */
  line: boolean
  /** It may say nothing, and is then not printed. */
  optional: boolean
  /** All that may stand in it. */
  fields: readonly FieldName[]
  /** Those that must. */
  needs: readonly FieldName[]
}

export const lengthOf = ({ line }: Pick<Passage, 'line'>): number => (line ? 200 : 2000)

const person = ['student', 'number', 'group'] as const
const act = [
  ...person,
  'exam',
  'starts',
  'room',
  'station',
  'case',
  'decision',
  'day',
  'sanction',
  'article',
] as const
const notice = [...person, 'exam', 'starts', 'case', 'address', 'officer'] as const
const extract = [...person, 'exam', 'starts', 'case', 'decision', 'day', 'sanction', 'article'] as const
const annex = ['exam', 'starts', 'day'] as const
const appeal = [...person, 'exam', 'starts', 'appeal', 'day'] as const

type Fields = readonly FieldName[]
const line = (id: PassageId, fields: Fields): Passage => ({
  ...{ id, line: true, optional: false, fields, needs: [] },
})
const text = (id: PassageId, fields: Fields, needs: Fields = []): Passage => ({
  ...{ id, line: false, optional: false, fields: [...new Set([...fields, ...needs])], needs },
})
const maybe = (id: PassageId, fields: Fields): Passage => ({ ...text(id, fields), optional: true })

/** In the order in which they stand on paper. */
export const passagesOf: Readonly<Record<WordedPaper, readonly Passage[]>> = {
  act: [
    ...[line('title', act), line('title-spared', act), maybe('opening', act)],
    ...[
      text('article', act, ['article']),
      text('sanction', act, ['sanction']),
      text('reason', act, ['words']),
    ],
    ...[text('own-words-how', act), maybe('closing', act)],
  ],
  notice: [
    ...[line('title', notice), maybe('opening', notice), text('seen', notice, ['kinds'])],
    ...[text('explain', notice, ['until']), text('no-days', notice)],
    text('decided', [...notice, 'day'], ['decision', 'sanction']),
    ...[text('article', notice, ['article']), text('appeal', notice), text('where', notice, ['address'])],
    maybe('closing', notice),
  ],
  extract: [
    ...[line('title', extract), maybe('opening', extract), text('sanction', extract, ['sanction'])],
    ...[text('article', extract, ['article']), maybe('closing', extract)],
  ],
  annex: [
    ...[line('title', annex), maybe('opening', annex), text('in-force', annex, ['n'])],
    ...[text('none', annex), maybe('closing', annex)],
  ],
  'appeal-act': [
    ...[line('title', appeal), maybe('opening', appeal), text('alone', appeal), maybe('closing', appeal)],
  ],
}
