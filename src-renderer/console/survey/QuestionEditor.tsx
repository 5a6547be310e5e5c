/** One question of a survey: its kind, its text and answers in each language. */
import { Button, Checkbox, Fieldset, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { questionKinds } from '../../../src-shared/surveys/bounds.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { languageNames, useTranslation } from '../../i18n/index.ts'
import type { QuestionDraft } from './draft.ts'
import classes from './Survey.module.css'

interface Props {
  number: number
  question: QuestionDraft
  languages: readonly Language[]
  onChange: (change: Partial<QuestionDraft>) => void
  /** Null: it is the first. */
  onMove: (() => void) | null
  onRemove: () => void
}

export function QuestionEditor({ number, question, languages, onChange, onMove, onRemove }: Props) {
  const { t } = useTranslation('survey')
  const { kind, text, required, options } = question
  const chosen = kind === 'single' || kind === 'multiple'
  const id = `question-${number}`
  return (
    <Fieldset
      legend={t('question.number', { number: String(number) })}
      className={classes.group}
      data-testid={id}
    >
      <div className={classes.row}>
        <NativeSelect
          label={t('question.kind')}
          value={kind}
          data={questionKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({ kind: questionKinds.find((one) => one === value) ?? 'single' })
          }
          data-testid={`${id}-kind`}
        />
        {kind === 'scale' && (
          <>
            <NativeSelect
              label={t('question.from')}
              value={String(question.from)}
              data={['0', '1']}
              onChange={({ currentTarget: { value } }) => onChange({ from: value === '0' ? 0 : 1 })}
            />
            <NativeSelect
              label={t('question.to')}
              value={String(question.to)}
              data={Array.from({ length: 9 }, (_, i) => String(i + 2))}
              onChange={({ currentTarget: { value } }) => onChange({ to: Number(value) })}
            />
          </>
        )}
        <Checkbox
          label={t('question.required')}
          className={classes.check ?? ''}
          checked={required}
          onChange={({ currentTarget: { checked } }) => onChange({ required: checked })}
        />
      </div>
      <div className={classes.pairs}>
        {languages.map((language) => {
          const name = { language: languageNames[language] }
          return (
            <div key={language} lang={language} className={classes.pair}>
              <Textarea
                label={t('question.text', name)}
                maxLength={1000}
                autosize
                minRows={1}
                maxRows={6}
                value={text[language]}
                onChange={({ currentTarget: { value } }) =>
                  onChange({ text: { ...text, [language]: value } })
                }
                data-testid={`${id}-text-${language}`}
              />
              {chosen && (
                <Textarea
                  label={t('question.options', name)}
                  description={t('question.options-say')}
                  maxLength={9300}
                  autosize
                  minRows={3}
                  maxRows={12}
                  value={options[language]}
                  onChange={({ currentTarget: { value } }) =>
                    onChange({ options: { ...options, [language]: value } })
                  }
                  data-testid={`${id}-options-${language}`}
                />
              )}
              {kind === 'scale' &&
                (['low', 'high'] as const).map((end) => (
                  <TextInput
                    key={end}
                    label={t(`question.${end}`, name)}
                    maxLength={100}
                    value={question[end][language]}
                    onChange={({ currentTarget: { value } }) =>
                      onChange({ [end]: { ...question[end], [language]: value } })
                    }
                  />
                ))}
            </div>
          )
        })}
      </div>
      <div className={classes.row}>
        {onMove && (
          <Button variant="default" size="compact-sm" onClick={onMove} data-testid={`${id}-up`}>
            {t('question.up')}
          </Button>
        )}
        <Button variant="default" size="compact-sm" onClick={onRemove} data-testid={`${id}-remove`}>
          {t('question.remove')}
        </Button>
      </div>
    </Fieldset>
  )
}
