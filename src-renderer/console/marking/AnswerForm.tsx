/** One answer of a work: what its marker sees, and what she gives for it. */
import { Button, Textarea } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import { pointsBy } from '../../../src-shared/bank/rubric.ts'
import { filesIn } from '../../../src-shared/exam.ts'
import { commentLength, type WorkToMark } from '../../../src-shared/marking/held.ts'
import { formatNumber, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { TypedNumberField } from '../../ui/NumberField.tsx'
import { EssayText } from '../../ui/question/essay/EssayText.tsx'
import { SaidText } from '../../ui/question/SaidText.tsx'
import { shownAnswer } from '../../ui/question/shownAnswer.ts'
import { problemOf } from '../server/api.ts'
import type { Drafts } from '../server/drafts.ts'
import { useMark } from '../server/marking.ts'
import { AnswerFiles } from './AnswerFiles.tsx'
import { isSame, pointsOf, startOf, wholeOf } from './given.ts'
import classes from './Marking.module.css'
import { RubricFields } from './RubricFields.tsx'
import { RubricMarks } from './RubricMarks.tsx'

interface Props {
  exam: string
  cipher: string
  drafts: Drafts
  onDone: () => void
  one: WorkToMark['questions'][number]
  onSaved: () => void
}

export function AnswerForm({ exam, cipher, drafts, one, onSaved, onDone }: Props) {
  const { question, answer, max, proposed, key, note, rubric, others, mark } = one
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const change = (to: Parameters<Drafts['change']>[2]) => drafts.change(cipher, question.id, to)
  const save = useMark(exam, cipher, (sent) =>
    change((now) =>
      // What she went on typing meanwhile is not saved yet.
      now && !isSame(now, sent) ? { ...now, entry: sent.entry + 1 } : undefined,
    ),
  )
  const [tried, setTried] = useState(false)
  const draft = drafts.of(cipher, question.id)
  const entry = mark?.entry ?? 0
  const shown = draft ?? {
    typed: mark?.points ?? startOf(proposed, max),
    comment: mark?.comment ?? '',
    criteria: mark?.criteria ?? {},
    entry,
  }
  const { typed, comment } = shown
  const type = (changed: Partial<typeof shown>) => change((now) => ({ ...shown, ...now, ...changed }))
  const isSaved = draft !== undefined && mark !== null && isSame(draft, mark)
  useEffect(() => {
    if (isSaved) change(() => undefined)
  })
  const locked = mark?.locked ?? false
  const meanwhile = draft && !isSaved && mark && (locked || draft.entry !== mark.entry) ? mark : null
  const criteria = rubric && wholeOf(rubric, shown.criteria)
  const points = rubric ? criteria && pointsBy(rubric, criteria, max) : pointsOf(typed, max)
  const form = useRef<HTMLFormElement>(null)
  const submit = (then: () => void) => {
    setTried(true)
    if (save.isPending) return
    if (mark && (!draft || locked)) return then()
    if (points === null) {
      form.current?.querySelector<HTMLInputElement>('[data-missing="true"] input')?.focus()
      return
    }
    type({ typed: points })
    save.mutate({ question: question.id, points, comment, criteria, entry }, { onSuccess: then })
  }
  const toNextWork = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !event.ctrlKey || !draft) return
    event.preventDefault()
    submit(onDone)
  }
  return (
    <form
      ref={form}
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
          <AnswerFiles
            files={filesIn(answer)}
            addressOf={(file) => addressOf(consoleApi.marking.answerFile, { exam, cipher, file })}
          />
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
      {others.length > 0 && rubric && (
        <RubricMarks caption={t('rubric.others')} rubric={rubric} marks={others} />
      )}
      {rubric && (
        <RubricFields
          {...{ rubric, max, points, locked, tried }}
          typed={shown.criteria}
          onType={(id, typed) =>
            change((now) => ({ ...shown, ...now, criteria: { ...(now ?? shown).criteria, [id]: typed } }))
          }
        />
      )}
      <div className={classes.row}>
        {!rubric && (
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
        )}
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
