/** Header, banners, and one screen; a lock lies over the screen, never over the clock and the camera lights. */
import { type FocusEvent, useEffect, useRef } from 'react'
import { Banners } from './Banners.tsx'
import { Footer } from './Footer.tsx'
import { Header } from './Header.tsx'
import { LeaveDialog } from './LeaveDialog.tsx'
import { LockOverlay } from './LockOverlay.tsx'
import { Ruler } from './reading/Ruler.tsx'
import { useReading } from './reading/useReading.ts'
import { Screen } from './Screen.tsx'
import classes from './StationPage.module.css'
import { useVoices } from './speech/useVoices.ts'
import { useStation } from './store.ts'
import { useFrame } from './web/useFrame.ts'

export function StationPage() {
  const lock = useStation((state) => state.view?.lock ?? null)
  const screen = useStation((state) => state.view?.screen ?? 'starting')
  // What is drawn by what it shows alone knows nothing of the zone its times are written in.
  const zone = useStation((state) => state.view?.timeZone ?? '')
  const ruler = useStation(({ view }) => view?.web === null && view.reading.ruler)
  useReading()
  useVoices()
  const onFocus = useFocusAfterLock(lock !== null)
  const { head, isBar } = useFrame()
  return (
    <div className={classes.page} data-bar={isBar}>
      <div ref={head} className={classes.head}>
        <Header />
        <Banners key={zone} />
      </div>
      <div key={zone} className={classes.stage}>
        <main
          className={classes.screen}
          inert={lock !== null}
          onFocus={onFocus}
          data-testid={`screen-${screen}`}
        >
          <Screen key={screen} screen={screen} />
        </main>
        {ruler && !lock && <Ruler />}
        {lock && <LockOverlay lock={lock} />}
      </div>
      <Footer />
      <LeaveDialog />
    </div>
  )
}

/** After a lock, the student goes on typing where she was. The handler remembers where that is. */
function useFocusAfterLock(locked: boolean): (event: FocusEvent) => void {
  const last = useRef<Element | null>(null)
  const before = useRef(locked)
  useEffect(() => {
    const unlocked = before.current && !locked
    before.current = locked
    if (unlocked && last.current instanceof HTMLElement && last.current.isConnected) last.current.focus()
  }, [locked])
  return (event) => {
    // What lies over the page (a picture shown large) is gone by then.
    if (event.currentTarget.contains(event.target)) last.current = event.target
  }
}
