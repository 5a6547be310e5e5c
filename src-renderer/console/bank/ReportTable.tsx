/** The report of a file, line by line: what was not taken first of all. */
import { Button, Group, Radio } from '@mantine/core'
import { useState } from 'react'
import type { ReportLine } from '../../../src-shared/bank/importing.ts'
import table from '../officer/Table.module.css'
import classes from './Bank.module.css'
import { useBankText } from './text.ts'

const rows = 100
const kinds = ['refused', 'changed', 'note', 'taken'] as const

export function ReportTable({ report }: { report: readonly ReportLine[] }) {
  const { t, number } = useBankText()
  const countOf = (what: ReportLine['what']) => report.filter((line) => line.what === what).length
  const [what, setWhat] = useState<ReportLine['what']>(() => kinds.find((one) => countOf(one) > 0) ?? 'taken')
  const [shown, setShown] = useState(rows)
  const lines = report.filter((line) => line.what === what)
  return (
    <section aria-label={t('report.title')}>
      <h2 className={classes.heading}>{t('report.title')}</h2>
      <Radio.Group
        aria-label={t('report.show')}
        value={what}
        onChange={(value) => {
          setWhat(kinds.find((one) => one === value) ?? 'taken')
          setShown(rows)
        }}
        mb="xs"
        data-testid="report-what"
      >
        <Group gap="md">
          {kinds.map((value) => (
            <Radio key={value} value={value} label={`${t(`report.${value}`)} (${number(countOf(value))})`} />
          ))}
        </Group>
      </Radio.Group>
      {lines.length === 0 ? (
        <p>{t('report.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table} data-testid="report">
            <thead>
              <tr>
                <th scope="col" className={table.number}>
                  {t('report.line')}
                </th>
                <th scope="col">{t('report.question')}</th>
                <th scope="col">{t('report.why')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.slice(0, shown).map((line, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: several notes are of one line, and the list does not change
                <tr key={at}>
                  <td className={table.number}>{number(line.line)}</td>
                  <td className={classes.stem} data-as-is>
                    {line.file && <small>{line.file} </small>}
                    {line.title}
                  </td>
                  <td lang="en">{line.why}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {lines.length > shown && (
        <Button variant="default" mt="sm" onClick={() => setShown(shown + rows * 5)}>
          {t('report.more', { count: lines.length - shown })}
        </Button>
      )}
    </section>
  )
}
