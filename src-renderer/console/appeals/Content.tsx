/** The question as the bank has it, the answer, its points, and keys of it that were put right, or what another marker gave. */
import { Button } from '@mantine/core'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { AppealedQuestion, AppealView } from '../../../src-shared/appeals/held.ts'
import { filesIn } from '../../../src-shared/exam.ts'
import { formatDateTime, formatNumber, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { SaidText } from '../../ui/question/SaidText.tsx'
import { shownAnswer } from '../../ui/question/shownAnswer.ts'
import { MediaProvider } from '../../ui/rich/media.ts'
import cases from '../cases/Cases.module.css'
import { hashOf } from '../frame/route.ts'
import { AnswerFiles } from '../marking/AnswerFiles.tsx'
import { places as marking } from '../marking/place.ts'
import { RubricMarks } from '../marking/RubricMarks.tsx'
import { useAnew } from '../server/appeals.ts'
import { paperMediumAddress } from '../server/marking.ts'
import { Refused } from './Answer.tsx'

export function Content({ view, content }: { view: AppealView; content: AppealedQuestion }) {
  const { t } = useTranslation('appeals')
  const { t: tMarking } = useTranslation('marking')
  const language = useLanguage()
  const { question, answer, key, note, max, points, byHand, rubric, marks } = content
  const say = (n: number | null) => (n === null ? '…' : formatNumber(n, language))
  const options = 'options' in question ? question.options : []
  return (
    <MediaProvider value={{ address: paperMediumAddress(content.paper), covered: false }}>
      <section className={cases.card} aria-label={t('content.title')} data-testid="content">
        <h2>{t('content.title')}</h2>
        <div data-as-is>
          <SaidText said={question} />
        </div>
        {options.length > 0 && (
          <ul className={cases.list} data-as-is>
            {options.map((option) => (
              <li key={option.id}>
                <SaidText said={option} />
              </li>
            ))}
          </ul>
        )}
        <p>{t('content.answer')}</p>
        <blockquote data-as-is>
          {filesIn(answer).length > 0 ? (
            <AnswerFiles
              files={filesIn(answer)}
              addressOf={(file) => addressOf(consoleApi.appeals.answerFile, { appeal: view.number, file })}
            />
          ) : (
            shownAnswer(question, answer, (text) => localize(text, language))
          )}
        </blockquote>
        {key && (
          <p className={cases.quiet}>
            {t('content.key')} <span data-as-is>{localize(key, language)}</span>
          </p>
        )}
        {note && (
          <p className={cases.quiet}>
            {t('content.note')} <span data-as-is>{localize(note, language)}</span>
          </p>
        )}
        <p data-testid="points">{t('content.points', { points: say(points), max: say(max) })}</p>
        {rubric && marks.length > 0 && (
          <RubricMarks caption={tMarking('rubric.given')} {...{ rubric, marks }} />
        )}
        {byHand ? <Anew view={view} content={content} /> : <Regrades view={view} content={content} />}
      </section>
    </MediaProvider>
  )
}

function Anew({ view, content: { anew } }: { view: AppealView; content: AppealedQuestion }) {
  const { t } = useTranslation('appeals')
  const language = useLanguage()
  const ask = useAnew(view.number)
  const say = (n: number) => formatNumber(n, language)
  if (anew === null)
    return (
      <>
        <p>{t('content.hand')}</p>
        <Refused error={ask.error} />
        {view.may.includes('anew') && (
          <Button
            variant="default"
            className={cases.own ?? ''}
            onClick={() => ask.mutate(undefined)}
            loading={ask.isPending}
            data-testid="anew"
          >
            {t('content.anew')}
          </Button>
        )}
      </>
    )
  const { before, given, after } = anew
  return (
    <p data-testid="marked-anew">
      {given === null || after === null
        ? t('content.waits')
        : t('content.given', { given: say(given), before: say(before), after: say(after) })}
    </p>
  )
}

function Regrades({ view, content: { regrades } }: { view: AppealView; content: AppealedQuestion }) {
  const { t } = useTranslation('appeals')
  const language = useLanguage()
  const say = (n: number | null) => (n === null ? '…' : formatNumber(n, language))
  return (
    <>
      <h3>{t('content.regrades')}</h3>
      {regrades.length === 0 && <p>{t('content.none')}</p>}
      {regrades.length > 0 && (
        <ul className={cases.list} data-testid="regrades">
          {regrades.map((one) => (
            <li key={one.id}>
              {formatDateTime(one.at, language)} · <span data-as-is>{one.by}</span> ·{' '}
              {t(`content.${one.decision ?? 'open'}`)}
              {one.decision === 'applied' && ` · ${t('content.changes', { n: one.changes })}`}
              {one.here &&
                ` · ${t('content.here', { before: say(one.here.before), after: say(one.here.after) })}`}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={hashOf(marking.keys(view.exam.id))} data-testid="to-keys">
          {t('content.to-keys')}
        </a>
      </p>
    </>
  )
}
