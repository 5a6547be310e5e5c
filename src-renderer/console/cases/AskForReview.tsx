/** A person who saw something asks for the review of an attempt. */
import { Button, Modal, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { wordsLength } from '../../../src-shared/cases/review.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { useSaid } from '../frame/said.ts'
import { problemOf } from '../server/api.ts'
import { useAskForReview } from '../server/cases.ts'
import classes from './Cases.module.css'

export function AskForReview({ attempt }: { attempt: string }) {
  const { t } = useTranslation('cases')
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button variant="default" size="compact-md" onClick={() => setOpened(true)} data-testid="ask-review">
        {t('ask.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('ask.open')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('close') }}
        data-testid="ask-dialog"
      >
        <Form attempt={attempt} onDone={() => setOpened(false)} />
      </Modal>
    </>
  )
}

function Form({ attempt, onDone }: { attempt: string; onDone: () => void }) {
  const { t } = useTranslation('cases')
  const say = useSaid((state) => state.say)
  const ask = useAskForReview(attempt)
  const [words, setWords] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate(words.trim(), {
      onSuccess: () => {
        say({ kind: 'done', text: t('ask.done'), note: '' })
        onDone()
      },
    })
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <p>{t('ask.how')}</p>
      <Textarea
        label={t('ask.words')}
        maxLength={wordsLength}
        autosize
        minRows={2}
        maxRows={6}
        value={words}
        onChange={({ currentTarget: { value } }) => setWords(value)}
        data-autofocus
        data-testid="ask-words"
      />
      {ask.error && <ProblemAlert problem={problemOf(ask.error)} />}
      <Button
        type="submit"
        className={classes.own ?? ''}
        disabled={words.trim() === ''}
        loading={ask.isPending}
        data-testid="ask-now"
      >
        {t('ask.do')}
      </Button>
    </form>
  )
}
