/**
 * The answers of one work that need a person. Enter saves a mark and goes to the next answer, after the last to the next
 * work; Ctrl+Enter saves what was changed and goes to the next work.
 */
import { Button, Textarea } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { filesIn } from '../../../src-shared/exam.ts'
import { commentLength, GivenPoints, type WorkToMark } from '../../../src-shared/marking/held.ts'
import { formatNumber, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { numberOf, TypedNumberField } from '../../ui/NumberField.tsx'
import { EssayText } from '../../ui/question/essay/EssayText.tsx'
import { SaidText } from '../../ui/question/SaidText.tsx'
import { shownAnswer } from '../../ui/question/shownAnswer.ts'
import { MediaProvider } from '../../ui/rich/media.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { problemOf } from '../server/api.ts'
import type { Drafts } from '../server/drafts.ts'
import { paperMediumAddress, useMark, useWork } from '../server/marking.ts'
import { AnswerFiles } from './AnswerFiles.tsx'
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
  const fields = () => [...(forms.current?.querySelectorAll<HTMLInputElement>('[data-field] input') ?? [])]
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

interface FormProps extends Props {
  one: WorkToMark['questions'][number]
  onSaved: () => void
}

function AnswerForm({ exam, cipher, drafts, one, onSaved, onDone }: FormProps) {
  const { question, answer, max, proposed, key, note, mark } = one
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const change = (to: Parameters<Drafts['change']>[2]) => drafts.change(cipher, question.id, to)
  const save = useMark(exam, cipher, (sent) =>
    change((now) =>
      // What she went on typing meanwhile is not saved yet.
      now && (now.typed !== sent.points || now.comment !== sent.comment)
        ? { ...now, entry: sent.entry + 1 }
        : undefined,
    ),
  )
  const [tried, setTried] = useState(false)
  const draft = drafts.of(cipher, question.id)
  const entry = mark?.entry ?? 0
  const shown = draft ?? {
    typed: mark?.points ?? startOf(proposed, max),
    comment: mark?.comment ?? '',
    entry,
  }
  const { typed, comment } = shown
  const type = (changed: Partial<typeof shown>) => change((now) => ({ ...shown, ...now, ...changed }))
  const isSaved = draft !== undefined && typed === mark?.points && comment === mark.comment
  useEffect(() => {
    if (isSaved) change(() => undefined)
  })
  const locked = mark?.locked ?? false
  const meanwhile = draft && !isSaved && mark && (locked || draft.entry !== mark.entry) ? mark : null
  const points = pointsOf(typed, max)
  const submit = (then: () => void) => {
    setTried(true)
    if (save.isPending) return
    if (mark && (!draft || locked)) return then()
    if (points === null) return
    type({ typed: points })
    save.mutate({ question: question.id, points, comment, entry }, { onSuccess: then })
  }
  const toNextWork = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !event.ctrlKey || !draft) return
    event.preventDefault()
    submit(onDone)
  }
  return (
    <form
      className={classes.card}
      onSubmit={(event) => {
        event.preventDefault()
        submit(onSaved)
      }}
      onKeyDown={toNextWork}
      data-locked={locked}
      data-open={mark === null}
      data-field
      data-testid={`answer-${question.id}`}
      aria-label={localize(question.text, language)}
    >
      <div className={classes.stem}>
        <SaidText said={question} />
      </div>
      {key && (
        <p className={classes.quiet}>
          {t('mark.key')} {localize(key, language)}
        </p>
      )}
      {note && (
        <p className={classes.quiet}>
          {t('mark.note')} {localize(note, language)}
        </p>
      )}
      <blockquote className={classes.answer} data-as-is>
        {filesIn(answer).length > 0 ? (
          <AnswerFiles exam={exam} cipher={cipher} files={filesIn(answer)} />
        ) : question.type === 'essay' && typeof answer === 'string' ? (
          <>
            <EssayText text={answer} />
            <details>
              <summary className={classes.quiet}>{t('mark.typed')}</summary>
              <div>{answer}</div>
            </details>
          </>
        ) : (
          shownAnswer(question, answer, (text) => localize(text, language))
        )}
      </blockquote>
      <div className={classes.row}>
        <TypedNumberField
          label={t('mark.points', { max: formatNumber(max, language) })}
          typed={typed}
          min={0}
          max={max}
          places={2}
          w="12rem"
          disabled={locked}
          onType={(typed) => type({ typed })}
          // An empty field is wrong once it is to be saved.
          error={
            points === null &&
            (typed !== '' || tried) &&
            t('mark.wrong', { max: formatNumber(max, language) })
          }
          testId="points"
        />
        <Textarea
          label={t('mark.comment')}
          className={classes.comment ?? ''}
          maxLength={commentLength}
          autosize
          minRows={1}
          maxRows={6}
          disabled={locked}
          value={comment}
          onChange={({ currentTarget: { value } }) => type({ comment: value })}
          data-testid="comment"
        />
        {locked ? (
          <span>{t('mark.locked')}</span>
        ) : (
          <Button
            type="submit"
            variant={mark ? 'default' : 'filled'}
            loading={save.isPending}
            data-testid="save-mark"
          >
            {t(mark ? 'mark.again' : 'mark.save')}
          </Button>
        )}
        {draft && (
          <Button
            variant="default"
            disabled={save.isPending}
            onClick={({ currentTarget }) => {
              change(() => undefined)
              setTried(false)
              currentTarget.form?.querySelector('input')?.focus()
            }}
            data-testid="undo"
          >
            {t('mark.undo')}
          </Button>
        )}
      </div>
      {meanwhile && (
        <div role="alert" data-testid="meanwhile">
          <strong>
            {t(locked ? 'mark.locked-meanwhile' : 'mark.meanwhile', {
              points: formatNumber(meanwhile.points, language),
            })}
          </strong>
          {meanwhile.comment && <blockquote className={classes.answer}>{meanwhile.comment}</blockquote>}
        </div>
      )}
      {save.error && draft && !meanwhile && <ProblemAlert problem={problemOf(save.error)} />}
      {mark && !locked && !meanwhile && (
        <span role="status" className={classes.quiet}>
          {t('mark.saved', { points: formatNumber(mark.points, language) })}
        </span>
      )}
    </form>
  )
}

/** What the key takes away, or counts in thirds, cannot be given by hand. */
function startOf(proposed: number | null, max: number): number | '' {
  if (proposed === null) return ''
  const down = Math.floor(max * 100) / 100
  return Math.min(Math.max(0, Math.round(proposed * 100) / 100), down)
}

/** Null: what is typed is no points of this answer, and is never saved as others. */
function pointsOf(typed: number | string, max: number): number | null {
  const given = GivenPoints.max(max).safeParse(numberOf(typed))
  return given.success ? given.data : null
}
