/** @jsxImportSource preact */
/** Her exams: handed in, checked, marked; and what is said against her, first of all. */
import { receiptNumber } from '../../../src-shared/sheet/number.ts'
import type { MyExam } from '../../../src-shared/students/mine.ts'
import { Failed, Notice } from '../Notice.tsx'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'
import { call } from '../server.ts'
import { dateOf, timeOf } from '../time.ts'
import { useLooked } from '../useLooked.ts'
import { type Mine, useMine } from './mine.ts'

export function Exams({ language, base, t, onOver }: Mine) {
  const { found, error, again } = useMine(() => call('GET /api/open/my'), onOver)
  const to = (...path: string[]) => hashOf({ language, path: ['my', ...path] })
  if (error !== null) return <Failed error={error} base={base} onRetry={again} />
  if (!found) return <p aria-busy="true">{t('asking')}</p>
  const { student, exams, timeZone } = found
  return (
    <div data-testid="my-exams">
      <h1 data-as-is>{student.name}</h1>
      <p class="my-quiet" data-as-is>
        {student.number}
      </p>
      {exams.flatMap(({ exam, title, cases }) =>
        cases.map(({ number, state }) => (
          <Notice key={`${exam} ${number}`} kind="care">
            <p>
              <b data-as-is>{title[language]}</b>: {t(`case-is.${state}`)}
            </p>
            <a class="button" href={to('case', number)} data-testid={`to-case-${number}`}>
              {t('to-case')}
            </a>
          </Notice>
        )),
      )}
      {exams.length === 0 && <p>{t('no-exams')}</p>}
      {exams.map((exam) => (
        <Exam key={exam.exam} exam={exam} timeZone={timeZone} language={language} t={t} />
      ))}
      <ul class="rooms">
        <ToRules href={to('rules')} base={base} t={t} />
        <li>
          <a href={to('appeals')} data-testid="to-appeals">
            <b>{t('appeals.title')}</b>
            <span>{t('appeals.says')}</span>
          </a>
        </li>
        <li>
          <a href={to('looks')} data-testid="to-looks">
            <b>{t('looks.title')}</b>
            <span>{t('looks.says')}</span>
          </a>
        </li>
        <li>
          <a href={to('kept')} data-testid="to-kept">
            <b>{t('kept.title')}</b>
            <span>{t('kept.says')}</span>
          </a>
        </li>
      </ul>
    </div>
  )
}

/** Only where the session's page is on and has rules. */
function ToRules({ href, base, t }: { href: string } & Pick<RoomProps, 'base' | 't'>) {
  const { found, error, again } = useLooked(() => call('GET /api/open/my/rules'))
  if (error !== null)
    return (
      <li>
        <Failed error={error} base={base} onRetry={again} />
      </li>
    )
  if (!found?.rules) return null
  return (
    <li>
      <a href={href} data-testid="to-rules">
        <b>{t('rules.title')}</b>
        {found.rules.seenAt === null && <span>{t('rules.says')}</span>}
      </a>
    </li>
  )
}

interface Props extends Pick<RoomProps, 'language' | 't'> {
  exam: MyExam
  timeZone: string
}

function Exam({ exam: { exam, title, startsAt, attempt, mark }, timeZone, language, t }: Props) {
  const time = (at: number) => timeOf(at, timeZone, language)
  const checked = attempt?.receipt?.agrees
  return (
    <section class="my-card" data-testid={`exam-${exam}`}>
      <h2 data-as-is>{title[language]}</h2>
      <p class="my-quiet">{time(startsAt)}</p>
      {attempt ? (
        <dl class="my-facts">
          <dt>{t('work')}</dt>
          <dd>
            {attempt.submittedAt === null
              ? t('not-handed-in')
              : t('handed-in', { at: time(attempt.submittedAt) })}
            <br />
            {t(attempt.received ? 'received' : 'not-received')}
          </dd>
          {attempt.receipt && (
            <>
              <dt>{t('receipt')}</dt>
              <dd>
                <a
                  href={hashOf({ language, path: ['check', receiptNumber(attempt.receipt.number)] })}
                  data-as-is
                >
                  {receiptNumber(attempt.receipt.number)}
                </a>
                <br />
                {t(checked == null ? 'receipt-waits' : checked ? 'receipt-holds' : 'receipt-differs')}
              </dd>
            </>
          )}
          {attempt.consents.length > 0 && (
            <>
              <dt>{t('consent.title')}</dt>
              {attempt.consents.map((one) => (
                <dd key={one.at} data-testid="consent">
                  {t(one.given ? 'consent.given' : 'consent.refused', { at: time(one.at) })}{' '}
                  {t(one.version === null ? 'consent.unknown' : 'consent.version', {
                    ...{ language: t(`consent.languages.${one.language}`), number: one.version?.number ?? 0 },
                    since: one.version === null ? '' : dateOf(one.version.since, timeZone, language),
                  })}
                  {one.version !== null && one.digest !== null && (
                    <>
                      <br />
                      <a
                        href={hashOf({ language, path: ['my', 'consent', one.digest] })}
                        data-testid="to-consent"
                      >
                        {t('consent.read')}
                      </a>
                    </>
                  )}
                </dd>
              ))}
            </>
          )}
          {mark === null && attempt.work !== 'none' && attempt.submittedAt !== null && (
            <>
              <dt>{t('mark')}</dt>
              <dd>{t(`work-is.${attempt.work}`)}</dd>
            </>
          )}
        </dl>
      ) : (
        <p>{t('not-sat')}</p>
      )}
      {mark && <Mark mark={mark} language={language} t={t} />}
    </section>
  )
}

/** As the published list has her row. */
function Mark({
  mark: { state, parts, exam, total, grade, passed, retake },
  language,
  t,
}: { mark: NonNullable<MyExam['mark']> } & Pick<RoomProps, 'language' | 't'>) {
  const number = new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'ru-KZ', { maximumFractionDigits: 2 })
  const rows: [string, string][] = [
    ...(state === 'sat' ? [] : [[t('state'), t(`became.${state}`)] as [string, string]]),
    ...Object.entries(parts).map(([part, value]): [string, string] => [part, `${number.format(value)} %`]),
    ...(exam === null ? [] : [[t('exam'), `${number.format(exam)} %`] as [string, string]]),
    ...(total === null ? [] : [[t('total'), `${number.format(total)} %`] as [string, string]]),
    ...(grade === null ? [] : [[t('grade'), grade] as [string, string]]),
  ]
  return (
    <div data-testid="mark">
      <h3>{t('mark')}</h3>
      <dl class="my-facts my-mark">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-as-is>{value}</dd>
          </div>
        ))}
      </dl>
      {passed !== null && (
        <p>
          {t(passed ? 'passed' : 'failed')} {retake && t('retake')}
        </p>
      )}
    </div>
  )
}
