/** The attempt whose faint code a photographed screen shows. */
import { Button, Group, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { typedTrace } from '../../../src-shared/trace.ts'
import { formatDateTime } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { hashOf } from '../frame/route.ts'
import { api, problemOf } from '../server/api.ts'
import { useText } from '../text/useText.ts'
import classes from './Table.module.css'

export function FindTrace() {
  const { t, localize, language } = useText()
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState(false)
  const find = useMutation({ mutationFn: (sought: string) => api.traces.find({ query: { code: sought } }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typedTrace(code) === null) setWrong(true)
    else find.mutate(code)
  }
  // Whom another code found is not hers.
  const change = (typed: string) => {
    setCode(typed)
    setWrong(false)
    find.reset()
  }
  return (
    <form onSubmit={submit}>
      <Group align="end">
        <TextInput
          label={t('exams.trace.code')}
          description={t('exams.trace.how')}
          placeholder="3F2A-91BC"
          maxLength={40}
          value={code}
          onChange={(event) => change(event.currentTarget.value)}
          aria-invalid={wrong}
          data-testid="trace-code"
        />
        <Button
          type="submit"
          variant="default"
          disabled={code.trim() === ''}
          loading={find.isPending}
          data-testid="trace-find"
        >
          {t('exams.trace.find')}
        </Button>
      </Group>
      <div role="status">
        {wrong && <p data-testid="trace-wrong">{t('exams.trace.wrong')}</p>}
        {find.data?.attempts.length === 0 && <p data-testid="trace-none">{t('exams.trace.none')}</p>}
        {find.data?.attempts.map(({ id, room, exam, student, openedAt }) => (
          <p key={id}>
            <a href={hashOf({ screen: 'attempt', attempt: id, room, at: null })} data-testid={`trace-${id}`}>
              {student.name}
            </a>{' '}
            <span className={classes.quiet}>
              {student.number} · {localize(exam)} ·{' '}
              {formatDateTime(new Date(openedAt).toISOString(), language)}
            </span>
          </p>
        ))}
      </div>
      {find.error && <ProblemAlert problem={problemOf(find.error)} />}
    </form>
  )
}
