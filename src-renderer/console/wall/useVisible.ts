/** Which of a list's items are on the screen, or nearly: said to the server, which sends pictures of these alone. */
import { useEffect, useRef } from 'react'
import { useView } from '../live/view.ts'

/** Beyond the screen's edge, so that a picture is there when its tile comes. */
const margin = '200px'

type Seen = (item: HTMLElement | null) => (() => void) | undefined

/** A ref for each item, which carries its station's id as `data-station`. `on` false: nothing is shown that has pictures. */
export function useVisible(on: boolean): Seen {
  const kept = useRef<Seen | null>(null)
  const observer = useRef<IntersectionObserver | null>(null)
  const items = useRef(new Set<HTMLElement>())
  const visible = useRef(new Set<string>())
  useEffect(() => {
    if (!on) {
      useView.setState({ stations: [] })
      return
    }
    const seen = visible.current
    seen.clear()
    const watching = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const { station = '' } = target instanceof HTMLElement ? target.dataset : {}
          if (isIntersecting) seen.add(station)
          else seen.delete(station)
        }
        useView.setState({ stations: [...seen] })
      },
      { scrollMargin: margin },
    )
    observer.current = watching
    for (const item of items.current) watching.observe(item)
    return () => {
      observer.current = null
      watching.disconnect()
      useView.setState({ stations: null })
    }
  }, [on])
  kept.current ??= (item) => {
    if (item === null) return undefined
    items.current.add(item)
    observer.current?.observe(item)
    return () => {
      items.current.delete(item)
      // An item that goes while it is seen tells the observer nothing.
      observer.current?.unobserve(item)
      if (visible.current.delete(item.dataset.station ?? ''))
        useView.setState({ stations: [...visible.current] })
    }
  }
  return kept.current
}
