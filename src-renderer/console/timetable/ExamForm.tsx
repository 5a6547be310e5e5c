/** Everything that is said of an exam, and beside it who would sit it and what cannot be. */
import { Button, Fieldset } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type FormEvent, useMemo, useState } from 'react'
import type {
  Choices,
  ExamSession,
  PlannedExam,
  PlannedExamRow,
} from '../../../src-shared/timetable/timetable.ts'
import { ProblemAlert } from '../../ui/index.ts'
import boxes from '../frame/Form.module.css'
import table from '../officer/Table.module.css'
import { problemOf, statusOf } from '../server/api.ts'
import { Accommodations } from './Accommodations.tsx'
import { checkedOf, type ExamForm as Form, formOf, givenOf, newForm } from './draft.ts'
import { ExamAbout } from './ExamAbout.tsx'
import { ExamDelivery } from './ExamDelivery.tsx'
import { ExamPlaces } from './ExamPlaces.tsx'
import { ExamSide } from './ExamSide.tsx'
import { ExamState } from './ExamState.tsx'
import { goInstead, linkTo, places } from './place.ts'
import { useCheck, usePlannedExam, useSaveExam } from './queries.ts'
import { Repeats } from './Repeats.tsx'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

const typingMs = 300
const formId = 'planned-exam'

interface Props {
  session: ExamSession
  /** Null: a new one. */
  exam: PlannedExam | null
  /** Of its session. */
  exams: readonly PlannedExamRow[]
  choices: Choices
}

export function ExamForm({ session, exam, exams, choices }: Props) {
  const { t, named } = useTimetableText()
  const [form, setForm] = useState<Form>(() => (exam ? formOf(exam.draft) : newForm(session.from)))
  const [changed, setChanged] = useState(false)
  const [tried, setTried] = useState(false)
  const save = useSaveExam(session.id, exam)
  const [asked] = useDebouncedValue(
    useMemo(() => checkedOf(form), [form]),
    typingMs,
  )
  const check = useCheck(exam?.id ?? null, asked)
  const fixed = exam?.state === 'ready'
  const isOvertaken = exam !== null && statusOf(save.error) === 409
  const given = givenOf(form)
  const change = (part: Partial<Form>) => {
    setForm((now) => ({ ...now, ...part }))
    setChanged(true)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (given.ok && !save.isPending && !isOvertaken)
      save.mutate(given.value, {
        onSuccess: ({ id }) => {
          setChanged(false)
          setTried(false)
          if (!exam) goInstead(places.exam(session.id, id))
        },
      })
  }
  return (
    <main className={table.page} data-testid="screen-exam">
      <p className={classes.back}>
        <a href={linkTo(places.session(session.id))}>{session.name}</a>
      </p>
      <h1>{exam ? named(exam.draft.title) : t('exam.new')}</h1>
      {fixed && <p role="status">{t('exam.fixed')}</p>}
      <div className={classes.columns}>
        <form id={formId} onSubmit={submit} noValidate>
          <Fieldset variant="unstyled" disabled={fixed} className={boxes.form}>
            <ExamAbout form={form} onChange={change} />
            {form.kind === 'retake' && (
              <Repeats session={session.id} form={form} exams={exams} onChange={change} />
            )}
            <ExamPlaces form={form} choices={choices} onChange={change} />
            <Accommodations form={form} check={check.data} onChange={change} />
            <ExamDelivery form={form} exam={exam} tried={tried} onChange={change} />
          </Fieldset>
        </form>
        <div className={classes.side}>
          {!fixed && (
            <Button
              type="submit"
              form={formId}
              loading={save.isPending}
              disabled={isOvertaken}
              data-testid="save-exam"
            >
              {t('exam.save')}
            </Button>
          )}
          {tried && !given.ok && (
            <p className={classes.wrong} role="alert" data-testid="exam-wrong">
              {t(`wrong.${given.wrong}`)}
            </p>
          )}
          {isOvertaken ? (
            <Meanwhile exam={exam.id} onLoaded={save.reset} />
          ) : (
            save.error && <ProblemAlert problem={problemOf(save.error)} />
          )}
          {exam && <ExamState session={session.id} exam={exam} changed={changed} />}
          <ExamSide
            session={session.id}
            exam={exam?.id ?? null}
            check={asked ? check.data : undefined}
            error={check.error}
            form={form}
            choices={choices}
          />
        </div>
      </div>
    </main>
  )
}

/** Somebody else was quicker: what is written here stays, and is saved over what she wrote only once that was seen. */
function Meanwhile({ exam, onLoaded }: { exam: string; onLoaded: () => void }) {
  const { t } = useTimetableText()
  const { refetch, isFetching } = usePlannedExam(exam)
  const load = async () => {
    if ((await refetch()).isSuccess) onLoaded()
  }
  return (
    <div className={classes.box} data-wrong role="alert" data-testid="meanwhile">
      <p>{t('exam.meanwhile')}</p>
      <Button variant="default" loading={isFetching} onClick={() => void load()} data-testid="load-anew">
        {t('exam.load-anew')}
      </Button>
    </div>
  )
}
