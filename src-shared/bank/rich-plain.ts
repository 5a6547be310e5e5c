/** A text without marks, as somebody typed it: every sign of it stands for itself. Pure. */
import { typedText } from '../text.ts'
import type { Rich } from './item.ts'
import { container, type Mark, type Paragraph, type Run, written } from './rich-write.ts'

/**
 * What a plain text may carry of a document that it came from, in characters of Unicode's private use: a picture by its
 * number, raised and lowered text.
 */
export const held = {
  picture: (number: number) => `\ue000${number}\ue001`,
  sup: (text: string) => `\ue002${text}\ue003`,
  sub: (text: string) => `\ue004${text}\ue005`,
}
/** Somebody's own characters of these numbers, which mean nothing. */
export const withoutHeld = (text: string): string => text.replace(/[\ue000-\ue005]/g, '')

const pieces = /\ue000(\d+)\ue001|[\ue002-\ue005]|\n/
const marking: Readonly<Record<string, { mark: Mark; on: boolean }>> = {
  '\ue002': { mark: 'sup', on: true },
  '\ue003': { mark: 'sup', on: false },
  '\ue004': { mark: 'sub', on: true },
  '\ue005': { mark: 'sub', on: false },
}

/** `pictures`: digests by number. Blank lines part paragraphs; spaces at the beginning of a line are kept. */
export function richFromPlain(text: string, pictures: readonly string[] = []): Rich {
  const root = container('root')
  for (const block of trimmed(text).split(/\n{2,}/)) {
    const paragraph: Paragraph = { tag: 'p', runs: [] }
    let active = new Set<Mark>()
    const add = (run: Run) => paragraph.runs.push(run)
    let rest = block
    while (rest !== '') {
      const match = pieces.exec(rest)
      const before = rest.slice(0, match?.index ?? rest.length)
      if (before !== '') add({ marks: new Set(active), text: spaces(before, atLineStart(paragraph.runs)) })
      if (!match) break
      rest = rest.slice(match.index + match[0].length)
      const change = marking[match[0]]
      const media = match[1] === undefined ? undefined : pictures[Number(match[1])]
      if (match[0] === '\n') add({ marks: new Set(), br: true })
      else if (media !== undefined) add({ marks: new Set(), media, sound: false, alt: '' })
      else if (change) {
        active = new Set([...active].filter((mark) => mark !== change.mark))
        if (change.on) active.add(change.mark)
      }
    }
    root.children.push(paragraph)
  }
  return written(root)
}

const trimmed = (text: string): string =>
  typedText(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
const atLineStart = (runs: readonly Run[]): boolean => runs.length > 0 && 'br' in (runs.at(-1) ?? {})

/** HTML shows one space for several: what would be lost becomes spaces that are not. */
const spaces = (text: string, lineStart: boolean): string =>
  text
    .replace(/\t/g, lineStart ? '    ' : ' ')
    .replace(/ {2,}|^ /g, (run, at: number) =>
      at === 0 && !lineStart && run.length === 1
        ? run
        : at === 0 && lineStart
          ? '\u00a0'.repeat(run.length)
          : ` ${'\u00a0'.repeat(run.length - 1)}`,
    )
