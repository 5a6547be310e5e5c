/** For the invigilator at the station, where no network brings key and order: the words of the room's envelope. */
import { Button, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n/index.ts'
import { ProblemAlert } from '../ui/index.ts'
import { act, useStation } from './store.ts'

export function OpenByEnvelope() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const busy = useStation((state) => state.busy === 'envelope.open')
  const refusal = useStation((state) => state.refusal)
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (!open) return
    form.current?.scrollIntoView({ block: 'end' })
    field.current?.focus({ preventScroll: true })
  }, [open])

  const toggle = () => {
    setWords('')
    useStation.setState({ refusal: null })
    setOpen(!open)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    // What was typed stays: of eight words one may be wrong.
    await act('envelope.open', { words })
  }
  return (
    <div>
      <Button variant="default" onClick={toggle} aria-expanded={open} data-testid="envelope-open">
        {t('sealed.open')}
      </Button>
      {open && (
        <form ref={form} onSubmit={(event) => void submit(event)} data-testid="envelope">
          <Stack gap="sm" mt="sm" align="flex-start">
            <Text>{t('sealed.how')}</Text>
            <TextInput
              ref={field}
              w="100%"
              label={t('sealed.words')}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
              maxLength={400}
              autoComplete="off"
              spellCheck={false}
              data-testid="envelope-words"
            />
            <Button type="submit" loading={busy} disabled={words.trim() === ''} data-testid="envelope-go">
              {t('sealed.go')}
            </Button>
            {refusal && <ProblemAlert problem={refusal} />}
          </Stack>
        </form>
      )}
    </div>
  )
}
