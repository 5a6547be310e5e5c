/** A band over the screen, as high as a few lines; it follows the pointer and the focus, and what is beside it is dimmed. */
import { useEffect, useRef } from 'react'
import classes from './Ruler.module.css'

/** Of the root's letters. */
const stepEm = 1.6

export function Ruler() {
  const stage = useRef<HTMLDivElement>(null)
  const band = useRef<HTMLDivElement>(null)
  useEffect(() => {
    /** A place of the window, or what has the focus, which may scroll. */
    let at: number | Element = inMain(document.activeElement) ?? document.querySelector('main') ?? 0
    const place = () => {
      if (!stage.current || !band.current) return
      const { top } = stage.current.getBoundingClientRect()
      band.current.style.top = `${middleOf(at, band.current.offsetHeight) - top}px`
    }
    const put = (next: typeof at) => {
      at = next
      place()
    }
    const onMove = ({ target, clientY }: PointerEvent) => inMain(target) && put(clientY)
    const onFocus = ({ target }: FocusEvent) => {
      const focused = inMain(target)
      if (focused) put(focused)
    }
    const onKey = (event: KeyboardEvent) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (by === undefined || !event.ctrlKey || event.altKey || isTypedIn(event.target)) return
      event.preventDefault()
      const height = band.current?.offsetHeight ?? 0
      const step = by * stepEm * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      const next = middleOf(at, height) + step
      // At the window's edge the page goes on below the band.
      if (next > height / 2 && next < innerHeight - height / 2) return put(next)
      document.querySelector('main')?.scrollBy(0, step)
      scrollBy(0, step)
    }
    place()
    addEventListener('pointermove', onMove)
    addEventListener('focusin', onFocus)
    addEventListener('keydown', onKey)
    addEventListener('scroll', place, { capture: true, passive: true })
    addEventListener('resize', place)
    return () => {
      removeEventListener('pointermove', onMove)
      removeEventListener('focusin', onFocus)
      removeEventListener('keydown', onKey)
      removeEventListener('scroll', place, { capture: true })
      removeEventListener('resize', place)
    }
  }, [])
  return (
    <div ref={stage} className={classes.stage} aria-hidden>
      <div ref={band} className={classes.band} data-testid="ruler" />
    </div>
  )
}

/** What is read lies in there; beside it the band stays where it was. */
const inMain = (target: EventTarget | null): Element | null =>
  target instanceof Element && target.closest('main') !== null ? target : null

/** What is higher than the band is read from its first line on. */
function middleOf(at: number | Element, height: number): number {
  if (typeof at === 'number') return at
  const box = at.getBoundingClientRect()
  return box.top + Math.min(box.height, height) / 2
}

const isTypedIn = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.matches('textarea, select, input:not([type="radio"], [type="checkbox"])')
