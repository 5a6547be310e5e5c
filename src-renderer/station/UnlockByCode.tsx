/** For the invigilator at the station, where no network carries her command: challenge, her login, the answer. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { spoken } from '../../src-shared/unlock/code.ts'
import { useTranslation } from '../i18n/index.ts'
import { ProblemAlert } from '../ui/index.ts'
import classes from './LockOverlay.module.css'
import { act, useStation } from './store.ts'

/** By the key's place: under a Kazakh layout the upper row types letters. */
const digitOf = ({ code }: KeyboardEvent) => /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]

export function UnlockByCode({ challenge }: { challenge: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [login, setLogin] = useState('')
  const [answer, setAnswer] = useState('')
  const busy = useStation((state) => state.busy === 'lock.answer')
  const refusal = useStation((state) => state.refusal)
  const form = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLInputElement>(null)

  // It opens below what is on the screen already.
  useEffect(() => {
    if (!open) return
    form.current?.scrollIntoView({ block: 'end' })
    first.current?.focus({ preventScroll: true })
  }, [open])

  const toggle = () => {
    setAnswer('')
    useStation.setState({ refusal: null })
    setOpen(!open)
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const digit = digitOf(event)
    if (digit === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    const { selectionStart, selectionEnd } = event.currentTarget
    setAnswer(
      answer.slice(0, selectionStart ?? answer.length) + digit + answer.slice(selectionEnd ?? answer.length),
    )
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await act('lock.answer', { login, answer }))) setAnswer('')
  }
  return (
    <>
      <Button
        variant="subtle"
        size="compact-md"
        onClick={toggle}
        aria-expanded={open}
        data-testid="unlock-open"
      >
        {t('lock.by-code')}
      </Button>
      {open && (
        <form
          ref={form}
          className={classes.byCode}
          onSubmit={(event) => void submit(event)}
          data-testid="unlock"
        >
          <Stack gap="sm">
            <Text>{t('lock.by-code-how')}</Text>
            <p className={classes.labelled}>
              {t('lock.challenge')}{' '}
              <b className={classes.challenge} data-testid="unlock-challenge">
                {spoken(challenge)}
              </b>
            </p>
            <Group align="flex-end" gap="md">
              <TextInput
                ref={first}
                label={t('lock.login')}
                value={login}
                onChange={(event) => setLogin(event.currentTarget.value)}
                maxLength={64}
                autoComplete="off"
                spellCheck={false}
                data-testid="unlock-login"
              />
              <TextInput
                label={t('lock.answer')}
                value={answer}
                onKeyDown={press}
                onChange={(event) => setAnswer(event.currentTarget.value.replace(/[^\d ]/g, ''))}
                maxLength={16}
                inputMode="numeric"
                autoComplete="off"
                data-testid="unlock-answer"
              />
              <Button
                type="submit"
                loading={busy}
                disabled={login.trim() === '' || answer.trim() === ''}
                data-testid="unlock-go"
              >
                {t('lock.unlock')}
              </Button>
            </Group>
            {refusal && <ProblemAlert problem={refusal} />}
          </Stack>
        </form>
      )}
    </>
  )
}
