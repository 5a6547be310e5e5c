/** A text that is sent by a button below it, and gone from the field once it is kept. */
import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import type { useRemark } from '../server/protocols.ts'
import classes from './Protocols.module.css'

interface Props {
  id: string
  label: string
  description?: string
  button: string
  lengthAtMost: number
  step: ReturnType<typeof useRemark>
}

export function Sentence({ id, label, description, button, lengthAtMost, step }: Props) {
  const [words, setWords] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    step.mutate(words.trim(), { onSuccess: () => setWords('') })
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <Textarea
        label={label}
        description={description}
        maxLength={lengthAtMost}
        autosize
        minRows={1}
        maxRows={8}
        value={words}
        onChange={({ currentTarget: { value } }) => setWords(value)}
        data-testid={`${id}-words`}
      />
      {step.error && <ProblemAlert problem={problemOf(step.error)} />}
      <Button
        type="submit"
        variant="default"
        className={classes.own ?? ''}
        disabled={words.trim() === ''}
        loading={step.isPending}
        data-testid={id}
      >
        {button}
      </Button>
    </form>
  )
}
