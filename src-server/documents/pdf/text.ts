/** Lines of a text in a width: our own, so that a long text breaks over pages and rows of tables are measured before they are drawn. */
export interface Font {
  name: 'regular' | 'bold'
  size: number
  /** Digits of one width, so that numbers stand below each other. */
  figures?: true
}

export const lineHeight = ({ size }: Font): number => size * 1.35

/** Without any, pdfkit remembers how words are laid out, which is most of the time that a document takes. */
export const featuresOf = ({ figures }: Font): PDFKit.Mixins.OpenTypeFeatures[] | undefined =>
  figures ? ['tnum'] : undefined

export function createMeasure(pdf: PDFKit.PDFDocument) {
  /** By font and word: tables say the same words again and again. */
  const known = new Map<string, number>()
  const width = (text: string, font: Font): number => {
    const { name, size, figures } = font
    const key = `${name}${figures ?? ''}\n${text}`
    let found = known.get(key)
    if (found === undefined) {
      pdf.font(name).fontSize(1000)
      found = pdf.widthOfString(text, { features: featuresOf(font) }) / 1000
      known.set(key, found)
    }
    return found * size
  }

  /**
   * At least one line. A word that is too long is broken where it must be. A line that goes on in the next ends in a space,
   * so that its last word is not read as one with the next.
   */
  const lines = (text: string, font: Font, room: number): string[] =>
    text.split('\n').flatMap((paragraph) => wrapped(paragraph, font, room))

  function wrapped(text: string, font: Font, room: number): string[] {
    const done: string[] = []
    const space = width(' ', font)
    let line = ''
    let used = 0
    // Non-breaking spaces hold their words together.
    for (const word of text.split(/[ \t]+/).filter((one) => one !== '')) {
      const long = width(word, font)
      if (line !== '' && used + space + long <= room) {
        line += ` ${word}`
        used += space + long
        continue
      }
      if (line !== '') done.push(`${line} `)
      const pieces = long <= room ? [word] : broken(word, font, room)
      line = pieces.pop() ?? ''
      used = width(line, font)
      done.push(...pieces)
    }
    return [...done, line]
  }

  /** Found by halving: a word of thousands of signs is not measured once for each of them. */
  function broken(word: string, font: Font, room: number): string[] {
    const signs = [...word]
    const pieces: string[] = []
    let from = 0
    while (from < signs.length) {
      const piece = (length: number) => signs.slice(from, from + length).join('')
      let fits = 1
      let most = 2
      while (from + most <= signs.length && width(piece(most), font) <= room) {
        fits = most
        most *= 2
      }
      // Here `fits` signs have room, and `most` have not or are more than there are.
      most = Math.min(most, signs.length - from + 1)
      while (most - fits > 1) {
        const half = (fits + most) >> 1
        if (width(piece(half), font) <= room) fits = half
        else most = half
      }
      pieces.push(piece(fits))
      from += fits
    }
    return pieces
  }

  return { width, lines }
}
export type Measure = ReturnType<typeof createMeasure>
