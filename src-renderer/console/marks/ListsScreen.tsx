/** The mark lists of an exam, one a group; drawn up here first. */
import type { Me } from '../../../src-shared/console-api.ts'
import type { ListSummary, MarkExam } from '../../../src-shared/marks/held.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useMarkExam, useMarkExams } from '../server/marks.ts'
import { BeginForm } from './BeginForm.tsx'
import classes from './Marks.module.css'
import { places } from './place.ts'
import { Ratings } from './Ratings.tsx'

export function ListsScreen({ exam, me }: { exam: string; me: Me }) {
  const exams = useMarkExams()
  const row = exams.data?.exams.find((one) => one.exam === exam)
  const isBegun = row?.begun !== false
  const { data, error, refetch } = useMarkExam(exam, exams.data !== undefined && isBegun)
  if (row && !isBegun) return <NotBegun row={row} me={me} />
  if (!data) return <Waiting error={exams.error ?? error} onRetry={() => void refetch()} />
  return <Lists data={data} />
}

function NotBegun({ row, me }: { row: Pick<MarkExam, 'exam' | 'title' | 'startsAt'>; me: Me }) {
  const { t } = useTranslation('marks')
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-mark-exam">
      <Head of={row} />
      {hasRole(me, 'office', 'administrator') ? <BeginForm exam={row.exam} /> : <p>{t('lists.not-begun')}</p>}
    </main>
  )
}

function Head({ of: { title, startsAt } }: { of: Pick<MarkExam, 'title' | 'startsAt'> }) {
  const { t } = useTranslation('marks')
  const language = useLanguage()
  return (
    <>
      <p>
        <a href={hashOf(places.exams)}>{t('lists.all-exams')}</a>
      </p>
      <h1>{localize(title, language)}</h1>
      <p className={classes.quiet}>{formatDateTime(startsAt, language)}</p>
    </>
  )
}

function Lists({ data }: { data: MarkExam }) {
  const { t } = useTranslation('marks')
  const { exam, rule, lists, may } = data
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-mark-exam">
      <Head of={data} />
      <p>
        {t('rule.says', { scale: t(`rule.scale-${rule.scale}`) })} {t(`rule.says-${rule.by}`)}
      </p>
      {lists.length === 0 ? (
        <p>{t('lists.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('lists.group')}</th>
                <th scope="col" className={table.number}>
                  {t('lists.students')}
                </th>
                <th scope="col" className={table.number}>
                  {t('lists.waits')}
                </th>
                <th scope="col">{t('lists.state')}</th>
                <th scope="col">{t('lists.signed')}</th>
              </tr>
            </thead>
            <tbody>
              {lists.map((list) => (
                <Row key={list.group} exam={exam} list={list} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {may.enter && rule.by === 'total' && <Ratings exam={exam} />}
    </main>
  )
}

function Row({ exam, list }: { exam: string; list: ListSummary }) {
  const { t } = useTranslation('marks')
  const { group, title, students, waits, state, signed } = list
  return (
    <tr>
      <td>
        <a href={hashOf(places.list(exam, group))} data-testid={`list-${group}`}>
          {title === null ? t('lists.no-group') : <span data-as-is>{title}</span>}
        </a>
      </td>
      <td className={table.number}>{students}</td>
      <td className={table.number}>{waits}</td>
      <td>{t(`state.${state}`)}</td>
      <td>{t('lists.signed-of', { signed })}</td>
    </tr>
  )
}
