import { Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { Me } from '../../../src-shared/console-api.ts'
import { useText } from '../text/useText.ts'
import classes from './Header.module.css'
import { groups, type Place, placeOf, placesOf } from './places.ts'
import { hashOf, type Route } from './route.ts'

/** So many stand side by side; of more, each group is a menu. */
const sideBySide = 5

export function Navigation({ me, route }: { me: Me; route: Route }) {
  const { t } = useText()
  const places = placesOf(me)
  const here = placeOf(route, me)
  const shown =
    places.length <= sideBySide
      ? groups.flatMap((group) => places.filter((place) => place.group === group).map((place) => [place]))
      : groups.map((group) => places.filter((place) => place.group === group))
  return (
    <nav className={classes.nav} aria-label={t('nav.label')}>
      {shown.map(([first, ...more]) =>
        first === undefined ? null : more.length === 0 ? (
          <Link key={first.id} place={first} here={here} />
        ) : (
          <Several key={first.group} places={[first, ...more]} here={here} />
        ),
      )}
    </nav>
  )
}

function Link({ place, here }: { place: Place; here: Place | null }) {
  const { t } = useText()
  return (
    <a
      className={classes.place}
      href={hashOf(place.to)}
      aria-current={place === here ? 'page' : undefined}
      data-testid={`nav-${place.id}`}
    >
      {t(place.label)}
    </a>
  )
}

function Several({ places, here }: { places: readonly [Place, ...Place[]]; here: Place | null }) {
  const { t } = useText()
  const { group } = places[0]
  const current = here?.group === group
  return (
    <Menu position="bottom-start" keepMounted={false}>
      <Menu.Target>
        <button
          type="button"
          className={classes.place}
          aria-current={current ? 'true' : undefined}
          data-testid={`nav-group-${group}`}
        >
          <span>
            {t(`nav.group.${group}`)}
            {current && <span className={classes.within}>: {t(here.label)}</span>}
          </span>
          <IconChevronDown aria-hidden size={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map((place) => (
          <Menu.Item
            key={place.id}
            component="a"
            href={hashOf(place.to)}
            aria-current={place === here ? 'page' : undefined}
            data-testid={`nav-${place.id}`}
          >
            {t(place.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
