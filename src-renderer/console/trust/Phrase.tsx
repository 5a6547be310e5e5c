/** A new pass phrase, typed twice. */
import { PasswordInput } from '@mantine/core'
import { longestPhrase, shortestPhrase } from './mine.ts'
import { useTrustText } from './text.ts'

export interface Phrases {
  phrase: string
  again: string
}
export const noPhrases: Phrases = { phrase: '', again: '' }

export const fits = ({ phrase, again }: Phrases): boolean =>
  phrase.length >= shortestPhrase && phrase === again

export function NewPhrase({ value, onChange }: { value: Phrases; onChange: (now: Phrases) => void }) {
  const { t } = useTrustText()
  const { phrase, again } = value
  const short = phrase !== '' && phrase.length < shortestPhrase
  const other = again !== '' && !phrase.startsWith(again)
  return (
    <>
      <PhraseField
        label={t('key.phrase')}
        description={t('key.phrase-says', { count: shortestPhrase })}
        error={short ? t('key.phrase-short', { count: shortestPhrase - phrase.length }) : null}
        value={phrase}
        isNew
        id="phrase"
        onChange={(now) => onChange({ ...value, phrase: now })}
      />
      <PhraseField
        label={t('key.phrase-again')}
        error={other ? t('key.phrase-other') : null}
        value={again}
        isNew
        id="phrase-again"
        onChange={(now) => onChange({ ...value, again: now })}
      />
    </>
  )
}

interface FieldProps {
  label: string
  description?: string
  error: string | null
  value: string
  isNew?: boolean
  id: string
  onChange: (value: string) => void
}

/** No browser is to keep it: it would be beside the key. */
export function PhraseField({ label, description, error, value, isNew = false, id, onChange }: FieldProps) {
  const { t } = useTrustText()
  return (
    <PasswordInput
      label={label}
      description={description}
      error={error}
      autoComplete={isNew ? 'new-password' : 'off'}
      aria-invalid={error !== null}
      maxLength={longestPhrase}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('key.show'), tabIndex: 0 }}
      data-testid={id}
    />
  )
}
