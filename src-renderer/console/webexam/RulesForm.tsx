/** The rules of a web exam, each with what it means in one line. */
import { Checkbox, Fieldset, Select, Textarea, TextInput } from '@mantine/core'
import type { ChangeEvent } from 'react'
import { languages } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import boxes from '../frame/Form.module.css'
import { useText } from '../text/useText.ts'
import type { RulesDraft, Wrong } from './draft.ts'
import classes from './WebExam.module.css'

interface Props {
  draft: RulesDraft
  /** Told below their fields; none while nobody has tried to save. */
  wrong: readonly Wrong[]
  disabled: boolean
  onChange(change: Partial<RulesDraft>): void
}

type TextField =
  | 'start'
  | 'allow'
  | 'block'
  | 'resourceList'
  | 'downloadTypes'
  | 'quit'
  | 'userAgent'
  | 'configKey'
  | 'browserExamKey'
type ChoiceField = 'newWindows' | 'downloads' | 'uploads' | 'resources'

const controls = ['back', 'reload', 'zoom', 'find'] as const
const choices = {
  newWindows: ['second', 'same', 'refuse'],
  downloads: ['pdf', 'list', 'refuse'],
  uploads: ['refuse', 'folder'],
  resources: ['https', 'list'],
} as const satisfies Record<ChoiceField, readonly string[]>

export function RulesForm({ draft, wrong, disabled, onChange }: Props) {
  const { t } = useText()
  const errorsOf = (field: TextField) => {
    const of = wrong.filter((one) => one.field === field)
    return of.length === 0 ? null : <Errors of={of} />
  }
  const text = (field: TextField) => ({
    label: t(`webexam:rule.${field}.name`),
    description: t(`webexam:rule.${field}.what`),
    value: draft[field],
    error: errorsOf(field),
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange({ [field]: event.currentTarget.value }),
    'data-testid': `rule-${field}`,
  })
  const choice = (field: ChoiceField) => ({
    label: t(`webexam:rule.${field}.name`),
    description: t(`webexam:rule.${field}.what`),
    data: choices[field].map((value: string) => ({ value, label: t(`webexam:rule.${field}.${value}`) })),
    value: draft[field],
    allowDeselect: false,
    onChange: (value: string | null) => value !== null && onChange({ [field]: value }),
    'data-testid': `rule-${field}`,
  })
  return (
    <>
      <Fieldset legend={t('webexam:form.where')} disabled={disabled} className={boxes.group}>
        <TextInput
          {...text('start')}
          placeholder="https://lms.example.kz/mod/quiz/view.php?id=42"
          maxLength={2048}
        />
        <Textarea {...text('allow')} autosize minRows={2} maxRows={10} placeholder="https://cas.example.kz" />
        <Textarea {...text('block')} autosize minRows={1} maxRows={10} />
        <Select {...choice('resources')} />
        {draft.resources === 'list' && (
          <Textarea {...text('resourceList')} autosize minRows={2} maxRows={10} />
        )}
      </Fieldset>
      <Fieldset legend={t('webexam:form.what')} disabled={disabled} className={boxes.group}>
        <Select {...choice('newWindows')} />
        <Select {...choice('downloads')} />
        {draft.downloads === 'list' && (
          <TextInput {...text('downloadTypes')} placeholder="docx, xlsx, zip" maxLength={400} data-as-is />
        )}
        <Select {...choice('uploads')} />
        <Checkbox.Group
          label={t('webexam:rule.controls.name')}
          description={t('webexam:rule.controls.what')}
          value={controls.filter((one) => draft[one])}
          onChange={(on) => onChange(Object.fromEntries(controls.map((one) => [one, on.includes(one)])))}
        >
          <div className={classes.controls}>
            {controls.map((one) => (
              <Checkbox
                key={one}
                value={one}
                label={t(`webexam:rule.controls.${one}`)}
                data-testid={`rule-${one}`}
              />
            ))}
          </div>
        </Checkbox.Group>
        <TextInput {...text('quit')} maxLength={2048} />
        <Select
          label={t('webexam:rule.language.name')}
          description={t('webexam:rule.language.what')}
          data={[
            { value: '', label: t('webexam:rule.language.student') },
            ...languages.map((value) => ({ value, label: languageNames[value] })),
          ]}
          value={draft.language}
          allowDeselect={false}
          onChange={(value) => onChange({ language: languages.find((one) => one === value) ?? '' })}
        />
      </Fieldset>
      <Fieldset legend={t('webexam:form.seb')} disabled={disabled} className={boxes.group}>
        <TextInput {...text('configKey')} maxLength={64} data-as-is />
        <TextInput {...text('browserExamKey')} maxLength={64} data-as-is />
        <TextInput {...text('userAgent')} maxLength={200} />
      </Fieldset>
    </>
  )
}

/** A few of them: who pasted a wrong list sees what is the matter. */
const shownAtMost = 5

function Errors({ of }: { of: readonly Wrong[] }) {
  const { t } = useText()
  return (
    <>
      {of.slice(0, shownAtMost).map(({ code, entry, refusal }) => (
        <span key={`${code} ${entry}`} className={classes.wrong}>
          {t(`webexam:wrong.${code}`, { entry: entry.slice(0, 200) })}
          {refusal && ` ${t(`webexam:why.${refusal}`)}`}
        </span>
      ))}
      {of.length > shownAtMost && <span className={classes.wrong}>…</span>}
    </>
  )
}
