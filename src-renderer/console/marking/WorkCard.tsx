/**
 * The answers of one work that need a person. Enter saves a mark and goes to the next answer, after the last to the next
 * work; Ctrl+Enter saves what was changed and goes to the next work.
 */
import { useEffect, useRef } from 'react'
import type { WorkToMark } from '../../../src-shared/marking/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import { MediaProvider } from '../../ui/rich/media.ts'
import { Waiting } from '../frame/Waiting.tsx'
import type { Drafts } from '../server/drafts.ts'
import { paperMediumAddress, useWork } from '../server/marking.ts'
import { AnswerForm } from './AnswerForm.tsx'
import classes from './Marking.module.css'

interface Props {
  exam: string
  cipher: string
  drafts: Drafts
  onDone: () => void
}

export function WorkCard(props: Props) {
  const { data, error, refetch } = useWork(props.exam, props.cipher)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <Answers {...props} work={data} />
}

function Answers({ exam, cipher, drafts, onDone, work }: Props & { work: WorkToMark }) {
  const { t } = useTranslation('marking')
  const forms = useRef<HTMLDivElement>(null)
  /** The first of each answer: a rubric has several. */
  const fields = () =>
    [...(forms.current?.querySelectorAll('[data-field]') ?? [])].map((form) => form.querySelector('input'))
  // Her first answer without a mark is before her at once.
  useEffect(() => forms.current?.querySelector<HTMLInputElement>('[data-open="true"] input')?.focus(), [])
  return (
    <MediaProvider value={{ address: paperMediumAddress(work.paper), covered: false }}>
      <div ref={forms} data-testid="work">
        <h2>
          {t('mark.work')}{' '}
          <span className={classes.cipher} data-as-is>
            {cipher}
          </span>
        </h2>
        {work.third && <p>{t('mark.third')}</p>}
        {work.questions.map((one, place) => (
          <AnswerForm
            key={one.question.id}
            {...{ exam, cipher, drafts, one }}
            onDone={onDone}
            onSaved={() => {
              const next = fields()[place + 1]
              if (next) next.focus()
              else onDone()
            }}
          />
        ))}
      </div>
    </MediaProvider>
  )
}
