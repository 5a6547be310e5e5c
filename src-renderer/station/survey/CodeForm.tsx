/** Number and code buy a token that nobody can lead back to them. */
import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { codeLength, codeTyped } from '../../../src-shared/surveys/bounds.ts'
import type { Problem } from '../../../src-shared/vocabulary.ts'
import { type Prepared, prepareToken, type Token } from '../../anonymous/token.ts'
import { call } from '../../bridge.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../problem.ts'

interface Props {
  survey: string
  /** SPKI, base64. */
  surveyKey: string
  onToken: (token: Token) => void
}

/** Said in a survey's own words. */
const told: readonly string[] = ['wrong-code', 'unknown-student', 'used-token']

export function CodeForm({ survey, surveyKey, onToken }: Props) {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  /** Of this screen: an answer that was lost is asked for again, and is the same. */
  const prepared = useRef<Prepared | null>(null)
  const typed = codeTyped(code)
  const whole = number.trim() !== '' && typed.length === codeLength

  async function send(event: FormEvent) {
    event.preventDefault()
    if (!whole || busy) return
    setBusy(true)
    setProblem(null)
    try {
      prepared.current ??= await prepareToken(survey, surveyKey)
      const { blinded, finish } = prepared.current
      const body = { number: number.trim(), code: typed, blinded }
      const { signature } = await call('survey.token', { survey, body })
      onToken(await finish(signature))
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack gap="lg">
        <Text>{t('open-survey:anonymous')}</Text>
        <TextInput
          label={t('open-survey:number')}
          size="lg"
          maxLength={64}
          value={number}
          disabled={busy}
          onChange={(event) => setNumber(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-testid="survey-number"
        />
        <TextInput
          label={t('open-survey:code')}
          description={t('open-survey:code-says')}
          size="lg"
          maxLength={20}
          value={code}
          disabled={busy}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-testid="survey-code"
        />
        {problem &&
          (told.includes(problem.code) ? (
            <Alert role="alert" color="orange" variant="light" data-testid={`survey-refused-${problem.code}`}>
              <Text c="var(--taza-ink)">{t(`open-survey:refused.${problem.code}`)}</Text>
            </Alert>
          ) : (
            <ProblemAlert problem={problem} />
          ))}
        <Button type="submit" size="lg" disabled={!whole} loading={busy} data-testid="survey-go-on">
          {t('open-survey:go-on')}
        </Button>
      </Stack>
    </form>
  )
}
