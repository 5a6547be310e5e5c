/** An essay as whoever marks it sees it: its marks are shown as what they mean. */
import { type ReactNode, useMemo } from 'react'
import classes from './EssayText.module.css'
import { type Line, linesOf, type Run } from './format.ts'

export function EssayText({ text }: { text: string }) {
  const blocks = useMemo(() => blocksOf(linesOf(text)), [text])
  return (
    <div className={classes.essay} data-testid="essay-text">
      {blocks.map(([first, ...more]) => {
        if (!first) return null
        if (first.item === null) return <p key={first.place}>{first.runs.map(shown)}</p>
        const items = [first, ...more].map(({ place, runs }) => <li key={place}>{runs.map(shown)}</li>)
        return first.item === 'dot' ? (
          <ul key={first.place}>{items}</ul>
        ) : (
          <ol key={first.place} start={first.item}>
            {items}
          </ol>
        )
      })}
    </div>
  )
}

/** With its place in the essay, from 0. */
type Placed = Line & { place: number }

/** Items of one list that follow each other are one block. */
function blocksOf(lines: readonly Line[]): Placed[][] {
  const blocks: Placed[][] = []
  lines.forEach((line, place) => {
    const block = blocks.at(-1)
    const before = block?.at(-1)
    const follows =
      before?.item === 'dot' ? line.item === 'dot' : line.item !== null && line.item === numberAfter(before)
    if (block && follows) block.push({ ...line, place })
    else blocks.push([{ ...line, place }])
  })
  return blocks
}

const numberAfter = (line: Line | undefined) => (typeof line?.item === 'number' ? line.item + 1 : null)

function shown({ text, bold, italic }: Run, key: number): ReactNode {
  const words = italic ? <em>{text}</em> : text
  return bold ? <strong key={key}>{words}</strong> : <span key={key}>{words}</span>
}
