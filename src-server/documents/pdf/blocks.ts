/** Everything in a document but its tables. */
import type { Graphic } from '../../../src-shared/graphic.ts'
import type { Block } from '../document.ts'
import { faint, ink, type Sheet } from './sheet.ts'
import { type Font, lineHeight } from './text.ts'

export const body: Font = { name: 'regular', size: 10 }
const small: Font = { name: 'regular', size: 8 }

/** A text over as many pages as it needs. @param keep points that must follow on the same page. */
export function writeText(
  sheet: Sheet,
  text: string,
  {
    type,
    font,
    after,
    keep = 0,
    indent = 0,
  }: { type: string; font: Font; after: number; keep?: number; indent?: number },
): void {
  const lines = sheet.measure.lines(text, font, sheet.width - indent)
  const height = lineHeight(font)
  const element = sheet.tag(sheet.root, type)
  sheet.room(height * Math.min(lines.length, 2) + keep)
  for (let i = 0; i < lines.length; ) {
    sheet.room(height)
    const fit = Math.max(1, Math.floor((sheet.bottom - sheet.y) / height))
    const here = lines.slice(i, i + fit)
    element.add(() => {
      for (const [n, line] of here.entries())
        sheet.line(line, sheet.left + indent, sheet.y + n * height, font)
    })
    sheet.y += here.length * height
    i += here.length
  }
  element.end()
  sheet.y += after
}

export function writeList(sheet: Sheet, items: readonly string[]): void {
  const list = sheet.tag(sheet.root, 'L')
  const height = lineHeight(body)
  for (const item of items) {
    const lines = sheet.measure.lines(item, body, sheet.width - 14)
    const element = sheet.tag(list, 'LI')
    sheet.room(height * Math.min(lines.length, 2))
    const mark = sheet.y
    sheet.tag(element, 'Lbl', {}, () => sheet.line('•', sheet.left + 2, mark, body)).end()
    const text = sheet.tag(element, 'LBody')
    for (let i = 0; i < lines.length; ) {
      sheet.room(height)
      const fit = Math.max(1, Math.floor((sheet.bottom - sheet.y) / height))
      const here = lines.slice(i, i + fit)
      text.add(() => {
        for (const [n, line] of here.entries()) sheet.line(line, sheet.left + 14, sheet.y + n * height, body)
      })
      sheet.y += here.length * height
      i += here.length
    }
    text.end()
    element.end()
    sheet.y += 2
  }
  list.end()
  sheet.y += 8
}

/** Side by side as far as they fit. */
export function writeGraphics(sheet: Sheet, graphics: readonly Graphic[]): void {
  const gap = 14
  let x = sheet.left
  let tallest = 0
  for (const graphic of graphics) {
    const scale = Math.min(1, sheet.width / graphic.width, (sheet.bottom - sheet.top) / graphic.height)
    const [width, height] = [graphic.width * scale, graphic.height * scale]
    if (x > sheet.left && x + width > sheet.left + sheet.width + 0.01) {
      x = sheet.left
      sheet.y += tallest + gap
      tallest = 0
    }
    if (x === sheet.left) sheet.room(height)
    else if (sheet.y + height > sheet.bottom) {
      sheet.newPage()
      x = sheet.left
      tallest = 0
    }
    const [left, top] = [x, sheet.y]
    figure(sheet, graphic.alt, left, top, width, height, () => {
      sheet.pdf.save().translate(left, top).scale(scale)
      for (const shape of graphic.shapes) draw(sheet, shape)
      sheet.pdf.restore()
    })
    x += width + gap
    tallest = Math.max(tallest, height)
  }
  sheet.y += tallest + gap
}

function draw(sheet: Sheet, shape: Graphic['shapes'][number]): void {
  const { pdf, measure } = sheet
  if (shape.kind === 'rect') pdf.rect(shape.x, shape.y, shape.width, shape.height).fill(shape.fill)
  else if (shape.kind === 'line')
    pdf.moveTo(shape.x1, shape.y1).lineTo(shape.x2, shape.y2).lineWidth(shape.width).stroke(shape.stroke)
  else {
    const font: Font = { name: shape.bold ? 'bold' : 'regular', size: shape.size }
    const long = measure.width(shape.text, font)
    const x = shape.x - (shape.anchor === 'start' ? 0 : shape.anchor === 'end' ? long : long / 2)
    pdf.font(font.name).fontSize(font.size).fillColor(shape.fill)
    // Inter's ascender is 0.97 of its size: from the base line to the top, which pdfkit asks for.
    pdf.text(shape.text, x, shape.y - shape.size * 0.97, { lineBreak: false })
  }
}

export function figure(
  sheet: Sheet,
  alt: string,
  x: number,
  y: number,
  width: number,
  height: number,
  paint: () => void,
): void {
  sheet.tag(sheet.root, 'Figure', { alt, bbox: [x, y, x + width, y + height] }, paint).end()
}

export function writePicture(
  sheet: Sheet,
  { bytes, alt, width, height }: Extract<Block, { kind: 'picture' }>,
): void {
  const scale = Math.min(1, sheet.width / width, (sheet.bottom - sheet.top) / height)
  const [wide, high] = [width * scale, height * scale]
  sheet.room(high)
  figure(sheet, alt, sheet.left, sheet.y, wide, high, () => {
    sheet.pdf.image(Buffer.from(bytes), sheet.left, sheet.y, { fit: [wide, high] })
  })
  sheet.y += high + 10
}

/** `role` at the left, a rule with the word below it, `name` at the right. All on one page. */
export function writeSignatures(
  sheet: Sheet,
  lines: readonly { role: string; name: string }[],
  signature: string,
): void {
  const column = sheet.width / 3
  const rule = { from: sheet.left + column + 8, to: sheet.left + 2 * column - 8 }
  const laidOut = lines.map(({ role, name }) => {
    const texts = [role, name].map((text) => sheet.measure.lines(text, body, column))
    const most = Math.max(...texts.map((text) => text.length))
    return { role: texts[0] ?? [], name: texts[1] ?? [], height: most * lineHeight(body) + 26 }
  })
  sheet.y += 10
  sheet.room(laidOut.reduce((all, { height }) => all + height, 0))
  for (const { role, name, height } of laidOut) {
    sheet.room(height)
    const base = sheet.y + 14
    const put = (texts: readonly string[], x: number) => () => {
      for (const [n, text] of texts.entries()) sheet.line(text, x, base + n * lineHeight(body), body)
    }
    sheet.tag(sheet.root, 'P', {}, put(role, sheet.left)).end()
    sheet.artifact(() => {
      const y = base + lineHeight(body)
      sheet.pdf.moveTo(rule.from, y).lineTo(rule.to, y).lineWidth(0.6).stroke(ink)
      const long = sheet.measure.width(signature, small)
      sheet.line(signature, (rule.from + rule.to - long) / 2, y + 1, small, faint)
    })
    sheet.tag(sheet.root, 'P', {}, put(name, sheet.left + 2 * column)).end()
    sheet.y += height
  }
}
