/** What is decided: signed by one officer, confirmed by another; what follows is said before. */
import { Button, NativeSelect, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { maySanction } from '../../../src-shared/cases/course.ts'
import type { CaseDecision, CaseView } from '../../../src-shared/cases/held.ts'
import { wordsLength } from '../../../src-shared/cases/review.ts'
import type { Sanction } from '../../../src-shared/cases/sanctions.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { actAddress, paperAddress } from '../server/addresses.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { useConfirm, useSignDecision } from '../server/cases.ts'
import classes from './Cases.module.css'

interface Props {
  view: CaseView
  me: Me
  decision: CaseDecision
}

export function Decision({ view, me, decision }: Props) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  // What is waited for stands above.
  if (!decision.decision && decision.explaining.waits)
    return <Papers view={view} papers={view.outcome === 'found' ? ['notice'] : []} />
  return (
    <section className={classes.card} aria-label={t('decision.title')} data-testid="decision">
      <h2>{t('decision.title')}</h2>
      {decision.decision && <Signed decision={decision.decision} />}
      {view.outcome === 'found' && decision.decision?.confirmed && (
        <p>
          <a href={actAddress(view.number, language)} download data-testid="act">
            {t('decision.act')}
          </a>
        </p>
      )}
      {view.outcome === 'found' && (
        <Papers view={view} papers={decision.decision?.confirmed ? ['notice', 'extract'] : ['notice']} />
      )}
      {view.may.includes('sign') && !decision.explaining.waits && (
        <Sign view={view} sanctions={decision.sanctions} />
      )}
      {view.may.includes('confirm') && decision.decision && (
        <Confirm key={decision.decision.number} number={view.number} of={decision.decision} me={me} />
      )}
    </section>
  )
}

function Papers({ view, papers }: { view: CaseView; papers: readonly ('notice' | 'extract')[] }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  return papers.map((paper) => (
    <p key={paper}>
      <a href={paperAddress(view.number, paper, language)} download data-testid={`take-${paper}`}>
        {t(`decision.${paper}`)}
      </a>
    </p>
  ))
}

function Signed({ decision }: { decision: NonNullable<CaseDecision['decision']> }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const { number, sanction, words, signed, confirmed, appeal } = decision
  return (
    <div data-testid="signed">
      <p>
        {t('decision.number')} <span data-as-is>{number}</span>: <b>{localize(sanction.title, language)}</b>
      </p>
      <Article of={sanction} />
      <blockquote data-as-is>{words}</blockquote>
      <p className={classes.quiet}>
        {t('decision.signed', { by: signed.by.name, at: formatDateTime(signed.at, language) })}
        <br />
        {confirmed
          ? t('decision.confirmed', { by: confirmed.by.name, at: formatDateTime(confirmed.at, language) })
          : t('decision.not-confirmed')}
      </p>
      {appeal && <p className={classes.care}>{t(`decision.appeal.${appeal.outcome}`)}</p>}
    </div>
  )
}

/** The rule it is by, and what becomes of the mark. */
function Article({ of: { article, effect } }: { of: Sanction }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const rule = localize(article, language)
  return (
    <p className={classes.quiet}>
      {rule !== '' && `${rule}. `}
      {t(`effect.${effect}`)}
    </p>
  )
}

function Sign({ view, sanctions }: { view: CaseView; sanctions: readonly Sanction[] }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const sign = useSignDecision(view.number)
  const [id, setId] = useState('')
  const [words, setWords] = useState('')
  const allowed = sanctions.filter((one) => maySanction(view, one))
  const sanction = allowed.find((one) => one.id === id)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (sanction) sign.mutate({ sanction: sanction.id, words: words.trim() })
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      {view.outcome === 'nothing' && <p>{t('decision.spares')}</p>}
      <NativeSelect
        label={t('decision.sanction')}
        value={id}
        onChange={({ currentTarget: { value } }) => setId(value)}
        data={[
          { value: '', label: '–' },
          ...allowed.map((one) => ({ value: one.id, label: localize(one.title, language) })),
        ]}
        data-testid="sanction"
      />
      {sanction && <Article of={sanction} />}
      <Textarea
        label={t('decision.words')}
        maxLength={wordsLength}
        autosize
        minRows={2}
        maxRows={8}
        value={words}
        onChange={({ currentTarget: { value } }) => setWords(value)}
        data-testid="decision-words"
      />
      <p className={classes.quiet}>{t('decision.two')}</p>
      <Refused error={sign.error} />
      <Button
        type="submit"
        className={classes.own ?? ''}
        disabled={!sanction || words.trim() === ''}
        loading={sign.isPending}
        data-testid="sign"
      >
        {t('decision.sign')}
      </Button>
    </form>
  )
}

interface ConfirmProps {
  number: string
  of: NonNullable<CaseDecision['decision']>
  me: Me
}

function Confirm({ number, of, me }: ConfirmProps) {
  const { t } = useTranslation('cases')
  const confirm = useConfirm(number)
  const [words, setWords] = useState('')
  const say = (agrees: boolean) => confirm.mutate({ decision: of.number, agrees, words: words.trim() })
  return (
    <div className={classes.form}>
      <p>{t('confirm.how', { name: me.name })}</p>
      <Textarea
        label={t('confirm.words')}
        maxLength={wordsLength}
        autosize
        minRows={1}
        maxRows={6}
        value={words}
        onChange={({ currentTarget: { value } }) => setWords(value)}
        data-testid="confirm-words"
      />
      <Refused error={confirm.error} />
      <div className={classes.row}>
        <Button loading={confirm.isPending} onClick={() => say(true)} data-testid="confirm">
          {t('confirm.do')}
        </Button>
        <Button
          variant="default"
          disabled={words.trim() === ''}
          loading={confirm.isPending}
          onClick={() => say(false)}
          data-testid="decline"
        >
          {t('confirm.decline')}
        </Button>
      </div>
    </div>
  )
}

function Refused({ error }: { error: unknown }) {
  const { t } = useTranslation('cases')
  if (!error) return null
  if (statusOf(error) !== 409) return <ProblemAlert problem={problemOf(error)} />
  return (
    <p role="alert" className={classes.care} data-testid="overtaken">
      {t('case.overtaken')}
    </p>
  )
}
