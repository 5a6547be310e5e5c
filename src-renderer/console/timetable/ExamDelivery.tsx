/** How an exam is sat: our own questions, or a page of the university's own system with its rules. */
import { Fieldset, SegmentedControl } from '@mantine/core'
import type { PlannedExam } from '../../../src-shared/timetable/timetable.ts'
import boxes from '../frame/Form.module.css'
import { rulesOf } from '../webexam/draft.ts'
import { RulesForm } from '../webexam/RulesForm.tsx'
import type { Change, ExamForm } from './draft.ts'
import { ExamQuestions } from './ExamQuestions.tsx'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  form: ExamForm
  /** Null: a new one. */
  exam: PlannedExam | null
  /** Somebody has tried to save it. */
  tried: boolean
  onChange: Change
}

export function ExamDelivery({ form, exam, tried, onChange }: Props) {
  const { t } = useTimetableText()
  const { delivery, rules } = form
  return (
    <>
      <Fieldset legend={t('delivery.title')} className={boxes.group}>
        <SegmentedControl
          aria-label={t('delivery.title')}
          value={delivery}
          onChange={(value) => onChange({ delivery: value === 'web' ? 'web' : 'paper' })}
          data={(['paper', 'web'] as const).map((value) => ({
            value,
            label: <span data-testid={`delivery-${value}`}>{t(`delivery.${value}`)}</span>,
          }))}
        />
        {delivery === 'paper' &&
          (exam ? (
            <ExamQuestions exam={exam} />
          ) : (
            <p className={classes.how}>{t('delivery.questions-later')}</p>
          ))}
        {delivery === 'web' && <p className={classes.how}>{t('delivery.web-what')}</p>}
      </Fieldset>
      {delivery === 'web' && (
        <RulesForm
          draft={rules}
          wrong={tried && rules.start.trim() !== '' ? rulesOf(rules).wrong : []}
          disabled={false}
          onChange={(change) => onChange({ rules: { ...rules, ...change } })}
        />
      )}
    </>
  )
}
