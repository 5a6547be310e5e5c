/** A marker's works, one after the other: taken, marked and locked, all of it by keyboard. */
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { hashOf } from '../frame/route.ts'
import { useSaid } from '../frame/said.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useDrafts } from '../server/drafts.ts'
import { useLockMarks, useMarkerQueue, useNextWork, useRelease } from '../server/marking.ts'
import classes from './Marking.module.css'
import { places } from './place.ts'
import { WorkCard } from './WorkCard.tsx'

export function MarkScreen({ exam, me }: { exam: string; me: Me }) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const say = useSaid((state) => state.say)
  const { data, error, refetch } = useMarkerQueue(exam)
  const [chosen, choose] = useState<string | null>(null)
  const next = useNextWork(exam)
  const lock = useLockMarks(exam)
  const release = useRelease(exam)
  const drafts = useDrafts(exam, me.login)
  const works = data?.works ?? []
  const begun = works.find(({ marked, questions }) => marked < questions)?.cipher ?? null
  // A work that is being given back is hers no more, and is not asked for again.
  const cipher = release.isPending ? null : (chosen ?? begun)
  const toNext = () => {
    const other = works.find((one) => one.cipher !== cipher && one.marked < one.questions)
    if (other) choose(other.cipher)
    else
      next.mutate(undefined, {
        onSuccess: ({ cipher: taken }) => {
          if (taken === null) say({ kind: 'done', text: t('mark.none-left'), note: '' })
          else choose(taken)
        },
      })
  }
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.ctrlKey || event.defaultPrevented) return
      event.preventDefault()
      toNext()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  })
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const toLock = works.filter(({ marked, questions, locked }) => marked === questions && !locked).length
  const unsaved = new Set(drafts.ciphers.filter((one) => works.some((work) => work.cipher === one)))
  const failed = next.error ?? lock.error ?? release.error
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-mark">
      <h1>{localize(data.title, language)}</h1>
      <p className={classes.quiet}>
        {t('mark.left', { n: data.left })} {t('mark.keys')}{' '}
        <a href={hashOf(places.keys(exam))}>{t('keys.title')}</a>
      </p>
      {failed && <ProblemAlert problem={problemOf(failed)} />}
      <div className={classes.row}>
        <Button loading={next.isPending} onClick={toNext} data-testid="next-work">
          {t('mark.next')}
        </Button>
        <Button
          variant="default"
          disabled={toLock === 0 || unsaved.size > 0}
          loading={lock.isPending}
          onClick={() => lock.mutate()}
          data-testid="lock-marks"
        >
          {t('mark.lock', { n: toLock })}
        </Button>
        <Button
          variant="default"
          disabled={works.every(({ locked }) => locked) || unsaved.size > 0}
          loading={release.isPending}
          onClick={() => {
            choose(null)
            release.mutate(me.login)
          }}
          data-testid="give-back"
        >
          {t('mark.give-back')}
        </Button>
      </div>
      <p className={classes.quiet}>{t('mark.lock-says')}</p>
      <p role="status" data-testid="unsaved">
        {unsaved.size > 0 && t('mark.unsaved', { n: unsaved.size })}
      </p>
      <div className={classes.mark}>
        <ul className={classes.works} aria-label={t('mark.works')}>
          {works.map((work) => (
            <li key={work.cipher}>
              <button
                type="button"
                aria-current={work.cipher === cipher ? 'true' : undefined}
                onClick={() => choose(work.cipher)}
                data-testid={`work-${work.cipher}`}
              >
                <span className={classes.cipher} data-as-is>
                  {work.cipher}
                </span>
                <span>
                  {unsaved.has(work.cipher)
                    ? t('mark.not-saved')
                    : work.locked
                      ? t('mark.locked')
                      : `${work.marked}/${work.questions}`}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {cipher === null ? (
          <p>{t('mark.choose')}</p>
        ) : (
          <WorkCard key={cipher} {...{ exam, cipher, drafts }} onDone={toNext} />
        )}
      </div>
    </main>
  )
}
