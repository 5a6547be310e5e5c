/** Why nothing is heard. */
import { Alert } from '@mantine/core'
import { languageNames, useTranslation } from '../../i18n/index.ts'
import { useSpeaking } from './speech.ts'

export function SpeechTrouble() {
  const { t } = useTranslation()
  const trouble = useSpeaking((state) => state.trouble)
  return (
    <div role="status">
      {trouble && (
        <Alert color="orange" c="var(--taza-ink)" mb="sm" data-testid={`speech-${trouble.code}`}>
          {trouble.code === 'no-voice'
            ? t('aloud.no-voice', { language: languageNames[trouble.language] })
            : t('aloud.failed')}
        </Alert>
      )}
    </div>
  )
}
