/** Always on top: where we are, who we are, the language. */
import { Button } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import { LanguageSwitch } from '../../ui/index.ts'
import { useLogout } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Header.module.css'
import { changeLanguage } from './language.ts'
import { hashOf, type Route } from './route.ts'

export const reviews = (me: Me) => me.role === 'officer' || me.role === 'administrator'

export function Header({ me, route }: { me: Me; route: Route }) {
  const { t } = useText()
  const logout = useLogout()
  const inExams =
    route.screen === 'exams' || route.screen === 'completeness' || (route.screen === 'home' && reviews(me))
  const inMissing = route.screen === 'missing'
  const inRooms = !inExams && !inMissing && route.screen !== 'security'
  return (
    <header className={classes.header}>
      <a className={classes.name} href={hashOf({ screen: 'home' })}>
        Taza
      </a>
      <nav className={classes.nav} aria-label={t('nav.label')}>
        <Place to={{ screen: 'rooms' }} here={inRooms} id="nav-rooms">
          {t('nav.rooms')}
        </Place>
        {reviews(me) && (
          <Place to={{ screen: 'exams' }} here={inExams} id="nav-exams">
            {t('nav.exams')}
          </Place>
        )}
        {me.role !== 'technician' && (
          <Place to={{ screen: 'missing', day: null }} here={inMissing} id="nav-missing">
            {t('nav.missing')}
          </Place>
        )}
      </nav>
      <div className={classes.rest}>
        <LanguageSwitch compact onChange={changeLanguage} />
        <a
          className={classes.me}
          href={hashOf({ screen: 'security' })}
          aria-current={route.screen === 'security' ? 'page' : undefined}
          title={t('security.title')}
          data-testid="nav-security"
        >
          <b>{me.name}</b>
          <small>{t(`role.${me.role}`)}</small>
        </a>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconLogout aria-hidden size={16} />}
          loading={logout.isPending}
          onClick={() => logout.mutate()}
          data-testid="log-out"
        >
          {t('log-out')}
        </Button>
      </div>
    </header>
  )
}

function Place({ to, here, id, children }: { to: Route; here: boolean; id: string; children: ReactNode }) {
  return (
    <a href={hashOf(to)} aria-current={here ? 'page' : undefined} className={classes.place} data-testid={id}>
      {children}
    </a>
  )
}
