/** What of a paper is gone through in turn, as its author wrote it. Pure. */
import type { PaperCourse } from '../course.ts'
import type { Language, Localized } from '../vocabulary.ts'
import type { PaperDefinition, Section } from './definition.ts'

/** A section that is left has no way back: by the author's word, or because one has a time or an order of its own. */
export const isInTurn = ({ oneWay, sections }: Pick<PaperDefinition, 'oneWay' | 'sections'>): boolean =>
  oneWay === true || sections.some((section) => section.oneWay === true || section.minutes !== undefined)

/** `asked`: the section, from 0, of each question that a student gets. Null: all of it is open, as papers of before have it. */
export function courseOf(paper: PaperDefinition, asked: readonly number[]): PaperCourse | null {
  if (!isInTurn(paper)) return null
  const sections = paper.sections.flatMap((section, at) => {
    const questions = asked.filter((one) => one === at).length
    return questions === 0 ? [] : [{ ...wayOf(section), title: titleIn(paper, section), questions }]
  })
  return sections.length === 0 ? null : { minutes: paper.minutes, sections }
}

const wayOf = ({ oneWay, minutes }: Section) => ({ oneWay: oneWay === true, minutes: minutes ?? null })

/** In every language: a student who reads none of the paper's sees the first. */
function titleIn({ languages: written }: PaperDefinition, { title }: Section): Localized | null {
  const first = written.map((language) => title[language]?.trim()).find((text) => text)
  if (!first) return null
  const said = (language: Language) => title[language]?.trim() || first
  return { kk: said('kk'), ru: said('ru'), ky: said('ky'), en: said('en') }
}
