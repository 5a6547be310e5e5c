/** How much of the screen our page needs above the exam's: its head, or all of it while something of ours is asked or said. */
import { type RefObject, useEffect, useRef } from 'react'
import { call } from '../../bridge.ts'
import { useStation } from '../store.ts'

export function useFrame(): { head: RefObject<HTMLDivElement | null>; isBar: boolean } {
  const head = useRef<HTMLDivElement>(null)
  const isBar = useStation(
    ({ view, leaving, finishing }) =>
      view?.screen === 'exam' &&
      view.web?.state === 'open' &&
      !view.web.over &&
      view.web.choosing === null &&
      !view.web.asks &&
      !view.lock &&
      !leaving &&
      !finishing,
  )
  const isWeb = useStation(({ view }) => view?.web != null)
  useEffect(() => {
    const { current } = head
    if (!isWeb || !current) return
    const tell = (height: number | null) => {
      // Main is not there: the page that it opens anew tells it again.
      call('web.frame', { height }).catch(() => undefined)
    }
    if (!isBar) return tell(null)
    // The window is measured in pixels of the screen, the page in its own, which its zoom makes larger.
    const measure = () => tell(Math.ceil(current.offsetHeight * (window.outerWidth / window.innerWidth)))
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [isBar, isWeb])
  return { head, isBar }
}
