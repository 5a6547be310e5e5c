/** Always on top: where we are, who we are, the language. */

import { Button } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import type { Me } from '../../../src-shared/console-api.ts'
import { LanguageSwitch } from '../../ui/index.ts'
import { guideAddress } from '../server/addresses.ts'
import { useLogout } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Header.module.css'
import { changeLanguage } from './language.ts'
import { Navigation } from './Navigation.tsx'
import { hashOf, type Route } from './route.ts'

export function Header({ me, route }: { me: Me; route: Route }) {
  const { t, language } = useText()
  const logout = useLogout()
  return (
    <header className={classes.header}>
      <a className={classes.name} href={hashOf({ screen: 'home' })}>
        Taza
      </a>
      <Navigation me={me} route={route} />
      <div className={classes.rest}>
        <a
          className={classes.place}
          href={guideAddress(language)}
          target="_blank"
          rel="noreferrer"
          data-testid="help"
        >
          {t('help')}
        </a>
        <LanguageSwitch compact onChange={(next) => void changeLanguage(next, t('station:language'))} />
        <a
          className={classes.me}
          href={hashOf({ screen: 'security' })}
          aria-current={route.screen === 'security' ? 'page' : undefined}
          title={t('security.title')}
          data-testid="nav-security"
        >
          <b>{me.name}</b>
          <small>{me.roles.map((role) => t(`role.${role}`)).join(', ')}</small>
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
