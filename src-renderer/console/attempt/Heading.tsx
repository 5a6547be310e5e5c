/** Who, where, in which state; and what can be done about it: what comes and goes stands below what stays. */

import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { viewers } from '../../../src-shared/api/endpoint.ts'
import type { AttemptDetail, Me } from '../../../src-shared/console-api.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { AskForReview } from '../cases/AskForReview.tsx'
import { CommandBar } from '../commands/CommandBar.tsx'
import { UnlockCode } from '../commands/UnlockCode.tsx'
import { BackButton } from '../frame/BackButton.tsx'
import { reviews } from '../frame/places.ts'
import { hashOf } from '../frame/route.ts'
import { LookButton } from '../look/LookButton.tsx'
import { ObserveButtons } from '../observing/ObserveButtons.tsx'
import { bundleAddress } from '../server/addresses.ts'
import { AttemptSheet } from '../sheets/Sheets.tsx'
import { useText } from '../text/useText.ts'
import classes from './Heading.module.css'
import { Now } from './Now.tsx'

export function Heading({ me, attempt, room }: { me: Me; attempt: AttemptDetail; room: string }) {
  const { t, localize } = useText()
  const back = hasRole(me, 'officer')
    ? ({ screen: 'completeness', exam: attempt.exam.id } as const)
    : ({ screen: 'wall', room } as const)
  return (
    <div className={classes.heading}>
      <BackButton to={hashOf(back)}>{t('back')}</BackButton>
      <div className={classes.who}>
        <h1 className={classes.name}>{attempt.student.name}</h1>
        <span className={classes.where}>
          {attempt.student.number} · {attempt.station.name} · {localize(attempt.exam.title)}
        </span>
        {attempt.page && attempt.state !== 'submitted' && (
          <span className={classes.page} title={attempt.page.url} data-testid="attempt-page">
            {attempt.page.title && `${attempt.page.title} · `}
            {attempt.page.url}
          </span>
        )}
      </div>
      {attempt.state !== 'submitted' && attempt.unfilmed !== 'seated' && <LookButton attempt={attempt} />}
      {attempt.state !== 'submitted' && <UnlockCode attempt={attempt} />}
      {attempt.state === 'submitted' && hasRole(me, 'officer', 'invigilator') && (
        <AttemptSheet attempt={attempt} />
      )}
      {hasRole(me, ...viewers) && <AskForReview attempt={attempt.id} />}
      {reviews(me) && (
        <Button
          component="a"
          href={bundleAddress(attempt.id)}
          download
          variant="default"
          size="compact-md"
          leftSection={<IconDownload size={16} aria-hidden />}
          data-testid="bundle"
        >
          {t('bundle')}
        </Button>
      )}
      <CommandBar attempt={attempt} />
      <Now attempt={attempt} />
      <ObserveButtons attempt={attempt} />
    </div>
  )
}
