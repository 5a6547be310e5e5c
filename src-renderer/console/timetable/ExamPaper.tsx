/** The approved paper that a planned exam asks: one of the same minutes. */
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { PlannedExam } from '../../../src-shared/timetable/timetable.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { usePaperWords } from '../papers/words.ts'
import { problemOf } from '../server/api.ts'
import { useApproved } from '../server/papers.ts'
import { useChoosePaper } from './queries.ts'
import classes from './Timetable.module.css'

export function ExamPaper({ exam }: { exam: PlannedExam }) {
  const { t, title } = usePaperWords()
  const approved = useApproved()
  const choose = useChoosePaper(exam)
  const [chosen, setChosen] = useState('')
  const { paper, draft } = exam
  const { minutes } = draft
  const fitting = (approved.data?.papers ?? []).filter((one) => one.minutes === minutes)
  const keyOf = (one: { paper: string; version: number }) => `${one.paper} ${one.version}`
  const wanted = fitting.find((one) => keyOf(one) === chosen)
  const error = approved.error ?? choose.error
  return (
    <>
      {paper && (
        <p data-testid="exam-paper">
          {t('planned.chosen', { title: title(paper.title), version: paper.version })}
        </p>
      )}
      {approved.data && fitting.length === 0 && <p>{t('planned.none', { minutes })}</p>}
      {fitting.length > 0 && (
        <span className={classes.deeds}>
          <NativeSelect
            aria-label={t('planned.paper')}
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={[
              { value: '', label: t('planned.choose') },
              ...fitting.map((one) => ({
                value: keyOf(one),
                label: `${title(one.title)} · ${one.chair} · ${one.version}`,
              })),
            ]}
            data-testid="paper-choice"
          />
          <Button
            variant="default"
            loading={choose.isPending}
            disabled={!wanted}
            onClick={() => wanted && choose.mutate({ paper: wanted.paper, version: wanted.version })}
            data-testid="paper-take"
          >
            {t('planned.take')}
          </Button>
        </span>
      )}
      {error && <ProblemAlert problem={problemOf(error)} />}
    </>
  )
}
