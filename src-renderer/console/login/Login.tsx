/** Who is watching? Nothing of the console is seen before. */
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { ProblemCode } from '../../../src-shared/vocabulary.ts'
import { LanguageSwitch, ProblemAlert } from '../../ui/index.ts'
import { useAsking } from '../commands/ask.ts'
import { changeLanguage } from '../frame/language.ts'
import { Code } from '../security/Security.tsx'
import { useWays } from '../server/accounts.ts'
import { ssoAddress } from '../server/addresses.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { useLogin } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Login.module.css'

export function Login() {
  const { t } = useText()
  const login = useLogin()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const { data: ways } = useWays()
  const refused = login.isError ? problemOf(login.error).code : null
  // Asked for once the password was right; it stays while codes are tried.
  const [asksCode, setAsksCode] = useState(false)
  // A question that stood when the session ended is not for whoever logs in next.
  useEffect(() => useAsking.getState().drop(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = { login: name.trim(), password, ...(asksCode ? { code } : {}) }
    login.mutate(given, {
      onError: (error) => {
        const asked = problemOf(error).code
        if (asked === 'code-needed' || asked === 'code-refused') setAsksCode(true)
        setCode('')
      },
    })
  }
  return (
    <main className={classes.page}>
      <div className={classes.languages}>
        <LanguageSwitch onChange={(next) => void changeLanguage(next, t('station:language'))} />
      </div>
      <form className={classes.card} onSubmit={submit} data-testid="screen-login">
        <div>
          <h1 className={classes.title}>Taza</h1>
          <p className={classes.subtitle}>{t('login.title')}</p>
        </div>
        <TextInput
          size="md"
          label={t('login.name')}
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="login"
        />
        <PasswordInput
          size="md"
          label={t('login.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('login.show'), tabIndex: 0 }}
          data-testid="password"
        />
        {asksCode && <Code value={code} onChange={setCode} />}
        {refused !== null && refused !== 'code-needed' && <Refusal error={login.error} />}
        {refused === 'code-needed' && <p className={classes.subtitle}>{t('login.code-needed')}</p>}
        {refused === null && <Returned />}
        <Button type="submit" size="md" loading={login.isPending} data-testid="log-in">
          {t('login.submit')}
        </Button>
        {ways?.sso && (
          <Button
            variant="default"
            size="md"
            onClick={() => window.location.assign(ssoAddress)}
            data-testid="sso"
          >
            {ways.sso.label}
          </Button>
        )}
      </form>
    </main>
  )
}

/** What single sign-on came back with, in the address. */
function Returned() {
  const problem = ProblemCode.safeParse(
    new URLSearchParams(window.location.hash.split('?')[1]).get('problem') ?? undefined,
  )
  return problem.success ? <ProblemAlert problem={{ code: problem.data }} /> : null
}

/** A wrong name or password has words of its own: the general "not allowed" would not tell what to mend. */
function Refusal({ error }: { error: unknown }) {
  const { t } = useText()
  const problem = problemOf(error)
  if (statusOf(error) !== 401 || problem.code !== 'not-allowed') return <ProblemAlert problem={problem} />
  return (
    <div role="alert" className={classes.refused} data-testid="login-refused">
      <b>{t('login.refused.what')}</b>
      <span>{t('login.refused.mend')}</span>
    </div>
  )
}
