/** A review is handed in: one question, and then it never changes. */
import { Button, Modal, Radio, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { CaseView } from '../../../src-shared/cases/held.ts'
import { handInWrong, verdictOf, wordsLength } from '../../../src-shared/cases/review.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { useHandIn } from '../server/cases.ts'
import classes from './Cases.module.css'

interface Props {
  view: CaseView
  /** A place is being written. */
  unsaved: boolean
  onDone: () => void
}

export function HandIn({ view, unsaved, onDone }: Props) {
  const { t } = useTranslation('cases')
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button
        size="compact-md"
        disabled={unsaved}
        title={unsaved ? t('hand-in.unsaved') : undefined}
        onClick={() => setOpened(true)}
        data-testid="hand-in"
      >
        {t('hand-in.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('hand-in.open')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('close') }}
        data-testid="hand-in-dialog"
      >
        <Form view={view} onDone={onDone} />
      </Modal>
    </>
  )
}

function Form({ view, onDone }: Pick<Props, 'view' | 'onDone'>) {
  const { t } = useTranslation('cases')
  const handIn = useHandIn(view.number)
  const places = view.draft?.places ?? []
  const [whole, setWhole] = useState<boolean | null>(null)
  const [words, setWords] = useState('')
  const isShort = whole !== null && handInWrong({ whole, words, places }) !== null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (whole === null || isShort) return
    handIn.mutate({ whole, words: words.trim(), places: places.map(({ id }) => id) }, { onSuccess: onDone })
  }
  const isOvertaken = statusOf(handIn.error) === 409
  return (
    <form onSubmit={submit} className={classes.form}>
      <p>
        {t('hand-in.says', { n: places.length })} <b>{t(`verdict.${verdictOf({ places })}`)}</b>
      </p>
      <Radio.Group
        label={t('hand-in.whole')}
        value={whole === null ? '' : String(whole)}
        onChange={(value) => setWhole(value === 'true')}
      >
        <div className={classes.row}>
          <Radio value="true" label={t('hand-in.yes')} mt={8} data-testid="whole-yes" />
          <Radio value="false" label={t('hand-in.no')} mt={8} data-testid="whole-no" />
        </div>
      </Radio.Group>
      <Textarea
        label={t('hand-in.words')}
        maxLength={wordsLength}
        autosize
        minRows={2}
        maxRows={6}
        value={words}
        onChange={({ currentTarget: { value } }) => setWords(value)}
        data-testid="hand-in-words"
      />
      <p className={classes.quiet}>{t('hand-in.stays')}</p>
      <p role="status" className={classes.care}>
        {isShort && t('hand-in.not-whole')}
      </p>
      {isOvertaken && (
        <p role="alert" className={classes.care}>
          {t('hand-in.overtaken')}
        </p>
      )}
      {handIn.error && !isOvertaken && <ProblemAlert problem={problemOf(handIn.error)} />}
      <Button
        type="submit"
        className={classes.own ?? ''}
        disabled={whole === null || isShort}
        loading={handIn.isPending}
        data-testid="hand-in-now"
      >
        {t('hand-in.do')}
      </Button>
    </form>
  )
}
