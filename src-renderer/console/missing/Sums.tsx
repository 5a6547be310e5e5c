/** Expected, begun, submitted, whole: by exam, and by room where an exam has several. */
import type { DayCompleteness, Tally } from '../../../src-shared/completeness.ts'
import { wholeShare } from '../../../src-shared/completeness.ts'
import { sources } from '../../../src-shared/vocabulary.ts'
import { hashOf } from '../frame/route.ts'
import table from '../officer/Table.module.css'
import { useText } from '../text/useText.ts'

export function Sums({ day }: { day: DayCompleteness }) {
  const { t, localize } = useText()
  return (
    <div className={table.wide}>
      <table className={table.table} data-testid="sums">
        <thead>
          <tr>
            <th scope="col">{t('exams.exam')}</th>
            {(['expected', 'opened', 'submitted', 'whole', 'missing'] as const).map((key) => (
              <th key={key} scope="col" className={table.number}>
                {t(`missing-page.${key}`)}
              </th>
            ))}
            {sources.map((source) => (
              <th key={source} scope="col" className={table.number}>
                {t(`source.${source}`)}
              </th>
            ))}
            <th scope="col" className={table.number}>
              {t('debt.title')}
            </th>
          </tr>
        </thead>
        <tbody>
          {day.exams.map(({ exam, total, rooms }) => [
            <Line key={exam.id} tally={total} id={`sum-${exam.id}`}>
              <a href={hashOf({ screen: 'completeness', exam: exam.id })}>{localize(exam.title)}</a>
              {rooms.length === 1 && <span className={table.quiet}> · {rooms[0]?.room.title}</span>}
            </Line>,
            ...(rooms.length > 1 ? rooms : []).map(({ room, tally }) => (
              <Line key={`${exam.id}/${room.id}`} tally={tally} id={`sum-${exam.id}-${room.id}`}>
                <span className={table.quiet}>{room.title}</span>
              </Line>
            )),
          ])}
          {day.exams.length > 1 && (
            <Line tally={day.total} id="sum-all">
              <b>{t('missing-page.all')}</b>
            </Line>
          )}
        </tbody>
      </table>
    </div>
  )
}

function Line({ tally, id, children }: { tally: Tally; id: string; children: React.ReactNode }) {
  const { share, bytes } = useText()
  const { expected, opened, submitted, whole, missing, coverage, debt } = tally
  return (
    <tr data-testid={id}>
      <td>{children}</td>
      {[expected, opened, submitted, whole].map((n, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: four columns that never change places
        <td key={i} className={table.number}>
          {n}
        </td>
      ))}
      <td className={table.number} data-low={missing > 0}>
        {missing}
      </td>
      {sources.map((source) => {
        const value = coverage[source]
        return (
          <td key={source} className={table.number} data-low={value !== null && value < wholeShare}>
            {share(value)}
          </td>
        )
      })}
      <td className={table.number} data-low={debt.segments > 0}>
        {debt.segments === 0 ? '0' : bytes(debt.bytes)}
      </td>
    </tr>
  )
}
