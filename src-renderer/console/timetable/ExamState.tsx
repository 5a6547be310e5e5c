/** Whether an exam is a draft or ready to be sat, and what makes it the other. */
import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { PlannedExam } from '../../../src-shared/timetable/timetable.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { formatShare } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { ExamDraws } from '../draws/Draws.tsx'
import { ExamPackages } from '../packages/Packages.tsx'
import { problemOf } from '../server/api.ts'
import { useMe } from '../server/queries.ts'
import { ExamSheets } from '../sheets/Sheets.tsx'
import { go, linkTo, places } from './place.ts'
import { useDropExam, useReady, useWithdraw } from './queries.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  session: string
  exam: PlannedExam
  /** Something is written that is not saved. */
  changed: boolean
}

/** What was committed to of the attempts that are reviewed by lot. */
function Sample({ of: { rate, commitment, at } }: { of: NonNullable<PlannedExam['sample']> }) {
  const { t, language, moment } = useTimetableText()
  return (
    <p className={classes.how} data-testid="exam-sample">
      {t('cases:samples.planned', { rate: formatShare(rate, language), at: moment(at) })}{' '}
      <code className={classes.commitment} data-as-is>
        {commitment}
      </code>
    </p>
  )
}

export function ExamState({ session, exam, changed }: Props) {
  const { t, moment } = useTimetableText()
  const me = useMe().data
  const ready = useReady(exam)
  const withdraw = useWithdraw(exam)
  const [dropping, setDropping] = useState(false)
  // What was said of an older version may be mended.
  const missing = ready.data?.exam.version === exam.version ? ready.data.missing : []
  const error = ready.error ?? withdraw.error
  const { state, changed: last } = exam
  return (
    <section className={classes.box} aria-label={t('exam.state')} data-testid="exam-state">
      <h2 className={classes.state} data-state={state}>
        {t(`state-of.${state}`)}
      </h2>
      <p className={classes.how}>
        {t('exam.changed')}: <span data-as-is>{last.by}</span>, {moment(last.at)}
      </p>
      {exam.sample && <Sample of={exam.sample} />}
      <a href={linkTo(places.seats(session, exam.id))} data-testid="seats-open">
        {t('seats.open')}
      </a>
      {state === 'draft' && (
        <>
          <p className={classes.how}>{t(changed ? 'exam.save-first' : 'exam.ready-what')}</p>
          {missing.length > 0 && (
            <div role="alert" data-testid="missing">
              <ul>
                {missing.map((code) => (
                  <li key={code}>{t(`not-ready.${code}`)}</li>
                ))}
              </ul>
            </div>
          )}
          <span className={classes.deeds}>
            <Button
              variant="default"
              disabled={changed}
              loading={ready.isPending}
              onClick={() => ready.mutate()}
              data-testid="make-ready"
            >
              {t('exam.make-ready')}
            </Button>
            <Button variant="default" onClick={() => setDropping(true)} data-testid="drop-exam">
              {t('exam.drop')}
            </Button>
          </span>
        </>
      )}
      {state === 'ready' && (
        <Button
          variant="default"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate(undefined, { onSuccess: () => ready.reset() })}
          data-testid="withdraw"
        >
          {t('exam.withdraw')}
        </Button>
      )}
      {state === 'ready' && me && hasRole(me, 'office') && <ExamSheets exam={exam.id} />}
      {state === 'ready' && <ExamDraws exam={exam.id} />}
      {state === 'ready' && <ExamPackages exam={exam.id} />}
      {error && <ProblemAlert problem={problemOf(error)} />}
      {dropping && <Drop session={session} exam={exam.id} onClose={() => setDropping(false)} />}
    </section>
  )
}

function Drop({ session, exam, onClose }: { session: string; exam: string; onClose: () => void }) {
  const { t } = useTimetableText()
  const drop = useDropExam(exam)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('exam.drop-ask')}
      closeButtonProps={{ 'aria-label': t('people:do.close') }}
    >
      {drop.error && <ProblemAlert problem={problemOf(drop.error)} />}
      <span className={classes.deeds}>
        <Button
          loading={drop.isPending}
          onClick={() => drop.mutate(undefined, { onSuccess: () => go(places.session(session)) })}
          data-testid="drop-sure"
        >
          {t('exam.drop')}
        </Button>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('people:do.cancel')}
        </Button>
      </span>
    </Modal>
  )
}
