/**
 * A document as PDF 1.7, tagged for readers aloud (PDF/UA-1): language, title, tables with heads, pictures in words. The same
 * document gives the same bytes.
 */
import { encode } from 'uqr'
import { type PrintedDocument, rowsAtMost, tooLarge } from '../document.ts'
import { documentWords, shownDay } from '../words.ts'
import { body, figure, writeGraphics, writeList, writePicture, writeSignatures, writeText } from './blocks.ts'
import { createSheet, faint, type Sheet } from './sheet.ts'
import { writeTable } from './table.ts'
import { type Font, lineHeight } from './text.ts'

const small: Font = { name: 'regular', size: 8 }

/** Throws a RangeError for more rows than a document may have. */
export async function pdfOf(document: PrintedDocument): Promise<Uint8Array> {
  if (tooLarge(document)) throw new RangeError(`a document has at most ${rowsAtMost} rows`)
  const { language, title, day, blocks, confirmed } = document
  const say = documentWords(language)
  const sheet = createSheet(document)
  writeText(sheet, title, { type: 'H1', font: { name: 'bold', size: 16 }, after: 4, keep: 40 })
  const facts = [numberOf(document), say('date', { day: shownDay(day, language) })].filter(
    (text) => text !== '',
  )
  writeText(sheet, facts.join('   '), { type: 'P', font: body, after: 12 })
  for (const block of blocks) {
    if (block.kind === 'heading')
      writeText(sheet, block.text, { type: 'H2', font: { name: 'bold', size: 12 }, after: 4, keep: 40 })
    else if (block.kind === 'paragraph') writeText(sheet, block.text, { type: 'P', font: body, after: 8 })
    else if (block.kind === 'list') writeList(sheet, block.items)
    else if (block.kind === 'page') sheet.newPage()
    else if (block.kind === 'table') await writeTable(sheet, block, language)
    else if (block.kind === 'graphics') writeGraphics(sheet, block.graphics)
    else if (block.kind === 'picture') writePicture(sheet, block)
    else writeSignatures(sheet, block.lines, say('signature'))
  }
  if (confirmed && typeof confirmed !== 'string') writeConfirmation(sheet, document, confirmed)
  writeFrame(sheet, document)
  return sheet.finish()
}

function numberOf({ language, confirmed }: PrintedDocument): string {
  if (confirmed === 'nowhere') return ''
  const say = documentWords(language)
  if (confirmed === 'sample') return say('sample')
  return confirmed ? say('number', { number: confirmed.number }) : say('draft')
}

function wordingOf({ language, wording }: PrintedDocument): string {
  if (wording === undefined) return ''
  const say = documentWords(language)
  return wording === 0 ? say('wordingOwn') : say('wording', { version: wording })
}

/** Across the page, behind nothing that is read aloud. */
function writeAcross({ pdf, measure, line }: Sheet, text: string): void {
  const { width, height } = pdf.page
  const font: Font = { name: 'bold', size: 96 }
  const wide = measure.width(text, font)
  pdf.save()
  pdf.rotate(-40, { origin: [width / 2, height / 2] })
  pdf.fillOpacity(0.12)
  line(text, (width - wide) / 2, (height - lineHeight(font)) / 2, font, faint)
  pdf.fillOpacity(1)
  pdf.restore()
}

function writeConfirmation(
  sheet: Sheet,
  { language }: PrintedDocument,
  { digest, address }: Exclude<PrintedDocument['confirmed'], null | string>,
): void {
  const say = documentWords(language)
  const side = address === null ? 0 : 76
  const width = sheet.width - side - (side > 0 ? 12 : 0)
  const lines = [
    say(address === null ? 'noAddress' : 'confirm'),
    ...(address === null ? [] : [address]),
    say('checksum', { digest: digest.replace(/(.{8})(?=.)/g, '$1 ') }),
  ].flatMap((text) => sheet.measure.lines(text, small, width))
  sheet.y += 8
  sheet.room(Math.max(side, lines.length * lineHeight(small)) + 8)
  const top = sheet.y
  if (address !== null) {
    const { data, size } = encode(address, { ecc: 'M', border: 0 })
    const module = side / size
    figure(sheet, say('qr', { address }), sheet.left, top, side, side, () => {
      for (const [y, row] of data.entries())
        for (const [x, dark] of row.entries())
          if (dark) sheet.pdf.rect(sheet.left + x * module, top + y * module, module, module)
      sheet.pdf.fill('#000000')
    })
  }
  const text = sheet.tag(sheet.root, 'P', {}, () => {
    for (const [n, line] of lines.entries())
      sheet.line(line, sheet.left + sheet.width - width, top + n * lineHeight(small), small)
  })
  text.end()
  sheet.y = top + Math.max(side, lines.length * lineHeight(small))
}

/** Of each page: whose it is, what it is, and which of how many. */
function writeFrame(sheet: Sheet, document: PrintedDocument): void {
  const { language, from, title } = document
  const say = documentWords(language)
  const { pdf, measure } = sheet
  const { start, count } = pdf.bufferedPageRange()
  const clipped = (text: string, width: number) => {
    const [first = '', ...rest] = measure.lines(text, small, width - 8)
    return rest.length > 0 ? `${first}…` : first
  }
  const half = sheet.width / 2 - 8
  for (let i = start; i < start + count; i++) {
    pdf.switchToPage(i)
    if (document.confirmed === 'sample')
      sheet.artifact(() => writeAcross(sheet, say('sampleMark')), { type: 'Pagination', attached: ['Top'] })
    const right = (text: string, y: number) =>
      sheet.line(text, sheet.left + sheet.width - measure.width(text, small), y, small, faint)
    sheet.artifact(
      () => {
        sheet.line(clipped(from, half), sheet.left, 30, small, faint)
        if (i > start) right(clipped(title, half), 30)
      },
      { type: 'Pagination', attached: ['Top'] },
    )
    sheet.artifact(
      () => {
        const foot = [numberOf(document), wordingOf(document)].filter((text) => text !== '').join('   ')
        if (foot !== '') sheet.line(foot, sheet.left, sheet.bottom + 18, small, faint)
        right(say('page', { page: i - start + 1, pages: count }), sheet.bottom + 18)
      },
      { type: 'Pagination', attached: ['Bottom'] },
    )
  }
}
