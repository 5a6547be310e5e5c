/** Students of whom something else holds than of their group: added, excused, with more time, with a ticket of their own. */
import { Button, Checkbox, Fieldset, NativeSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  type Checked,
  extraMinutesAtMost,
  noteLength,
  type Special,
  sittersAtMost,
  ticketsAtMost,
} from '../../../src-shared/timetable/timetable.ts'
import boxes from '../frame/Form.module.css'
import { useFoundStudents } from '../server/people.ts'
import { type Change, type ExamForm, newSpecial } from './draft.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  form: ExamForm
  /** Undefined: nobody has looked yet. */
  check: Checked | undefined
  onChange: Change
}

export function Accommodations({ form: { students, groups }, check, onChange }: Props) {
  const { t } = useTimetableText()
  const [typed, setTyped] = useState('')
  const found = useFoundStudents(typed)
  const known = new Map(
    [...(check?.sitters ?? []), ...(check?.excused ?? [])].map((one) => [one.number, one]),
  )
  const there = new Set(students.map(({ student }) => student))
  const options = found.data?.rows.filter(({ number }) => !there.has(number)) ?? []
  const put = (student: string, change: Partial<Special>) =>
    onChange({ students: students.map((one) => (one.student === student ? { ...one, ...change } : one)) })
  const add = (number: string | null) => {
    const one = options.find((option) => option.number === number)
    if (!one) return
    const place = one.group !== null && groups.includes(one.group) ? null : 'added'
    onChange({ students: [...students, newSpecial(one.number, place)] })
    setTyped('')
  }
  return (
    <Fieldset legend={t('special.title')} className={boxes.group}>
      <p className={classes.how}>{t('special.what')}</p>
      {students.map((one) => (
        <SpecialStudent
          key={one.student}
          special={one}
          name={known.get(one.student)?.name ?? one.student}
          group={known.get(one.student)?.group ?? null}
          onChange={(change) => put(one.student, change)}
          onRemove={() => onChange({ students: students.filter(({ student }) => student !== one.student) })}
        />
      ))}
      {students.length < sittersAtMost && (
        <Select
          label={t('special.add')}
          placeholder={t('special.find')}
          searchable
          value={null}
          searchValue={typed}
          onSearchChange={setTyped}
          onChange={add}
          filter={({ options: all }) => all}
          data={options.map(({ number, name, groupTitle }) => ({
            value: number,
            label: [name, number, ...(groupTitle === null ? [] : [groupTitle])].join(' · '),
          }))}
          nothingFoundMessage={t('form.nothing')}
          data-testid="add-student"
        />
      )}
    </Fieldset>
  )
}

const placesOf = ['group', 'added', 'excused'] as const

interface StudentProps {
  special: Special
  name: string
  group: string | null
  onChange: (change: Partial<Special>) => void
  onRemove: () => void
}

function SpecialStudent({ special, name, group, onChange, onRemove }: StudentProps) {
  const { t } = useTimetableText()
  const { student, place, extraMinutes, speech, note, ticket } = special
  const whole = (value: string | number, least: number, most: number) =>
    Math.min(most, Math.max(least, Math.trunc(Number(value)) || least))
  return (
    <div className={classes.student} data-testid={`special-${student}`}>
      <b>{[name, ...(name === student ? [] : [student]), ...(group === null ? [] : [group])].join(' · ')}</b>
      <NativeSelect
        label={t('special.place')}
        value={place ?? 'group'}
        onChange={(event) => {
          const { value } = event.currentTarget
          onChange({ place: value === 'added' || value === 'excused' ? value : null })
        }}
        data={placesOf.map((value) => ({ value, label: t(`special.${value}`) }))}
      />
      <NumberInput
        label={t('special.extra')}
        min={0}
        max={extraMinutesAtMost}
        allowDecimal={false}
        disabled={place === 'excused'}
        value={extraMinutes}
        onChange={(value) => onChange({ extraMinutes: whole(value, 0, extraMinutesAtMost) })}
        data-testid="extra"
      />
      <Checkbox
        label={t('special.speech')}
        disabled={place === 'excused'}
        checked={speech}
        onChange={(event) => onChange({ speech: event.currentTarget.checked })}
        data-testid="speech"
      />
      <NumberInput
        label={t('special.ticket')}
        min={1}
        max={ticketsAtMost}
        allowDecimal={false}
        disabled={place === 'excused'}
        value={ticket ?? ''}
        onChange={(value) => onChange({ ticket: value === '' ? null : whole(value, 1, ticketsAtMost) })}
      />
      <TextInput
        label={t('special.note')}
        maxLength={noteLength}
        value={note}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
      <Button variant="default" aria-label={`${t('form.remove')}: ${name}`} onClick={onRemove}>
        {t('form.remove')}
      </Button>
    </div>
  )
}
