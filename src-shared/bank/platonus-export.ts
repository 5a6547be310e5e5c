/** A bank as Platonus's tag text: questions with options, as plain text. What it has no place for is told. Pure. */
import { type ExportedBank, exported, hasMarks, type Lose } from './export.ts'
import type { Item, Rich } from './item.ts'
import { marksIn } from './platonus-marks.ts'

export const exportPlatonus = (items: readonly Item[]): ExportedBank => exported(items, questionOf)

function questionOf(item: Item, lose: Lose): string {
  if (item.kind !== 'single' && item.kind !== 'multiple')
    return lose.whole(`Platonus has no questions of the kind '${item.kind}'`)
  const rights = item.options.filter(({ credit }) => credit > 0)
  const even = rights.every(({ credit }) => Math.abs(credit - 1 / rights.length) < 1e-6)
  if (item.kind === 'single' && rights.length !== 1)
    lose.whole('Platonus knows options that are right or not, and no parts')
  if (!even || item.options.some(({ credit }) => credit < 0))
    lose.part('Platonus knows options that are right or not, and no parts')
  if (item.kind === 'multiple' && item.scoring === 'whole')
    lose.part('Platonus does not say that it is all or nothing')
  if (item.topic.length + item.tags.length > 0 || item.note || item.points !== 1 || item.penalty !== 0)
    lose.part('Platonus has no topics, tags, notes, points and penalties')
  const options = item.options.map(
    ({ text, credit }) => `<variant${credit > 0 ? 'right' : ''}> ${plain(text, lose)}\n`,
  )
  return `<question${item.difficulty ?? ''}> ${plain(item.stem, lose)}\n${options.join('')}\n`
}

function plain(rich: Rich, lose: Lose): string {
  if (marksIn(rich.text).length > 0) lose.whole('its text holds marks of Platonus')
  const media = [...rich.html.matchAll(/data-media="([0-9a-f]{64})"/g)].map(
    ([, digest]) => `<#picture=${digest}#>`,
  )
  if (media.length > 0) lose.part('its pictures are only named')
  else if (hasMarks({ ...rich, html: rich.html.replace(/<span data-tex="[^"]*"[^>]*><\/span>|<\/?p>/g, '') }))
    lose.part('its text loses its marks')
  return [withoutBlankLines(rich.text), ...media].filter((part) => part !== '').join(' ')
}

/** An empty line is read as the end of a paragraph, and a paragraph is written as a line. */
const withoutBlankLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n')
