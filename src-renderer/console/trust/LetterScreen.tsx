/** A letter out of the complaints box, typed in by a reader: sealed here like any message, and answered to nobody. */
import { Button, NativeSelect, Textarea } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { fewestReaders } from '../../../src-shared/trust/bounds.ts'
import { type Kind, kinds, longestText } from '../../../src-shared/trust/message.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { type TrustReader, useTrustChange } from './queries.ts'
import { admittedOf, type Letter, sealLetter } from './sealing.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

export function LetterScreen({ domain, readers }: { domain: string; readers: readonly TrustReader[] }) {
  const { t, language } = useTrustText()
  const [kind, setKind] = useState<Kind | null>(null)
  const [text, setText] = useState('')
  const prepared = useRef<Letter | null>(null)
  const send = useTrustChange(async (about: Kind) => {
    prepared.current ??= await sealLetter(about, text, language, domain)
    await prepared.current.send()
  })
  const changed = () => {
    prepared.current = null
    send.reset()
  }
  if (admittedOf(readers).length < fewestReaders)
    return (
      <div className={classes.care} data-testid="line-closed">
        <p>{t('closed')}</p>
      </div>
    )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (kind === null || text.trim() === '') return
    send.mutate(kind, {
      onSuccess: () => {
        prepared.current = null
        setText('')
        setKind(null)
      },
    })
  }

  return (
    <>
      <p>{t('letter.says')}</p>
      <form className={classes.form} onSubmit={submit} data-testid="letter">
        <NativeSelect
          label={t('inbox.about')}
          value={kind ?? ''}
          onChange={({ currentTarget: { value } }) => {
            changed()
            setKind(kinds.find((one) => one === value) ?? null)
          }}
          data={[
            { value: '', label: t('letter.choose') },
            ...kinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
          ]}
          data-testid="letter-kind"
        />
        <Textarea
          label={t('letter.text')}
          description={t('letter.text-says')}
          autosize
          minRows={8}
          maxRows={24}
          maxLength={longestText}
          value={text}
          onChange={(event) => {
            changed()
            setText(event.currentTarget.value)
          }}
          data-testid="letter-text"
        />
        {send.error &&
          (statusOf(send.error) === 409 ? (
            <p className={classes.late} role="alert">
              {t('letter.again')}
            </p>
          ) : (
            <ProblemAlert problem={problemOf(send.error)} />
          ))}
        {send.isSuccess && (
          <p role="status" data-testid="letter-kept">
            {t('letter.kept')}
          </p>
        )}
        <Button
          type="submit"
          disabled={kind === null || text.trim() === ''}
          loading={send.isPending}
          data-testid="letter-send"
        >
          {t('letter.send')}
        </Button>
      </form>
    </>
  )
}
