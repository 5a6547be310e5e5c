/** The first stops of the keyboard: past what stands on every screen, to what a person came for. Seen while focused. */
import { useText } from '../text/useText.ts'
import type { Route } from './route.ts'
import classes from './SkipLinks.module.css'

/** Ids on the page; under `skip.<id>`. */
const places: Readonly<Partial<Record<Route['screen'], readonly string[]>>> = {
  wall: ['needs', 'stations', 'incidents'],
  attempt: ['films', 'record'],
}

/** No links: what stands behind `#` in the address is the screen. */
export function SkipLinks({ route }: { route: Route }) {
  const { t } = useText()
  return (
    <nav className={`taza-unseen ${classes.links}`} aria-label={t('skip.label')}>
      {(places[route.screen] ?? ['content']).map((place) => (
        <button key={place} type="button" onClick={() => goTo(place)} data-testid={`skip-${place}`}>
          {t(`skip.${place}`)}
        </button>
      ))}
    </nav>
  )
}

function goTo(place: string): void {
  const found =
    place === 'content' ? document.querySelector<HTMLElement>('main') : document.getElementById(place)
  if (!found) return
  // Focused by this alone: a press with the mouse or the Tab key passes over it.
  found.tabIndex = -1
  found.focus()
}
