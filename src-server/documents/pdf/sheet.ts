/** The pages that a document is written on: where the next line goes, and what of it readers aloud are told (PDF/UA, ISO 14289-1). */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import type { PrintedDocument } from '../document.ts'
import { createMeasure, type Font, featuresOf, lineHeight, type Measure } from './text.ts'

/** What pdfkit has and its types (@types/pdfkit 0.17) do not name. */
declare global {
  namespace PDFKit.Mixins {
    interface StructureElementOptions {
      scope?: 'Column' | 'Row'
      bbox?: [number, number, number, number]
    }
  }
}
type Element = PDFKit.PDFStructureElement

const require = createRequire(import.meta.url)
/** Inter (SIL Open Font License), whole: with all letters of Kazakh and Kyrgyz. */
const fontFiles = {
  regular: () => require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  bold: () => require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
}
const fonts = new Map<keyof typeof fontFiles, Buffer>()
function fontFile(name: keyof typeof fontFiles): Buffer {
  const known = fonts.get(name) ?? readFileSync(fontFiles[name]())
  fonts.set(name, known)
  return known
}

export const ink = '#1a1a1a'
export const faint = '#5c5c5c'

export interface Sheet {
  readonly pdf: PDFKit.PDFDocument
  readonly measure: Measure
  readonly left: number
  readonly width: number
  /** Where the next thing goes. */
  y: number
  readonly top: number
  readonly bottom: number
  /** What the whole document is in the tree that readers aloud follow. */
  readonly root: Element
  newPage(): void
  /** On a new page where there is not so much room below, unless no page has it. */
  room(height: number): void
  /** A child in the tree. `draw` puts down what it is, if it is anything by itself. */
  tag(
    parent: Element,
    type: string,
    options?: PDFKit.Mixins.StructureElementOptions,
    draw?: () => void,
  ): Element
  /** Lines, rules, heads said before: nothing that is read aloud. */
  artifact(draw: () => void, options?: PDFKit.Mixins.MarkingOptions): void
  /** One line; `y` is its top. */
  line(text: string, x: number, y: number, font: Font, color?: string): void
  finish(): Promise<Uint8Array>
}
const side = 42
const head = 58
const foot = 52

export function createSheet({
  language,
  title,
  from,
  day,
  landscape,
}: Omit<PrintedDocument, 'blocks' | 'confirmed'>): Sheet {
  const at = new Date(`${day}T00:00:00Z`)
  const options: PDFKit.PDFDocumentOptions = {
    size: 'A4',
    layout: landscape ? 'landscape' : 'portrait',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    // Of the document's day and not of now: the same data are the same bytes.
    info: { Title: title, Author: from, Creator: 'Taza', Producer: 'Taza', CreationDate: at, ModDate: at },
  }
  const pdf = new PDFDocument(Object.assign(options, { subset: 'PDF/UA' }))
  const chunks: Buffer[] = []
  const whole = new Promise<Uint8Array>((done, failed) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => done(new Uint8Array(Buffer.concat(chunks))))
    pdf.on('error', failed)
  })
  pdf.registerFont('regular', fontFile('regular'))
  pdf.registerFont('bold', fontFile('bold'))
  pdf.addPage()
  const root = pdf.struct('Document')
  pdf.addStructure(root)

  const sheet: Sheet = {
    pdf,
    measure: createMeasure(pdf),
    left: side,
    width: pdf.page.width - 2 * side,
    y: head,
    top: head,
    bottom: pdf.page.height - foot,
    root,
    newPage() {
      pdf.addPage()
      sheet.y = head
    },
    room(height) {
      if (sheet.y + height > sheet.bottom && sheet.y > head) sheet.newPage()
    },
    tag(parent, type, given = {}, draw) {
      const element = pdf.struct(type, given)
      parent.add(element)
      if (draw) element.add(draw)
      return element
    },
    artifact(draw, marking = { type: 'Layout' }) {
      pdf.markContent('Artifact', marking)
      draw()
      pdf.endMarkedContent()
    },
    line(text, x, y, font, color = ink) {
      pdf.font(font.name).fontSize(font.size).fillColor(color)
      // The middle of the line's height is the middle of the letters.
      pdf.text(text, x, y + (lineHeight(font) - font.size * 1.21) / 2, {
        lineBreak: false,
        features: featuresOf(font),
      })
    },
    finish() {
      root.end()
      pdf.end()
      return whole
    },
  }
  return sheet
}
