/** What was given by a rubric: a column a mark, without who gave it. */
import { mostOf } from '../../../src-shared/bank/rubric.ts'
import type { RubricMark, ShownRubric } from '../../../src-shared/marking/held.ts'
import { formatNumber, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import table from '../officer/Table.module.css'
import classes from './Rubric.module.css'

interface Props {
  caption: string
  rubric: ShownRubric
  marks: readonly RubricMark[]
}

export function RubricMarks({ caption, rubric, marks }: Props) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const say = (n: number | undefined) => (n === undefined ? '–' : formatNumber(n, language))
  const sum = ({ criteria }: RubricMark) =>
    Math.round(100 * Object.values(criteria).reduce((all, one) => all + one, 0)) / 100
  return (
    <div className={table.wide}>
      <table className={`${table.table} ${classes.marks}`} data-testid="rubric-marks">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rubric.criterion')}</th>
            <th scope="col" className={table.number}>
              {t('rubric.most')}
            </th>
            {marks.map(({ place }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a place may have two marks, and they never change
              <th key={at} scope="col" className={table.number}>
                {t(`rubric.place-${place}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rubric.map(({ id, text, points }) => (
            <tr key={id}>
              <th scope="row" data-as-is>
                {localize(text, language)}
              </th>
              <td className={table.number}>{say(points)}</td>
              {marks.map(({ criteria }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={at} className={table.number}>
                  {say(criteria[id])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('rubric.sum')}</th>
            <td className={table.number}>{say(mostOf(rubric))}</td>
            {marks.map((mark, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <td key={at} className={table.number}>
                {say(sum(mark))}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
