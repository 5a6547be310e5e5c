import { Textarea, TextInput } from '@mantine/core'
import type { Language } from '../../../src-shared/vocabulary.ts'
import type { Passage } from '../../../src-shared/wordings/passages.ts'
import { useTranslation } from '../../i18n/index.ts'
import classes from './Wordings.module.css'

export type TextField = HTMLInputElement | HTMLTextAreaElement

interface Props {
  passage: Passage
  /** Of the paper. */
  language: Language
  text: string
  /** What somebody else has saved since, where it differs. */
  theirs: { version: number; text: string } | null
  wrong: string | null
  onChange: (text: string) => void
  onFocus: () => void
  keep: (field: TextField | null) => void
}

export function PassageField({ passage, language, text, theirs, wrong, onChange, onFocus, keep }: Props) {
  const { t } = useTranslation('wordings')
  const { id, line } = passage
  const common = {
    label: t(`passage.${id}.name`),
    description: t(`passage.${id}.when`),
    value: text,
    // The names of fields are Latin in every language.
    error: wrong && <span data-as-is>{wrong}</span>,
    'data-as-is': true,
    lang: language,
    onFocus,
    // Tabs come with what is copied from elsewhere.
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      onChange(value.replaceAll('\t', ' ')),
    'data-testid': `passage-${id}`,
  }
  return (
    <div>
      {line ? (
        <TextInput {...common} ref={keep} />
      ) : (
        <Textarea {...common} ref={keep} autosize minRows={2} maxRows={10} />
      )}
      {theirs && (
        <p className={classes.theirs} data-testid={`theirs-${id}`}>
          <b>{t('outdated.theirs', { version: theirs.version })}</b>{' '}
          <span lang={language} data-as-is>
            {theirs.text || t('outdated.nothing')}
          </span>
        </p>
      )}
    </div>
  )
}
