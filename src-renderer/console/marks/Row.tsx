/** A student of a list: what is known of her, what the office types, what comes of it, and why it does not yet. */
import type { Entered, MarkListPage, MarkRow, ShownRow } from '../../../src-shared/marks/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import table from '../officer/Table.module.css'
import { problemOf, statusOf } from '../server/api.ts'
import { useEnter } from '../server/marks.ts'
import classes from './Marks.module.css'
import { PartField } from './PartField.tsx'
import { StateField } from './StateField.tsx'
import { nothing, useShownNumber } from './shown.ts'

interface Props {
  list: MarkListPage
  row: ShownRow
}

/** Of an exam that was sat elsewhere the result is typed, as the parts are. */
const examPart = 'exam'

export function Row({ list, row }: Props) {
  const { t } = useTranslation('marks')
  const enter = useEnter(list, row.student)
  const number = useShownNumber()
  const { student, name, recordBook, was } = row
  const save = (body: Entered) => enter.mutateAsync(body)
  const part = (one: string, saved: number | null) => (
    <PartField
      label={t('row.part-of', { part: one === examPart ? t('row.exam') : one, name })}
      saved={saved}
      entry={row.entries[one] ?? 0}
      save={(value, entry) => save({ field: 'part', part: one, value, entry })}
      testId={`${one}-${student}`}
    />
  )
  const mayType = list.may.enter
  const beside = (say: (of: MarkRow) => string) => was && <Was was={say(was)} now={say(row)} />
  return (
    <>
      <tr data-testid={`row-${student}`} data-waits={row.waits.length > 0}>
        <td data-as-is>{student}</td>
        <th scope="row">{name}</th>
        <td className={classes.book} data-as-is>
          {recordBook ?? nothing}
        </td>
        {list.parts.map((one) => (
          <td key={one} className={table.number}>
            {mayType ? part(one, row.parts[one] ?? null) : number(row.parts[one])}
            {beside(({ parts }) => number(parts[one]))}
          </td>
        ))}
        <td className={table.number}>
          {mayType && row.from === 'typed' ? part(examPart, row.exam) : number(row.exam)}
          {beside(({ exam }) => number(exam))}
        </td>
        <td>
          {mayType ? (
            <StateField row={row} save={(value, entry) => save({ field: 'state', value, entry })} />
          ) : (
            <StateText row={row} />
          )}
          {beside(({ state }) => t(`became.${state}`))}
        </td>
        <td className={table.number}>
          {number(row.total)}
          {beside(({ total }) => number(total))}
        </td>
        <td data-as-is>
          {row.grade ?? nothing}
          {beside(({ grade }) => grade ?? nothing)}
        </td>
        <td className={table.number}>
          {number(row.value)}
          {beside(({ value }) => number(value))}
        </td>
        <td>
          <Outcome row={row} />
          {beside((of) => t(`outcome.${outcomeOf(of)}`))}
        </td>
      </tr>
      {enter.error && (
        <tr>
          <td colSpan={list.parts.length + columnsBeside}>
            <Failed error={enter.error} />
          </td>
        </tr>
      )}
    </>
  )
}

/** Of the table, without the parts. */
const columnsBeside = 9

function Failed({ error }: { error: unknown }) {
  const { t } = useTranslation('marks')
  if (statusOf(error) !== 409) return <ProblemAlert problem={problemOf(error)} />
  return (
    <p role="alert" className={classes.care} data-testid="overtaken">
      {t('row.overtaken')}
    </p>
  )
}

function Was({ was, now }: { was: string; now: string }) {
  const { t } = useTranslation('marks')
  return was === now ? null : <span className={classes.was}>{t('row.was', { value: was })}</span>
}

function StateText({ row: { state, guessed } }: { row: ShownRow }) {
  const { t } = useTranslation('marks')
  const said = t(`became.${state}`)
  return <>{guessed ? t('row.guessed', { state: said }) : said}</>
}

const outcomeOf = ({ passed }: Pick<MarkRow, 'passed'>) =>
  passed === null ? 'neither' : passed ? 'passed' : 'failed'

function Outcome({ row }: { row: ShownRow }) {
  const { t } = useTranslation('marks')
  if (row.waits.length === 0)
    return (
      <>
        {t(`outcome.${outcomeOf(row)}`)}
        {row.retake && <span className={classes.was}>{t('outcome.retake')}</span>}
      </>
    )
  return (
    <ul className={classes.waits}>
      {row.waits.map(({ why, part }) => (
        <li key={`${why} ${part}`}>{t(`waits.${why}`, { part: part ?? '' })}</li>
      ))}
    </ul>
  )
}
