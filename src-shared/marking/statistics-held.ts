/** Statistics of items as the server answers them and the console shows them (statistics.ts has what each figure is). */
import { z } from 'zod'
import { ItemKind } from '../bank/item.ts'
import { Count, Positive } from '../bounds.ts'
import { Id, Localized } from '../vocabulary.ts'
import { Cipher } from './held.ts'

/** Of fewer works nothing is told: it would be of persons, and by chance. */
export const worksAtLeast = 10
/** A typed answer is told where so many works gave it: a name or a number of one's own is not among these. */
export const textWorksAtLeast = 3
export const textsShown = 5
/** Characters of a typed answer. */
export const textLength = 100
/** Characters of a stem or a choice. */
export const shownLength = 300
/** Upper and lower group: this share of the works, one at least. */
export const groupShare = 0.27
/** Facility at which almost nobody is right. */
export const hardAtMost = 0.1

/**
 * What a teacher looks at, the gravest first. `negative`: who did well in the rest did worse here, the key may be wrong;
 * `nobody`: almost nobody is right; `everybody`: all are; `untaken`: a choice that nobody took.
 */
const concerns = ['negative', 'nobody', 'everybody', 'untaken'] as const
const Concern = z.enum(concerns)
export type Concern = z.infer<typeof Concern>

/**
 * Why figures are null. `few`: fewer works than `worksAtLeast`; `worthless`: it is worth no points; `alike`: all works have the
 * same points for it; `rest-alike`: all have the same points for everything else.
 */
const WhyUnknown = z.enum(['few', 'worthless', 'alike', 'rest-alike'])
export type WhyUnknown = z.infer<typeof WhyUnknown>

const Share = z.number().min(0).max(1)
const Signed = z.number().min(-1).max(1)

const ItemFigures = z.object({
  /** That were asked it; that answered: null of too few. */
  works: Positive,
  answered: Count.nullable(),
  facility: Signed.nullable(),
  spread: z.number().min(0).max(2).nullable(),
  discrimination: Signed.nullable(),
  /** Can be far below −1 where the item is answered against the rest. */
  efficiency: z.number().min(-1e9).max(1).nullable(),
  difference: Signed.nullable(),
  why: WhyUnknown.nullable(),
  /** `taken`: works; `upper`, `lower`: the share of these groups. Of several choices of a work each counts. */
  choices: z.array(z.object({ id: Id, right: z.boolean(), taken: Count, upper: Share, lower: Share })),
  texts: z.array(z.object({ text: z.string().max(textLength), works: Positive })).max(textsShown),
  concerns: z.array(Concern),
})
export type ItemFigures = z.infer<typeof ItemFigures>

export const ItemStatistics = ItemFigures.extend({
  item: Id,
  /** In the order of the paper. */
  number: Positive,
  kind: ItemKind,
  /** How it begins; empty where it is a picture alone. */
  text: z.string().max(shownLength),
  /** Versions of the bank's item: what students were asked, and the key that points and `right` are by, today's. */
  version: Positive,
  key: Positive,
  /** `text`: empty of true and false, and of pictures. */
  choices: z.array(ItemFigures.shape.choices.element.extend({ text: z.string().max(shownLength) })),
})
export type ItemStatistics = z.infer<typeof ItemStatistics>

export const ExamStatistics = z.object({
  title: Localized,
  works: Count,
  /** Works that cannot be read: nothing here counts them. */
  damaged: z.array(Cipher),
  /** None of fewer works than `worksAtLeast`. */
  items: z.array(ItemStatistics),
})
export type ExamStatistics = z.infer<typeof ExamStatistics>

/** What needs a look first: the gravest concern, then the number. */
export const byConcern = (one: ItemStatistics, other: ItemStatistics): number =>
  gravity(one) - gravity(other) || one.number - other.number
const gravity = ({ concerns: [first] }: ItemStatistics): number =>
  first === undefined ? concerns.length : concerns.indexOf(first)
