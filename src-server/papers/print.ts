/** A version of a paper as a document: tickets without answers, or the whole with the key for the chair. */
import en from '../../resources/locales/en/papers.json' with { type: 'json' }
import kk from '../../resources/locales/kk/papers.json' with { type: 'json' }
import ky from '../../resources/locales/ky/papers.json' with { type: 'json' }
import ru from '../../resources/locales/ru/papers.json' with { type: 'json' }
import { isInTurn } from '../../src-shared/papers/course.ts'
import type { PaperDefinition } from '../../src-shared/papers/definition.ts'
import type { PaperVersion } from '../../src-shared/papers/held.ts'
import {
  gapMark,
  type PrintedPart,
  type PrintedQuestion,
  type PrintedSection,
} from '../../src-shared/papers/printed.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Block, PrintedDocument } from '../documents/document.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }

/** More is no document that anybody reads: it would keep the server from its work. */
export const printedAtMost = 2000

export const countOf = (sections: readonly PrintedSection[]): number =>
  sections.reduce((sum, { parts }) => sum + parts.reduce((all, part) => all + part.questions.length, 0), 0)

interface Of {
  definition: PaperDefinition
  sections: readonly PrintedSection[]
  version: Pick<PaperVersion, 'version' | 'digest' | 'decision' | 'decidedBy'>
  bankTitle: string
  chair: string
  language: Language
  /** With what is right. */
  keyed: boolean
  from: string
  day: string
}

export function paperDocument(of: Of): Omit<PrintedDocument, 'confirmed'> {
  const { definition, sections, version, language, keyed, from, day } = of
  const say = wordsOf(language)
  const title = definition.title[language] ?? ''
  const facts = [
    `${of.bankTitle} · ${of.chair}`,
    say('facts', { version: version.version, minutes: definition.minutes, points: definition.total }),
    ...(isInTurn(definition) && definition.sections.length > 1 ? [say('in-turn')] : []),
    say('digest', { digest: version.digest }),
  ]
  return {
    ...{ language, from, day, title: keyed ? say('key-title', { title }) : title },
    blocks: [
      ...facts.map((text): Block => ({ kind: 'paragraph', text })),
      ...sections.flatMap((section) => sectionBlocks(section, { say, keyed })),
      {
        kind: 'signatures',
        lines: [{ role: say('head'), name: (version.decision === 'approved' && version.decidedBy) || '' }],
      },
    ],
  }
}

type Say = (key: keyof typeof en.document, values?: Readonly<Record<string, string | number>>) => string

const wordsOf =
  (language: Language): Say =>
  (key, values = {}) =>
    texts[language].document[key].replace(/\{\{(\w+)\}\}/g, (_all, name: string) =>
      String(values[name] ?? '…'),
    )

interface Ways {
  say: Say
  keyed: boolean
}

function sectionBlocks(
  { number, title, minutes, oneWay, plays, parts }: PrintedSection,
  { say, keyed }: Ways,
): Block[] {
  const heading = say('section', { number })
  return [
    { kind: 'heading', text: title === '' ? heading : `${heading} · ${title}` },
    ...(minutes === null ? [] : [{ kind: 'paragraph' as const, text: say('section-minutes', { minutes }) }]),
    ...(oneWay ? [{ kind: 'paragraph' as const, text: say('one-way') }] : []),
    ...(plays === null ? [] : [{ kind: 'paragraph' as const, text: say('plays', { plays }) }]),
    ...parts.flatMap((part): Block[] => [
      // A ticket is cut off and laid on the table.
      ...(part.kind === 'ticket' && !keyed ? [{ kind: 'page' as const }] : []),
      { kind: 'heading', text: headingOf(part, say) },
      ...part.questions.map((one): Block => ({ kind: 'paragraph', text: questionText(one, { say, keyed }) })),
    ]),
  ]
}

function headingOf(part: PrintedPart, say: Say): string {
  if (part.kind === 'ticket') return say('ticket', { number: part.number })
  if (part.kind === 'fixed') return say('fixed')
  const { topic, difficulty } = part.pool
  const pool = topic.length === 0 ? '' : ` ${topic.join(' / ')}`
  const level = difficulty === null ? '' : ` ${say('difficulty', { difficulty })}`
  return `${say('draw', { asked: part.count, there: part.questions.length })}${pool}${level}`
}

function questionText(question: PrintedQuestion, { say, keyed }: Ways): string {
  const { number, text, points, options, left, gaps, key } = question
  const marked = text.replace(/\[\[([^\]]*)\]\]/g, (_all, id: string) => gapMark(gaps, id))
  return [
    number === null ? marked : `${number}. ${marked} (${points})`,
    ...left.map((one, place) => `${place + 1}) ${one.text}`),
    ...options.map(({ letter, text: option }) => `${letter}) ${option}`),
    ...gaps.flatMap((gap, place) =>
      gap.options.length > 0 ? [`(${place + 1}) ${gap.options.join(' / ')}`] : [],
    ),
    ...(keyed && number !== null ? [key === null ? say('by-hand') : say('key', { key })] : []),
  ].join('\n')
}
