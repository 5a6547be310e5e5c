/** For the office: approved papers and the exams that ask them; who approves the papers of each chair. */
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ApprovedRow, ExamOfPaper } from '../../../src-shared/papers/held.ts'
import { localize } from '../../i18n/index.ts'
import { useSaid } from '../frame/said.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useApproved, useGivePaper } from '../server/papers.ts'
import { Chairs } from './Chairs.tsx'
import classes from './Papers.module.css'
import { usePaperWords } from './words.ts'

export function ApprovedScreen() {
  const { t } = usePaperWords()
  const { data, error, refetch } = useApproved()
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-approved">
      <h1>{t('given.title')}</h1>
      {data.papers.length === 0 ? (
        <p>{t('given.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('list.paper')}</th>
                <th scope="col">{t('given.size')}</th>
                <th scope="col">{t('given.approved')}</th>
                <th scope="col">{t('given.exams')}</th>
              </tr>
            </thead>
            <tbody>
              {data.papers.map((paper) => (
                <Row key={`${paper.paper} ${paper.version}`} paper={paper} exams={data.exams} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Chairs />
    </main>
  )
}

type Exams = NonNullable<ReturnType<typeof useApproved>['data']>['exams']

function Row({ paper, exams }: { paper: ApprovedRow; exams: Exams }) {
  const { t, title, when } = usePaperWords()
  const asking = new Set(paper.exams.map(({ exam }) => exam))
  const fitting = exams.filter(({ id, minutes }) => minutes === paper.minutes && !asking.has(id))
  return (
    <tr data-testid={`approved-${paper.paper}`}>
      <td>
        {title(paper.title)}
        <br />
        <span className={classes.quiet}>
          {paper.bankTitle} · {paper.chair}
        </span>
      </td>
      <td>
        {t('given.questions', { count: paper.questions })}
        <br />
        <span className={classes.quiet}>
          {t('given.minutes', { minutes: paper.minutes })} · {t('given.points', { count: paper.total })}
        </span>
      </td>
      <td>
        {when(paper.approvedAt)}
        <br />
        <span className={classes.quiet}>{paper.approvedBy}</span>
      </td>
      <td>
        {paper.exams.map((one) => (
          <Exam key={one.exam} exam={one} changeable={exams.some(({ id }) => id === one.exam)} />
        ))}
        {fitting.length > 0 && <Give paper={paper} exams={fitting} />}
        {paper.exams.length === 0 && fitting.length === 0 && (
          <span className={classes.quiet}>{t('given.no-exam')}</span>
        )}
      </td>
    </tr>
  )
}

/** Gives an exam a paper, or with null takes it back, and says so. */
function useGive() {
  const { t, language } = usePaperWords()
  const say = useSaid((state) => state.say)
  const give = useGivePaper()
  return {
    pending: give.isPending,
    change: (
      { id, title }: { id: string; title: ExamOfPaper['title'] },
      of: { paper: string; version: number } | null,
    ) =>
      give.mutate(
        { exam: id, of },
        {
          onSuccess: () =>
            say({
              kind: 'done',
              text: t(of ? 'given.done' : 'given.taken-back'),
              note: title ? localize(title, language) : id,
            }),
          onError: (error) => say({ kind: 'problem', text: t('given.failed'), problem: problemOf(error) }),
        },
      ),
  }
}

function Exam({ exam, changeable }: { exam: ExamOfPaper; changeable: boolean }) {
  const { t, when, language } = usePaperWords()
  const { change, pending } = useGive()
  return (
    <div className={classes.given}>
      <div className={classes.row}>
        <span>
          {exam.title ? localize(exam.title, language) : exam.exam}
          {exam.startsAt !== null && ` · ${when(exam.startsAt)}`}
        </span>
        {changeable && (
          <Button
            size="xs"
            variant="default"
            loading={pending}
            onClick={() => change({ id: exam.exam, title: exam.title }, null)}
            data-testid="take-back"
          >
            {t('given.take-back')}
          </Button>
        )}
      </div>
      <details className={classes.quiet}>
        <summary data-testid={`draw-check-${exam.exam}`}>{t('given.check')}</summary>
        <p className={classes.first}>{t('given.check-how')}</p>
        <p className={classes.first}>
          {t('given.commitment')} <code className={classes.digest}>{exam.commitment}</code>
        </p>
        <p className={classes.first}>
          {t('given.seed')}{' '}
          {exam.seed === null ? t('given.later') : <code className={classes.digest}>{exam.seed}</code>}
        </p>
      </details>
    </div>
  )
}

function Give({ paper, exams }: { paper: ApprovedRow; exams: Exams }) {
  const { t, when, language } = usePaperWords()
  const { change, pending } = useGive()
  const [chosen, choose] = useState('')
  const exam = exams.find(({ id }) => id === chosen)
  return (
    <div className={classes.row}>
      <NativeSelect
        label={t('given.exam')}
        value={exam?.id ?? ''}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: '', label: t('given.choose') },
          ...exams.map(({ id, title, startsAt }) => ({
            value: id,
            label: `${localize(title, language)} · ${when(startsAt)}`,
          })),
        ]}
        data-testid="give-to"
      />
      <Button
        size="sm"
        loading={pending}
        disabled={!exam}
        onClick={() => exam && change(exam, { paper: paper.paper, version: paper.version })}
        data-testid="give"
      >
        {t('given.give')}
      </Button>
    </div>
  )
}
