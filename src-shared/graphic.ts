/** A chart or plan as plain shapes: drawn as SVG on a page and into a PDF alike. Lengths in points, y downwards. Pure. */
type Shape =
  | { kind: 'rect'; x: number; y: number; width: number; height: number; fill: string }
  | { kind: 'line'; x1: number; y1: number; x2: number; y2: number; stroke: string; width: number }
  | {
      kind: 'text'
      /** Of its begin, middle or end, as `anchor` says; `y` is its base line. */
      x: number
      y: number
      text: string
      size: number
      anchor: 'start' | 'middle' | 'end'
      fill: string
      bold?: true
    }

export interface Graphic {
  width: number
  height: number
  /** What it shows, for who cannot see it. */
  alt: string
  shapes: readonly Shape[]
}

/** As many signs of this size as a width holds, about; a longer text ends in `…`. */
export const fitting = (text: string, width: number, size: number): string => {
  const signs = [...text]
  const most = Math.max(4, Math.floor(width / (size * 0.56)))
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`
}
