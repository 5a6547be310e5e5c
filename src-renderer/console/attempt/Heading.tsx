/** Who, where, in which state; and what can be done about it. */

import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { viewers } from '../../../src-shared/api/endpoint.ts'
import type { AttemptDetail, Me } from '../../../src-shared/console-api.ts'
import { needOf } from '../../../src-shared/need.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { AskForReview } from '../cases/AskForReview.tsx'
import { CommandBar } from '../commands/CommandBar.tsx'
import { UnlockCode } from '../commands/UnlockCode.tsx'
import { BackButton } from '../frame/BackButton.tsx'
import { reviews } from '../frame/places.ts'
import { hashOf } from '../frame/route.ts'
import { useNow } from '../frame/useNow.ts'
import { LookButton } from '../look/LookButton.tsx'
import { ObserveButtons } from '../observing/ObserveButtons.tsx'
import { bundleAddress } from '../server/addresses.ts'
import { useAttempt } from '../server/queries.ts'
import { AttemptSheet } from '../sheets/Sheets.tsx'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import { wordOf } from '../wall/seat.ts'
import classes from './Heading.module.css'

export function Heading({ me, attempt, room }: { me: Me; attempt: AttemptDetail; room: string }) {
  const { t, word, localize } = useText()
  const back = hasRole(me, 'officer')
    ? ({ screen: 'completeness', exam: attempt.exam.id } as const)
    : ({ screen: 'wall', room } as const)
  const left = useLeft(attempt)
  const asks = attempt.asks.map(needOf)
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
      <div className={classes.state}>
        <b data-testid="attempt-state">{t(`state.${wordOf(attempt)}`)}</b>
        {attempt.moving && <span className={classes.asks}>{t('state.moving')}</span>}
        {left !== null && attempt.state !== 'submitted' && (
          <span>{t('attempt.left', { span: span(left) })}</span>
        )}
        {attempt.examSummary.speech && attempt.state !== 'submitted' && (
          <span data-testid="speech">{t('attempt.speech')}</span>
        )}
        {attempt.lock && (
          <span className={classes.lock}>{t('trouble.locked', { code: attempt.lock.code })}</span>
        )}
        {asks.map((need) => (
          <span key={need} className={classes.asks}>
            {word('needs', need)}
          </span>
        ))}
      </div>
      {attempt.state !== 'submitted' && attempt.unfilmed !== 'seated' && <LookButton attempt={attempt} />}
      <CommandBar attempt={attempt} />
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
      <ObserveButtons attempt={attempt} />
    </div>
  )
}

/** ms left by the page's own clock since the last word, while the exam's clock runs. */
function useLeft(attempt: AttemptDetail): number | null {
  // Once a second; both times are this computer's own.
  useNow()
  const { dataUpdatedAt } = useAttempt(attempt.id)
  if (attempt.leftMs === null) return null
  const runs = attempt.state === 'running' && attempt.lock === null
  return runs ? Math.max(0, attempt.leftMs - Math.max(0, Date.now() - dataUpdatedAt)) : attempt.leftMs
}
