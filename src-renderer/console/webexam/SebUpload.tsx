/** A settings file of Safe Exam Browser, read into the rules of the form. */
import { Alert, Button, FileButton, Group, PasswordInput } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { WebRules } from '../../../src-shared/web-exam.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { useReadSeb } from '../server/webExams.ts'
import { useText } from '../text/useText.ts'
import classes from './WebExam.module.css'

/** Bytes; the server takes no more. */
const atMost = 1_000_000

export function SebUpload({ onRules }: { onRules: (rules: WebRules) => void }) {
  const { t } = useText()
  const reading = useReadSeb()
  const [file, setFile] = useState<File | null>(null)
  const [password, setPassword] = useState('')
  const tooLarge = file !== null && file.size > atMost
  const read = (one: File, typed: string | null) => {
    if (one.size <= atMost)
      reading.mutate(
        { file: one, password: typed },
        { onSuccess: ({ read: found }) => found?.rules && onRules(found.rules) },
      )
  }
  const choose = (one: File | null) => {
    reading.reset()
    setPassword('')
    setFile(one)
    if (one) read(one, null)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (file) read(file, password)
  }
  const { data } = reading
  return (
    <section className={classes.seb} aria-label={t('webexam:seb.title')} data-testid="seb">
      <p className={classes.how}>{t('webexam:seb.how')}</p>
      <FileButton accept=".seb,application/seb" onChange={choose}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            loading={reading.isPending}
            leftSection={<IconUpload aria-hidden size={16} />}
            data-testid="seb-file"
          >
            {t('webexam:seb.choose')}
          </Button>
        )}
      </FileButton>
      {tooLarge && <Alert color="orange">{t('webexam:seb.too-large')}</Alert>}
      {reading.error && <ProblemAlert problem={problemOf(reading.error)} />}
      {data && data.wrong !== null && (
        <Alert
          color="orange"
          role="alert"
          title={t('webexam:seb.unread', { name: file?.name ?? '' })}
          data-testid="seb-wrong"
        >
          <span lang="en" data-as-is>
            {data.wrong}.
          </span>
        </Alert>
      )}
      {data?.password && (
        <form onSubmit={submit}>
          <Group align="end">
            <PasswordInput
              label={t('webexam:seb.password')}
              value={password}
              maxLength={512}
              autoComplete="off"
              onChange={(event) => setPassword(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('login.show'), tabIndex: 0 }}
              data-testid="seb-password"
            />
            <Button type="submit" variant="default" disabled={password === ''} data-testid="seb-again">
              {t('webexam:seb.open')}
            </Button>
          </Group>
        </form>
      )}
      {data?.read && (
        <Alert color={data.read.rules ? 'teal' : 'orange'} role="status" data-testid="seb-read">
          {t(data.read.rules ? 'webexam:seb.taken' : 'webexam:seb.no-start', { name: file?.name ?? '' })}
          {data.read.notHonoured.length > 0 && (
            <details>
              <summary>{t('webexam:seb.not-done', { count: data.read.notHonoured.length })}</summary>
              <ul lang="en" data-as-is>
                {data.read.notHonoured.map(({ setting, why }) => (
                  <li key={setting}>
                    <b>{setting}</b>: {why}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </Alert>
      )}
    </section>
  )
}
