/** People and places: what the office prepares a session with, one list at a time. */
import type { Me } from '../../../src-shared/console-api.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { useTranslation } from '../../i18n/index.ts'
import { hashOf, type PeopleTab, peopleTabs } from '../frame/route.ts'
import { Imports } from '../imports/Imports.tsx'
import { Faculties } from './Faculties.tsx'
import { Groups } from './Groups.tsx'
import classes from './People.module.css'
import { Places } from './Places.tsx'
import { Staff } from './Staff.tsx'
import { Stations } from './Stations.tsx'
import { Students } from './Students.tsx'
import { Tokens } from './Tokens.tsx'

/** Nobody else sees them. */
const administrators: ReadonlySet<PeopleTab> = new Set(['stations', 'tokens', 'staff'])

const lists = {
  students: Students,
  faculties: Faculties,
  groups: Groups,
  places: Places,
  stations: Stations,
  tokens: Tokens,
  staff: Staff,
  imports: Imports,
}

export function PeopleScreen({ me, tab }: { me: Me; tab: PeopleTab }) {
  const { t } = useTranslation('people')
  const tabs = peopleTabs.filter((one) => !administrators.has(one) || hasRole(me, 'administrator'))
  const Shown = lists[tabs.includes(tab) ? tab : 'students']
  return (
    <main className={classes.page} data-testid="screen-people">
      <h1 className="taza-unseen">{t('title')}</h1>
      <nav className={classes.tabs} aria-label={t('title')}>
        {tabs.map((one) => (
          <a
            key={one}
            href={hashOf({ screen: 'people', tab: one })}
            aria-current={one === tab ? 'page' : undefined}
            className={classes.tab}
            data-testid={`tab-${one}`}
          >
            {t(`tab.${one}`)}
          </a>
        ))}
      </nav>
      <Shown me={me} />
    </main>
  )
}
