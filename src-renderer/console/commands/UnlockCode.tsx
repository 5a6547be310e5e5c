/** For a locked station without a network: the number on its screen in, what is to be typed there out. */
import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { AttemptSummary } from '../../../src-shared/console-api.ts'
import { UnlockChallenge } from '../../../src-shared/unlock/code.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { useMayCommand, useUnlockCode } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './CommandDialog.module.css'

export function UnlockCode({ attempt }: { attempt: AttemptSummary }) {
  const { t } = useText()
  const may = useMayCommand()
  const [open, setOpen] = useState(false)
  if (!may) return null
  return (
    <>
      <Button variant="default" size="compact-md" onClick={() => setOpen(true)} data-testid="unlock-code">
        {t('unlock-code.button')}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={<b className={classes.title}>{t('unlock-code.title', { name: attempt.student.name })}</b>}
        closeButtonProps={{ 'aria-label': t('close') }}
        centered
        size="md"
        transitionProps={{ duration: 0 }}
      >
        <Asking attempt={attempt.id} onDone={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function Asking({ attempt, onDone }: { attempt: string; onDone: () => void }) {
  const { t } = useText()
  const code = useUnlockCode(attempt)
  const [challenge, setChallenge] = useState('')
  const complete = UnlockChallenge.safeParse(challenge).success
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (complete) code.mutate(challenge)
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.effect}>{t('unlock-code.text')}</p>
      <TextInput
        label={t('unlock-code.challenge')}
        value={challenge}
        onChange={(event) => setChallenge(event.currentTarget.value)}
        readOnly={code.isSuccess}
        inputMode="numeric"
        maxLength={16}
        autoComplete="off"
        data-autofocus
        data-testid="unlock-challenge"
      />
      {code.isSuccess && (
        <dl className={classes.answer} aria-label={t('unlock-code.type')}>
          <dt>{t('unlock-code.login')}</dt>
          <dd data-as-is>{code.data.login}</dd>
          <dt>{t('unlock-code.answer')}</dt>
          <dd data-testid="unlock-answer">{code.data.answer}</dd>
        </dl>
      )}
      {code.isError && <ProblemAlert problem={problemOf(code.error)} />}
      <Group justify="flex-end">
        {code.isSuccess ? (
          <Button autoFocus onClick={onDone}>
            {t('unlock-code.done')}
          </Button>
        ) : (
          <Button type="submit" disabled={!complete} loading={code.isPending} data-testid="unlock-give">
            {t('unlock-code.give')}
          </Button>
        )}
      </Group>
    </form>
  )
}
