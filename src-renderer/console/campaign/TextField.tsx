/** One line in the language that is written; what it says in another language stands below it while it is empty. */
import { TextInput } from '@mantine/core'
import { type Texts, textIn } from '../../../src-shared/campaign/texts.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import classes from './Campaign.module.css'

interface Props {
  label: string
  texts: Texts
  language: Language
  onChange: (texts: Partial<Record<Language, string>>) => void
  testId: string
}

export function TextField({ label, texts, language, onChange, testId }: Props) {
  const text = texts[language] ?? ''
  const other = text === '' ? textIn(texts, language) : null
  return (
    <div className={classes.text}>
      <TextInput
        label={label}
        lang={language}
        data-as-is
        value={text}
        onChange={({ currentTarget: { value } }) => onChange({ ...texts, [language]: value })}
        data-testid={testId}
      />
      {other && (
        <p className={classes.other} lang={other.language} data-as-is>
          {other.text}
        </p>
      )}
    </div>
  )
}
