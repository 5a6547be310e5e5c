/** Who is watching? Nothing of the console is seen before. */
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { LanguageSwitch, ProblemAlert } from '../../ui/index.ts'
import { changeLanguage } from '../frame/language.ts'
import { useLogin } from '../server/queries.ts'
import { problemOf, statusOf } from '../server/request.ts'
import { useText } from '../text/useText.ts'
import classes from './Login.module.css'

export function Login() {
  const { t } = useText()
  const login = useLogin()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    login.mutate({ login: name.trim(), password })
  }
  return (
    <main className={classes.page}>
      <div className={classes.languages}>
        <LanguageSwitch onChange={changeLanguage} />
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
          visibilityToggleButtonProps={{ 'aria-label': t('login.show') }}
          data-testid="password"
        />
        {login.isError && <Refusal error={login.error} />}
        <Button type="submit" size="md" loading={login.isPending} data-testid="log-in">
          {t('login.submit')}
        </Button>
      </form>
    </main>
  )
}

/** A wrong name or password has words of its own: the general "not allowed" would not tell what to mend. */
function Refusal({ error }: { error: unknown }) {
  const { t } = useText()
  const problem = problemOf(error)
  if (statusOf(error) !== 401) return <ProblemAlert problem={problem} />
  return (
    <div role="alert" className={classes.refused} data-testid="login-refused">
      <b>{t('login.refused.what')}</b>
      <span>{t('login.refused.mend')}</span>
    </div>
  )
}
