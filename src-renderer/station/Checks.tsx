/** What this machine says of itself before the exam: the guard, the displays, the network. */
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from '../i18n/index.ts'
import classes from './Checks.module.css'
import { useView } from './store.ts'

export function Checks() {
  const { t } = useTranslation()
  const { preflight, network } = useView(({ preflight, network }) => ({ preflight, network }))
  const checks = [
    {
      id: 'guard',
      good: preflight.guard,
      text: t(preflight.guard ? 'preflight.guard-good' : 'preflight.guard-bad'),
    },
    {
      id: 'displays',
      good: preflight.displays > 0,
      text: t('preflight.displays', { count: preflight.displays }),
    },
    { id: 'network', good: network === 'online', text: t(`preflight.network-${network}`) },
  ]
  return (
    <ul className={classes.checks} aria-label={t('preflight.checks')}>
      {checks.map(({ id, good, text }) => (
        <li key={id} data-good={good} data-testid={`check-${id}`}>
          {good ? <IconCircleCheck aria-hidden size="1.2em" /> : <IconAlertCircle aria-hidden size="1.2em" />}
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}
