/** Student number and code of the day. A card reader is a keyboard that types the number and Enter. */
import { Button, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { StationView } from '../../../src-shared/bridge/station-view.ts'
import { useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { act, useStation } from '../store.ts'
import { SurveyRoom } from '../survey/SurveyRoom.tsx'
import { Surveys } from './Surveys.tsx'

export function SignInScreen() {
  const [answering, answer] = useState<StationView['surveys'][number] | null>(null)
  const leave = useCallback(() => answer(null), [])
  return answering ? <SurveyRoom offered={answering} onLeave={leave} /> : <SignIn onSurvey={answer} />
}

function SignIn({ onSurvey }: { onSurvey: (survey: StationView['surveys'][number]) => void }) {
  const { t } = useTranslation()
  const [number, typeNumber] = useState('')
  const [code, typeCode] = useState('')
  const numberField = useRef<HTMLInputElement>(null)
  const codeField = useRef<HTMLInputElement>(null)
  const busy = useStation((state) => state.busy === 'student.sign-in')

  useEffect(() => numberField.current?.focus(), [])

  const go = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    // Enter, from a person or a card reader, goes to what is still empty.
    if (number.trim() === '') return numberField.current?.focus()
    if (code.trim() === '') return codeField.current?.focus()
    const accepted = await act('student.sign-in', { number: number.trim(), code: code.trim() })
    if (accepted) return
    const field = useStation.getState().refusal?.code === 'unknown-student' ? numberField : codeField
    field.current?.focus()
    field.current?.select()
  }
  return (
    <Card title={t('sign-in.title')} focus={false}>
      <form onSubmit={(event) => void go(event)}>
        <Stack gap="lg">
          <Text size="lg">{t('sign-in.lead')}</Text>
          <TextInput
            ref={numberField}
            label={t('sign-in.number')}
            size="xl"
            maxLength={64}
            value={number}
            onChange={(event) => typeNumber(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-testid="number"
          />
          <TextInput
            ref={codeField}
            label={t('sign-in.code')}
            size="xl"
            maxLength={64}
            value={code}
            onChange={(event) => typeCode(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-testid="code"
          />
          <Button type="submit" size="xl" loading={busy} data-testid="sign-in">
            {t('sign-in.go')}
          </Button>
        </Stack>
      </form>
      <Surveys onHere={onSurvey} />
    </Card>
  )
}
