/** A case: where it stands, what she can do or why she cannot, the reviews beside each other, the decision and its course. */
import { Button } from '@mantine/core'
import type { CaseAttempt, CaseDecision, CaseView } from '../../../src-shared/cases/held.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import heading from '../attempt/Heading.module.css'
import { ScreenStill } from '../attempt/ScreenStill.tsx'
import { BackButton } from '../frame/BackButton.tsx'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import type { Player } from '../player/usePlayer.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { useCase, useCaseAttempt, useCaseDecision, useClaim, useGiveBack } from '../server/cases.ts'
import classes from './Cases.module.css'
import { Course } from './Course.tsx'
import { Decision } from './Decision.tsx'
import { Explained } from './Explained.tsx'
import { Owner } from './Owner.tsx'
import { places } from './place.ts'
import { Said } from './Said.tsx'
import { laneOf } from './shown.ts'
import { useCasePlayer } from './useCasePlayer.ts'
import { usePlaceText } from './usePlaceText.ts'
import { Watch } from './Watch.tsx'
import { stateWord, whyNot } from './words.ts'

export function CaseScreen({ number, me }: { number: string; me: Me }) {
  const { data, error, refetch } = useCase(number)
  const decision = useCaseDecision(number, data?.sees.decision ?? false)
  // What nobody has said anything about yet is watched on the reviewer's own screen.
  const watches = (data?.sees.attempt ?? false) && (data?.reviews.length ?? 0) > 0
  const attempt = useCaseAttempt(number, watches)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const failed = decision.error ?? attempt.error
  const waits = (data.sees.decision && !decision.data) || (watches && !attempt.data)
  return (
    <div className={classes.case} data-testid="screen-case">
      <Head view={data} />
      {failed ? (
        <ProblemAlert problem={problemOf(failed)} />
      ) : waits ? (
        <Waiting error={null} onRetry={() => undefined} />
      ) : watches && attempt.data ? (
        <Watched view={data} me={me} decision={decision.data ?? null} attempt={attempt.data} />
      ) : (
        <main className={classes.plain}>
          <Parts view={data} me={me} decision={decision.data ?? null} player={null} />
        </main>
      )}
    </div>
  )
}

function Head({ view }: { view: CaseView }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  return (
    <div className={heading.heading}>
      <BackButton to={hashOf(places.queue)}>{t('nav')}</BackButton>
      <div className={heading.who}>
        <h1 className={heading.name}>
          {t('case.title')} <span data-as-is>{view.number}</span>
        </h1>
        <span className={heading.where}>
          {localize(view.exam.title, language)} · {formatDateTime(view.exam.startsAt, language)}
        </span>
      </div>
    </div>
  )
}

interface PartsProps {
  view: CaseView
  me: Me
  decision: CaseDecision | null
  player: Player | null
}

function Watched({ attempt, ...parts }: Omit<PartsProps, 'player'> & { attempt: CaseAttempt }) {
  const { t } = useTranslation('cases')
  const say = usePlaceText()
  const { shown, line, player } = useCasePlayer(attempt)
  const lanes = parts.view.reviews.map(({ review }, i) =>
    laneOf(`r${i}`, t(i < 2 ? 'said.title' : 'said.third', { n: i + 1 }), review.places, say),
  )
  return (
    <div className={classes.both}>
      <section className={classes.films} aria-label={t('case.films')}>
        <Watch {...{ attempt, shown, line, player, lanes }} />
        <ScreenStill attempt={shown} player={player} />
      </section>
      <main className={classes.parts}>
        <Parts {...parts} player={player} />
      </main>
    </div>
  )
}

function Parts({ view, me, decision, player }: PartsProps) {
  const { t } = useTranslation('cases')
  const { reviews, outcome } = view
  return (
    <>
      <State view={view} />
      {decision && <Owner decision={decision} />}
      {reviews.length > 0 && (
        <section aria-label={t('said.reviews')} data-testid="reviews">
          <h2>{t('said.reviews')}</h2>
          {reviews.length > 1 && (
            <p data-testid="agreement">
              {t(
                outcome === null
                  ? 'said.differ'
                  : reviews.length > 2
                    ? `third.${outcome}`
                    : `both.${outcome}`,
              )}
            </p>
          )}
          <div className={classes.reviews}>
            {reviews.map((review, i) => (
              <Said key={review.at} review={review} place={i} player={player} number={view.number} />
            ))}
          </div>
        </section>
      )}
      {decision && <Explained decision={decision} />}
      {decision && <Decision view={view} me={me} decision={decision} />}
      {decision && <Course decision={decision} />}
    </>
  )
}

function State({ view }: { view: CaseView }) {
  const { t } = useTranslation('cases')
  const claim = useClaim(view.number)
  const giveBack = useGiveBack(view.number)
  const why = whyNot(view)
  const failed = claim.error ?? giveBack.error
  const isOvertaken = statusOf(failed) === 409
  const { may, reviewed } = view
  return (
    <section className={classes.card} aria-label={t('queue.state')}>
      <p data-testid="case-state">
        <b>{t(stateWord(view))}</b> {t('case.reviews-in', reviewed)}
      </p>
      {may.includes('claim') && <p className={classes.quiet}>{t('case.alone')}</p>}
      {why && (
        <p className={classes.quiet} data-testid="why-not">
          {t(why)}
        </p>
      )}
      <div className={classes.row}>
        {may.includes('claim') && (
          <Button
            loading={claim.isPending}
            onClick={() => claim.mutate(undefined, { onSuccess: () => goTo(places.review(view.number)) })}
            data-testid="claim"
          >
            {t('case.claim')}
          </Button>
        )}
        {may.includes('hand-in') && (
          <Button component="a" href={hashOf(places.review(view.number))} data-testid="to-review">
            {t('case.review')}
          </Button>
        )}
        {may.includes('give-back') && (
          <Button
            variant="default"
            loading={giveBack.isPending}
            onClick={() => giveBack.mutate(undefined)}
            data-testid="give-back"
          >
            {t('case.give-back')}
          </Button>
        )}
      </div>
      {isOvertaken && (
        <p role="alert" className={classes.care} data-testid="overtaken">
          {t('case.overtaken')}
        </p>
      )}
      {failed && !isOvertaken && <ProblemAlert problem={problemOf(failed)} />}
    </section>
  )
}
