/** Who signed a list, and what the one who looks at it can do: sign it, publish it, or open it again. */
import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type MarkListPage, reasonLength } from '../../../src-shared/marks/held.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { useOpenAgain, usePublish, useSign } from '../server/marks.ts'
import classes from './Marks.module.css'
import { useUnsaved } from './unsaved.ts'

export function Signatures({ list }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  const language = useLanguage()
  const signatures = list.signatures.filter(({ version }) => version === list.version)
  return (
    <section className={classes.card} aria-label={t('sign.title')} data-testid="signatures">
      <h2>{t('sign.title')}</h2>
      {list.state !== 'closed' && <p className={classes.quiet}>{t('sign.how')}</p>}
      {signatures.length === 0 && <p>{t('sign.nobody')}</p>}
      {signatures.map(({ by, at, holds }) => (
        <p key={`${by} ${at}`}>
          {by} · {formatDateTime(at, language)}
          {!holds && <span className={classes.care}> · {t('sign.other')}</span>}
        </p>
      ))}
      {list.may.sign && <Sign list={list} />}
      <Published list={list} />
      {list.may.correct && <OpenAgain list={list} />}
    </section>
  )
}

function Published({ list }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  const language = useLanguage()
  const publish = usePublish(list)
  const { digest, published, state } = list
  if (published)
    return (
      <p data-testid="published">
        {t('publish.done', { by: published.by, at: formatDateTime(published.at, language) })}{' '}
        {state !== 'closed' && t('publish.hidden')}
      </p>
    )
  if (!list.may.publish || digest === null) return null
  return (
    <div>
      <p className={classes.quiet}>{t('publish.how')}</p>
      {publish.error && <ProblemAlert problem={problemOf(publish.error)} />}
      <Button
        className={classes.own ?? ''}
        loading={publish.isPending}
        onClick={() => publish.mutate(digest)}
        data-testid="publish"
      >
        {t('publish.do')}
      </Button>
    </div>
  )
}

function Sign({ list }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  const sign = useSign(list)
  const { digest } = list
  const unsaved = useUnsaved()
  const isOvertaken = statusOf(sign.error) === 409
  return (
    <>
      {digest === null && <p>{t('sign.waits')}</p>}
      <p role="status" data-testid="sign-unsaved">
        {unsaved > 0 && t('sign.unsaved', { n: unsaved })}
      </p>
      {isOvertaken && (
        <p role="alert" className={classes.care} data-testid="sign-overtaken">
          {t('sign.overtaken')}
        </p>
      )}
      {sign.error && !isOvertaken && <ProblemAlert problem={problemOf(sign.error)} />}
      <Button
        className={classes.own ?? ''}
        disabled={digest === null || unsaved > 0}
        loading={sign.isPending}
        onClick={() => digest !== null && sign.mutate(digest)}
        data-testid="sign"
      >
        {t('sign.sign')}
      </Button>
    </>
  )
}

function OpenAgain({ list }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  const [reason, setReason] = useState('')
  const open = useOpenAgain(list)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    open.mutate(reason.trim())
  }
  return (
    <form onSubmit={submit} className={classes.again}>
      <Textarea
        label={t('again.reason')}
        description={t('again.says')}
        maxLength={reasonLength}
        autosize
        minRows={1}
        maxRows={6}
        value={reason}
        onChange={({ currentTarget: { value } }) => setReason(value)}
        data-testid="again-reason"
      />
      {open.error && <ProblemAlert problem={problemOf(open.error)} />}
      <Button
        type="submit"
        variant="default"
        className={classes.own ?? ''}
        disabled={reason.trim() === ''}
        loading={open.isPending}
        data-testid="open-again"
      >
        {t('again.open')}
      </Button>
    </form>
  )
}
