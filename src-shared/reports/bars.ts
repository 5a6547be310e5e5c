/** Counts as bars beneath each other, on one scale from nought. The same on a page and in a PDF. Pure. */
import { fitting, type Graphic } from '../graphic.ts'

const ink = '#1a1a1a'
const fill = '#1f6a99'
const size = { width: 500, label: 190, bar: 9, row: 17, top: 20 }

/** Null values are hidden and have no bar. Null where there is nothing to draw. `hidden`: what stands in a hidden one's place. */
export function barsChart(
  title: string,
  rows: readonly { label: string; value: number | null }[],
  { number, hidden }: { number(value: number): string; hidden: string },
): Graphic | null {
  const most = Math.max(0, ...rows.map(({ value }) => value ?? 0))
  if (most === 0) return null
  const room = size.width - size.label - 40
  const said = (value: number | null) => (value === null ? hidden : number(value))
  return {
    width: size.width,
    height: size.top + rows.length * size.row + 2,
    alt: `${title}: ${rows.map(({ label, value }) => `${label} ${said(value)}`).join('; ')}`,
    shapes: [
      { kind: 'text', x: 0, y: 9, text: title, size: 9, anchor: 'start', fill: ink, bold: true },
      ...rows.flatMap(({ label, value }, i): Graphic['shapes'][number][] => {
        const y = size.top + i * size.row
        const width = ((value ?? 0) / most) * room
        return [
          {
            ...{ kind: 'text', x: size.label - 6, y: y + size.bar - 1, size: 8, anchor: 'end', fill: ink },
            text: fitting(label, size.label - 6, 8),
          },
          { kind: 'rect', x: size.label, y, width, height: size.bar, fill },
          {
            ...{ kind: 'text', x: size.label + width + 4, y: y + size.bar - 1, size: 8, anchor: 'start' },
            ...{ fill: ink, text: said(value) },
          },
        ]
      }),
    ],
  }
}
