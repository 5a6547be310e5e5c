/** @jsxImportSource preact */
/** What is said against her, and what it rests on; the decision and its act; her own words. */
import { useState } from 'preact/hooks'
import type { MyCase } from '../../../src-shared/students/mine.ts'
import { Failed, Notice } from '../Notice.tsx'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'
import { call, callBytes } from '../server.ts'
import { timeOf } from '../time.ts'
import { Evidence } from './Evidence.tsx'
import { Explaining } from './Explaining.tsx'
import { type Mine, useMine } from './mine.ts'
import { save } from './save.ts'

export function CasePage({ number, onOver, ...props }: Mine & { number: string }) {
  const { t, base, language } = props
  const { found, error, again } = useMine(
    () => call('GET /api/open/my/cases/:case', { case: number }),
    onOver,
  )
  const log = useMine(
    () => call('GET /api/open/my/cases/:case/log', { case: number, query: { language } }),
    onOver,
    language,
  )
  /** After she has explained. */
  const [newer, setNewer] = useState<MyCase | null>(null)
  if (error !== null) return <Failed error={error} base={base} onRetry={again} />
  if (!found) return <p aria-busy="true">{t('asking')}</p>
  const { timeZone } = found
  const shown = newer ?? found
  const time = (at: number) => timeOf(at, timeZone, language)
  const { until } = shown.explaining
  return (
    <div data-testid="my-case">
      <h1 data-as-is>{shown.title[language]}</h1>
      <p class="my-quiet">{time(shown.startsAt)}</p>
      <Notice kind="care">
        <p data-testid={`case-${shown.state}`}>
          {t(`case-says.${shown.state}`, until === null ? {} : { until: time(until) })}
        </p>
      </Notice>
      {shown.decision && <Decision {...props} of={shown} decision={shown.decision} time={time} />}
      <h2>{t('seen')}</h2>
      <p>{t('seen-says')}</p>
      {shown.deleted && (
        <Notice kind="plain">
          <p>{t('deleted')}</p>
        </Notice>
      )}
      {shown.reviews.map((review, n) => (
        <section key={review.at} class="my-card" data-testid={`review-${n}`}>
          <h3>{t('reviewer', { n: n + 1 })}</h3>
          {review.words !== '' && <blockquote data-as-is>{review.words}</blockquote>}
          {review.places.length === 0 && <p>{t('saw-nothing')}</p>}
          {review.places.map((place, at) => (
            <Evidence
              key={`${place.from} ${place.kind}`}
              {...props}
              number={number}
              began={shown.began}
              place={place}
              timeZone={timeZone}
              log={log.found?.reviews[n]?.[at] ?? null}
            />
          ))}
        </section>
      ))}
      {log.error !== null && <Failed error={log.error} base={base} onRetry={log.again} />}
      <Explaining {...props} key={shown.state} of={shown} time={time} onGiven={setNewer} onOver={onOver} />
    </div>
  )
}

interface DecisionProps extends RoomProps {
  of: MyCase
  decision: NonNullable<MyCase['decision']>
  time: (at: number) => string
}

function Decision({ of, decision, time, t, base, language }: DecisionProps) {
  const [error, setError] = useState<unknown>(null)
  const { sanction, words, at, signers, number, appeal } = decision
  const article = sanction.article[language]
  async function act() {
    setError(null)
    try {
      const address = `/api/open/my/cases/${of.number}/act.pdf?language=${language}`
      save(await callBytes(address), `act-${of.number}.pdf`)
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <section class="my-card" data-testid="my-decision">
      <h2>{t('decision')}</h2>
      <p>
        <b data-as-is>{sanction.title[language]}</b>
        {article !== '' && (
          <>
            <br />
            <span data-as-is>{article}</span>
          </>
        )}
      </p>
      <blockquote data-as-is>{words}</blockquote>
      {appeal?.outcome !== 'upheld' && <p data-testid="effect">{t(`effect.${sanction.effect}`)}</p>}
      <p class="my-quiet">{t('decision-by', { number, at: time(at), names: signers.join(', ') })}</p>
      {appeal && (
        <Notice kind="care">
          <p data-testid="came-to">{t(`appeals.came-to.${appeal.outcome}`)}</p>
        </Notice>
      )}
      <p>
        <a href={hashOf({ language, path: ['my', 'appeals'] })}>{t('appeals.title')}</a>
      </p>
      <button type="button" class="quiet" onClick={() => void act()} data-testid="take-act">
        {t('act')}
      </button>
      {error !== null && <Failed error={error} base={base} />}
    </section>
  )
}
