/** What an exam is called, when it is, and by which rules it is guarded and seated. */
import { Fieldset, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { policyPresets } from '../../../src-shared/api/web-exams.ts'
import { titleLength } from '../../../src-shared/exam.ts'
import { Apart } from '../../../src-shared/timetable/seating.ts'
import { plannedMinutesAtMost } from '../../../src-shared/timetable/timetable.ts'
import { languages } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import boxes from '../frame/Form.module.css'
import type { Change, ExamForm } from './draft.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

export function ExamAbout({ form, onChange }: { form: ExamForm; onChange: Change }) {
  const { t } = useTimetableText()
  return (
    <Fieldset legend={t('form.about')} className={boxes.group}>
      <p className={classes.how}>{t('form.titles')}</p>
      <div className={classes.pairs}>
        {languages.map((language) => (
          <TextInput
            key={language}
            label={t('form.title', { language: languageNames[language] })}
            lang={language}
            maxLength={titleLength}
            value={form.title[language]}
            onChange={(event) =>
              onChange({ title: { ...form.title, [language]: event.currentTarget.value } })
            }
            data-testid={`title-${language}`}
          />
        ))}
      </div>
      <div className={classes.pairs}>
        <TextInput
          type="date"
          label={t('form.day')}
          value={form.day}
          onChange={(event) => onChange({ day: event.currentTarget.value })}
          data-testid="day"
        />
        <TextInput
          type="time"
          label={t('form.time')}
          value={form.time}
          onChange={(event) => onChange({ time: event.currentTarget.value.slice(0, 5) })}
          data-testid="time"
        />
        <NumberInput
          label={t('exam.minutes')}
          min={1}
          max={plannedMinutesAtMost}
          allowDecimal={false}
          value={form.minutes}
          onChange={(value) => onChange({ minutes: String(value) })}
          data-testid="minutes"
        />
        <NativeSelect
          label={t('form.kind')}
          value={form.kind}
          onChange={(event) =>
            onChange(
              event.currentTarget.value === 'retake' ? { kind: 'retake' } : { kind: 'main', retakeOf: [] },
            )
          }
          data={(['main', 'retake'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
          data-testid="kind"
        />
      </div>
      <div className={classes.pairs}>
        <NativeSelect
          label={t('webexam:form.policy')}
          description={t(`webexam:policy-what.${form.policy}`)}
          value={form.policy}
          onChange={(event) =>
            onChange({ policy: policyPresets.find((one) => one === event.currentTarget.value) ?? 'standard' })
          }
          data={policyPresets.map((value) => ({ value, label: t(`webexam:policy.${value}`) }))}
          data-testid="policy"
        />
        <NativeSelect
          label={t('form.apart')}
          description={t(`apart-what.${form.apart}`)}
          value={form.apart}
          onChange={(event) => onChange({ apart: Apart.catch('group').parse(event.currentTarget.value) })}
          data={Apart.options.map((value) => ({ value, label: t(`apart.${value}`) }))}
          data-testid="apart"
        />
      </div>
    </Fieldset>
  )
}
