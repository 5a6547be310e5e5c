/** What a retake repeats, and who must come to it by the closed mark lists: shown first, then taken over as single students. */
import { Button, Checkbox, Fieldset, MultiSelect } from '@mantine/core'
import { useState } from 'react'
import {
  type PlannedExamRow,
  type Repeaters,
  repeatedAtMost,
  repeatReasons,
  sittersAtMost,
} from '../../../src-shared/timetable/timetable.ts'
import { ProblemAlert } from '../../ui/index.ts'
import boxes from '../frame/Form.module.css'
import { problemOf } from '../server/api.ts'
import { type Change, type ExamForm, newSpecial } from './draft.ts'
import { useRepeaters } from './queries.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  session: string
  form: ExamForm
  exams: readonly PlannedExamRow[]
  onChange: Change
}

export function Repeats({ session, form, exams, onChange }: Props) {
  const { t, named, when } = useTimetableText()
  const asked = useRepeaters(session)
  const before = `${form.day} ${form.time}`
  const mains = exams.filter(
    ({ id, kind, day, time }) => form.retakeOf.includes(id) || (kind === 'main' && `${day} ${time}` < before),
  )
  return (
    <Fieldset legend={t('repeat.title')} className={boxes.group} data-testid="repeats">
      <p className={classes.how}>{t('repeat.what')}</p>
      <MultiSelect
        label={t('repeat.exams')}
        searchable
        limit={50}
        maxValues={repeatedAtMost}
        value={form.retakeOf}
        onChange={(retakeOf) => {
          asked.reset()
          onChange({ retakeOf })
        }}
        data={mains.map((exam) => ({
          value: exam.id,
          label: [
            named(exam.title),
            when(exam),
            ...(exam.groups.length > 0 ? [exam.groups.join(', ')] : []),
          ].join(' · '),
        }))}
        nothingFoundMessage={t('form.nothing')}
        data-testid="retake-of"
      />
      <span>
        <Button
          variant="default"
          disabled={form.retakeOf.length === 0}
          loading={asked.isPending}
          onClick={() => asked.mutate(form.retakeOf)}
          data-testid="who-must-come"
        >
          {t('repeat.ask')}
        </Button>
      </span>
      {asked.error && <ProblemAlert problem={problemOf(asked.error)} />}
      {asked.data && <Found found={asked.data} form={form} onChange={onChange} />}
    </Fieldset>
  )
}

type Reason = (typeof repeatReasons)[number]

function Found({ found, form, onChange }: { found: Repeaters; form: ExamForm; onChange: Change }) {
  const { t, named } = useTimetableText()
  const [chosen, setChosen] = useState<readonly Reason[]>(['retake'])
  const [taken, setTaken] = useState<number | null>(null)
  const there = new Set(form.students.map(({ student }) => student))
  const { students, open } = found
  const fresh = students.filter(({ number, why }) => chosen.includes(why) && !there.has(number))
  const room = sittersAtMost - form.students.length
  const take = () => {
    setTaken(fresh.length)
    onChange({ students: [...form.students, ...fresh.map(({ number }) => newSpecial(number, 'added'))] })
  }
  return (
    <div data-testid="repeaters">
      {open.length > 0 && (
        <p className={classes.wrong}>
          {t('repeat.open', { exams: open.map(({ title }) => named(title)).join('; ') })}
        </p>
      )}
      {students.length === 0 && <p>{t('repeat.none')}</p>}
      {repeatReasons.map((why) => {
        const here = students.filter((one) => one.why === why)
        return (
          here.length > 0 && (
            <div key={why} className={classes.repeaters}>
              <Checkbox
                label={t(`repeat.${why}`, { n: here.length })}
                checked={chosen.includes(why)}
                onChange={(event) =>
                  setChosen(
                    event.currentTarget.checked ? [...chosen, why] : chosen.filter((one) => one !== why),
                  )
                }
                data-testid={`repeat-${why}`}
              />
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
              <ul tabIndex={0} aria-label={t(`repeat.${why}`, { n: here.length })}>
                {here.map(({ number, name, group, grade }) => (
                  <li key={number}>
                    {[name, number, ...[group, grade].filter((one) => one !== null)].join(' · ')}
                  </li>
                ))}
              </ul>
            </div>
          )
        )
      })}
      {students.some(({ number }) => there.has(number)) && (
        <p className={classes.how}>
          {t('repeat.there', { n: students.filter(({ number }) => there.has(number)).length })}
        </p>
      )}
      {fresh.length > room ? (
        <p className={classes.wrong}>{t('repeat.too-many', { n: sittersAtMost })}</p>
      ) : (
        fresh.length > 0 && (
          <Button onClick={take} data-testid="take-over">
            {t('repeat.take', { n: fresh.length })}
          </Button>
        )
      )}
      {taken !== null && <p role="status">{t('repeat.taken', { n: taken })}</p>}
    </div>
  )
}
