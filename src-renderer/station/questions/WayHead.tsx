/** Which section this is, and what is left of its own time. */
import { Text } from '@mantine/core'
import type { PaperWay } from '../../../src-shared/bridge/station-view.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { Clock } from '../../ui/index.ts'
import classes from './WayHead.module.css'

export function WayHead({ way }: { way: PaperWay }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { section, sections, title, endsAt, leftMs } = way
  if (sections === 1 && endsAt === null && leftMs === null) return null
  return (
    <section className={classes.way} data-testid="way">
      {sections > 1 && <Text fw={650}>{t('way.section', { section, sections })}</Text>}
      {sections > 1 && title && <Text size="sm">{localize(title, language)}</Text>}
      <Clock of="section" endsAt={endsAt} leftMs={leftMs} />
    </section>
  )
}
