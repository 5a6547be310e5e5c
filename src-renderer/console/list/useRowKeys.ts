/** A list's rows by keyboard: one stop of the Tab key, then by arrows, a page at a time, and to the ends. */
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'

interface Rows {
  box: RefObject<HTMLElement | null>
  total: number
  /** px */
  rowHeight: number
  /** Drawn: from `first` on, below `last`; `top` is the uppermost that is seen. */
  drawn: { first: number; last: number; top: number }
}

const rowOf = (target: EventTarget): number | null => {
  const row = target instanceof HTMLElement ? target.dataset.row : undefined
  return row === undefined ? null : Number(row)
}

export function useRowKeys({ box, total, rowHeight, drawn }: Rows) {
  const [last, setLast] = useState(0)
  /** On its way: its hundred is being fetched, or the list being scrolled to it. */
  const wanted = useRef<number | null>(null)
  const focus = (row: number): boolean => {
    const button = box.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)
    button?.focus()
    return button !== null && button !== undefined
  }
  useEffect(() => {
    if (wanted.current !== null && focus(wanted.current)) wanted.current = null
  })

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = wanted.current ?? rowOf(event.target)
    if (from === null || event.ctrlKey || event.altKey || event.metaKey) return
    const { clientHeight } = event.currentTarget
    // One row goes on being seen, and the titles cover one.
    const page = Math.max(1, Math.floor(clientHeight / rowHeight) - 2)
    const places: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: total - 1,
    }
    const place = places[event.key]
    if (place === undefined) return
    event.preventDefault()
    const row = Math.max(0, Math.min(total - 1, place))
    wanted.current = null
    if (focus(row)) return
    wanted.current = row
    event.currentTarget.scrollTo({ top: (row + 1.5) * rowHeight - clientHeight / 2 })
  }
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => setLast(rowOf(target) ?? last)
  // A row that is no longer drawn lets go by itself; who goes elsewhere is not called back.
  const onBlur = ({ relatedTarget }: FocusEvent<HTMLElement>) => {
    if (relatedTarget) wanted.current = null
  }
  const isDrawn = last >= drawn.first && last < drawn.last
  return {
    stop: isDrawn ? last : Math.min(drawn.top, total - 1),
    keys: { onKeyDown, onFocus, onBlur },
  }
}
