/** A person's own account: the second factor, set up with an authenticator app and ended with password and code. */
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ProblemAlert } from '../../ui/index.ts'
import { QrCode } from '../../ui/QrCode.tsx'
import { Waiting } from '../frame/Waiting.tsx'
import {
  useBeginSecondFactor,
  useConfirmSecondFactor,
  useEndSecondFactor,
  useSecondFactor,
} from '../server/accounts.ts'
import { problemOf } from '../server/api.ts'
import { useText } from '../text/useText.ts'
import classes from './Security.module.css'

export function Security() {
  const { t } = useText()
  const { data, error, refetch } = useSecondFactor()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={classes.page} data-testid="screen-security">
      <h1>{t('security.title')}</h1>
      <p>{t('security.what')}</p>
      {codes ? (
        <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />
      ) : data.on ? (
        <On left={data.recoveryLeft} />
      ) : data.password ? (
        <Off onCodes={setCodes} />
      ) : (
        <p data-testid="no-password">{t('security.elsewhere')}</p>
      )}
    </main>
  )
}

function Off({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const { t } = useText()
  const begin = useBeginSecondFactor()
  const confirm = useConfirmSecondFactor()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  if (!begin.data)
    return (
      <Form
        error={begin.error}
        pending={begin.isPending}
        action={t('security.begin')}
        id="begin"
        onSubmit={() => begin.mutate({ password })}
      >
        <Password value={password} onChange={setPassword} />
      </Form>
    )
  return (
    <div className={classes.steps}>
      <QrCode text={begin.data.uri} label={t('security.scan')} />
      <Form
        error={confirm.error}
        pending={confirm.isPending}
        action={t('security.confirm')}
        id="confirm"
        onSubmit={() =>
          confirm.mutate({ code }, { onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes) })
        }
      >
        <span>{t('security.scan')}</span>
        <span>
          {t('security.key')}{' '}
          <b className={classes.key} data-as-is>
            {begin.data.secret}
          </b>
        </span>
        <Code value={code} onChange={setCode} />
      </Form>
    </div>
  )
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useText()
  return (
    <>
      <p>
        <b>{t('security.on')}</b> {t('security.codes')}
      </p>
      <ul className={classes.codes} data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button onClick={onDone} data-testid="kept">
        {t('security.kept')}
      </Button>
    </>
  )
}

function On({ left }: { left: number }) {
  const { t } = useText()
  const end = useEndSecondFactor()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  return (
    <>
      <p data-testid="second-factor-on">
        <b>{t('security.on')}</b> {t('security.left', { count: left })}
      </p>
      <Form
        error={end.error}
        pending={end.isPending}
        action={t('security.end')}
        id="end"
        onSubmit={() => end.mutate({ password, code })}
      >
        <Password value={password} onChange={setPassword} />
        <Code value={code} onChange={setCode} />
      </Form>
    </>
  )
}

interface FormProps {
  error: unknown
  pending: boolean
  action: string
  id: string
  onSubmit: () => void
  children: ReactNode
}

function Form({ error, pending, action, id, onSubmit, children }: FormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {children}
      {error !== null && error !== undefined && <Refused error={error} />}
      <Button type="submit" variant={id === 'end' ? 'default' : 'filled'} loading={pending} data-testid={id}>
        {action}
      </Button>
    </form>
  )
}

/** Here "not allowed" can only mean the password. */
function Refused({ error }: { error: unknown }) {
  const { t } = useText()
  const problem = problemOf(error)
  return problem.code === 'not-allowed' ? (
    <div role="alert" data-testid="password-refused">
      {t('security.wrong-password')}
    </div>
  ) : (
    <ProblemAlert problem={problem} />
  )
}

interface FieldProps {
  value: string
  onChange: (value: string) => void
}

function Password({ value, onChange }: FieldProps) {
  const { t } = useText()
  return (
    <PasswordInput
      label={t('login.password')}
      autoComplete="current-password"
      required
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('login.show'), tabIndex: 0 }}
      data-testid="own-password"
    />
  )
}

export function Code({ value, onChange }: FieldProps) {
  const { t } = useText()
  return (
    <TextInput
      size="md"
      label={t('login.code')}
      autoComplete="one-time-code"
      required
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid="code"
    />
  )
}
