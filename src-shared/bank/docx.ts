/**
 * The text of a Word document (.docx), a paragraph a line: pictures by number, raised and lowered text, formulas as TeX.
 * After ECMA-376, part 1 (WordprocessingML). Pure.
 */
import type { Media } from './media.ts'
import { texOf } from './omml.ts'
import type { PlatonusText } from './platonus.ts'
import { NoBank } from './report.ts'
import { held, withoutHeld } from './rich-plain.ts'
import { all, type Element, elements, first, readXml, textOf, xmlText } from './xml.ts'
import { resolved } from './zip.ts'

const main = 'word/document.xml'
export const isDocx = (files: ReadonlyMap<string, Uint8Array>): boolean => files.has(main)

/** Throws NoBank. */
export function docxText(files: ReadonlyMap<string, Uint8Array>, media: Media): PlatonusText {
  const pictures: string[] = []
  const missing = new Map<number, string>()
  const lost = new Set<string>()
  const targets = relations(files.get('word/_rels/document.xml.rels'))

  const picture = (relation: string | undefined): string => {
    if (relation === undefined) return ''
    const number = pictures.length
    const target = targets.get(relation)
    const bytes = target === undefined ? undefined : files.get(target)
    const added = bytes ? media.add(bytes) : { wrong: 'is not in the document' }
    if ('digest' in added) pictures.push(added.digest)
    else {
      pictures.push('')
      missing.set(
        number,
        `a picture is missing: '${(target ?? relation).replace(/^word\/media\//, '')}' ${added.wrong}`,
      )
    }
    return held.picture(number)
  }

  const run = (of: Element): string => {
    const properties = first(of, 'rPr')
    const hidden = first(properties, 'vanish')
    if (hidden && !['0', 'false'].includes(hidden.attributes.val ?? '')) {
      lost.add('hidden text of the document is left out')
      return ''
    }
    const text = elements(of).map(inline).join('')
    const raised = first(properties, 'vertAlign')?.attributes.val
    if (text.trim() === '') return text
    if (raised === 'superscript') return held.sup(text)
    return raised === 'subscript' ? held.sub(text) : text
  }

  const inline = (of: Element): string => {
    switch (of.name) {
      case 'r':
        return run(of)
      case 't':
        return withoutHeld(textOf(of))
      case 'tab':
      case 'ptab':
        return '\t'
      case 'br':
      case 'cr':
        return '\n'
      case 'noBreakHyphen':
        return '-'
      case 'sym':
        return symbol(of, lost)
      case 'p':
        return `\n${elements(of).map(inline).join('')}`
      case 'blip':
        return picture(of.attributes.embed ?? of.attributes.link)
      case 'imagedata':
        return picture(of.attributes.id)
      case 'oMath':
        return ` \\(${texOf(of)}\\) `.replace(' \\(\\) ', '')
      case 'AlternateContent':
        return elements(first(of, 'Choice') ?? first(of, 'Fallback'))
          .map(inline)
          .join('')
      case 'footnoteReference':
      case 'endnoteReference':
        lost.add('footnotes of the document are left out')
        return ''
      case 'chart':
      case 'relIds':
        lost.add('a drawing of the document (chart, SmartArt) is left out')
        return ''
      case 'del':
      case 'moveFrom':
      case 'instrText':
      case 'pPr':
      case 'rPr':
      case 'numPr':
        if (first(of, 'numPr'))
          lost.add('the numbers that Word puts before paragraphs by itself are not taken')
        return ''
      default:
        return elements(of).map(inline).join('')
    }
  }

  const lines: string[] = []
  const document = files.get(main)
  if (!document) throw new NoBank('the document has no text')
  const fault = readXml(xmlText(document).text, new Set(['p']), (paragraph) => {
    lines.push(elements(paragraph).map(inline).join(''))
  })
  if (fault) throw new NoBank(`the document is damaged: ${fault.why}`)
  return { text: lines.join('\n'), pictures, missing, lost: [...lost] }
}

function relations(bytes: Uint8Array | undefined): ReadonlyMap<string, string> {
  const targets = new Map<string, string>()
  if (!bytes) return targets
  readXml(xmlText(bytes).text, new Set(['Relationships']), (root) => {
    for (const { attributes } of all(root, 'Relationship'))
      if (attributes.TargetMode !== 'External')
        targets.set(attributes.Id ?? '', resolved('word', attributes.Target ?? ''))
  })
  return targets
}

/** Of the font Symbol: what is nearest in Unicode. */
const greek = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ'
const signs: Readonly<Record<number, string>> = {
  163: '≤', 176: '°', 177: '±', 179: '≥', 180: '×', 184: '÷', 185: '≠', 165: '∞', 174: '→', 172: '←', 215: '⋅',
  206: '∈', 198: '∅', 199: '∩', 200: '∪', 214: '√', 229: '∑', 242: '∫', 182: '∂', 208: '∠', 222: '⇒', 219: '⇔',
} // biome-ignore format: a table

function symbol({ attributes }: Element, lost: Set<string>): string {
  const code = Number.parseInt(attributes.char ?? '', 16) & 0xff
  if (/^symbol$/i.test(attributes.font ?? '')) {
    if (code >= 0x61 && code <= 0x7a) return greek[code - 0x61] ?? '?'
    if (signs[code]) return signs[code]
    if (code > 0x20 && code < 0x40) return String.fromCharCode(code)
  }
  lost.add(`a sign of the font '${(attributes.font ?? '').slice(0, 40)}' is shown as □`)
  return '□'
}
