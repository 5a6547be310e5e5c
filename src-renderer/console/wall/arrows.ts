/** From tile to tile with the arrow keys: to the nearest in that direction, whatever the columns; Home and End to the ends. */
import type { KeyboardEvent } from 'react'

const ways: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
}

const controls = 'a, input, button'

export function arrows(event: KeyboardEvent<HTMLElement>): void {
  const from = event.target instanceof Element ? event.target.closest('li') : null
  // A menu that is open is in the page's tree elsewhere, and has arrow keys of its own.
  if (!from || !event.currentTarget.contains(from)) return
  const items = [...event.currentTarget.children].filter((item) => item.querySelector(controls))
  const way = ways[event.key]
  const next = way
    ? nearest(from.getBoundingClientRect(), way, items, from)
    : { Home: items[0], End: items.at(-1) }[event.key]
  const control = next?.querySelector<HTMLElement>(controls)
  if (!control) return
  event.preventDefault()
  control.focus()
}

function nearest(
  from: DOMRect,
  way: { x: number; y: number },
  items: readonly Element[],
  self: Element,
): Element | undefined {
  const found = items
    .filter((item) => item !== self)
    .map((item) => {
      const to = item.getBoundingClientRect()
      const [dx, dy] = [to.left - from.left, to.top - from.top]
      const along = dx * way.x + dy * way.y
      const across = Math.abs(dx * way.y) + Math.abs(dy * way.x)
      return { item, along, across }
    })
    .filter(({ along, across }) => along > 1 && across < Math.max(from.width, from.height))
  found.sort((a, b) => a.along + 2 * a.across - (b.along + 2 * b.across))
  return found[0]?.item
}
