/** The students behind one figure, with what they owe. */
import { Button, Modal, NativeSelect } from '@mantine/core'
import { useMemo, useState } from 'react'
import { sessionReport } from '../../../src-shared/reports/session.ts'
import { sharesOf } from '../../../src-shared/reports/session-count.ts'
import {
  type FigureOf,
  type HeldTable,
  type NameRow,
  whose,
} from '../../../src-shared/reports/session-held.ts'
import { columnName, inWords, unitName } from '../../../src-shared/reports/session-words.ts'
import { localize } from '../../i18n/index.ts'
import { hashOf, type Route, replaceWith } from '../frame/route.ts'
import type { Column } from '../list/column.ts'
import { List } from '../list/List.tsx'
import type { Loaded, Window } from '../list/useWindows.ts'
import { places } from '../marks/place.ts'
import table from '../officer/Table.module.css'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

const sorts = ['name', 'number', 'group', 'debts'] as const
type Query = Omit<Window, 'sort'> & { sort: (typeof sorts)[number] } & FigureOf

interface Props {
  /** Tells these names from those of another report. */
  of: string
  table: HeldTable
  figure: FigureOf
  placeOf: (figure: FigureOf | null) => Route
  load: (query: Query, signal: AbortSignal) => Promise<Loaded<NameRow>>
}

export function NamesScreen({ of, table: counted, figure, placeOf, load }: Props) {
  const { t, words, language } = useReportText()
  const [open, setOpen] = useState<NameRow | null>(null)
  const { column, who } = figure
  const row = useMemo(() => rowOf(inWords(counted, words), counted, figure), [counted, words, figure])
  const share = sharesOf(column)
  const name = (one: string) => columnName(one, words)
  const debt = ({ title, state, grade }: NameRow['debts'][number]) =>
    `${localize(title, language)}: ${grade ?? t(`marks:became.${state}`)}`
  const columns: [Column<NameRow>, ...Column<NameRow>[]] = [
    { id: 'name', title: t('names.name'), sort: 'name', share: 30, cell: (one) => one.name },
    { id: 'number', title: t('names.number'), sort: 'number', share: 13, cell: (one) => one.number },
    { id: 'group', title: t('names.group'), sort: 'group', share: 13, cell: (one) => one.group },
    {
      id: 'debts',
      title: t('names.debts'),
      sort: 'debts',
      share: 44,
      cell: ({ debts }) =>
        debts.length === 0 ? t('names.none') : `${debts.length} · ${debts.map(debt).join('; ')}`,
    },
  ]
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-report-names">
      <p className={classes.back}>
        <a href={hashOf(placeOf(null))} data-testid="back-to-report">
          {t('names.back')}
        </a>
      </p>
      <h1>
        {t('behind.title', { unit: row ? unitName(row, words) : (figure.unit ?? ''), column: name(column) })}
      </h1>
      {row && share && (
        <p data-testid="share">
          {name(share.part)} ÷ {name(share.all)}: {words.number(row[share.part] ?? 0, 0)} ÷{' '}
          {words.number(row[share.all] ?? 0, 0)}
          {typeof row[column] === 'number' && (
            <>
              {' '}
              = <b>{words.number(row[column], 1)} %</b>
            </>
          )}
        </p>
      )}
      <List<NameRow>
        name={['report-names', of, figure]}
        columns={columns}
        keyOf={({ number }) => number}
        load={({ sort, ...window }, signal) =>
          load({ ...window, ...figure, sort: sorts.find((one) => one === sort) ?? 'name' }, signal)
        }
        onOpen={setOpen}
        filters={
          share && (
            <NativeSelect
              aria-label={t('names.who')}
              value={who}
              onChange={(event) =>
                replaceWith(
                  placeOf({
                    ...figure,
                    who: whose.find((one) => one === event.currentTarget.value) ?? 'part',
                  }),
                )
              }
              data={[
                { value: 'part', label: name(share.part) },
                { value: 'rest', label: `${name(share.all)} − ${name(share.part)}` },
                { value: 'all', label: name(share.all) },
              ]}
              data-testid="who"
            />
          )
        }
      />
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={<b>{open && t('names.of', { name: open.name })}</b>}
        closeButtonProps={{ 'aria-label': t('behind.close') }}
        centered
        transitionProps={{ duration: 0 }}
      >
        {open && (
          <div className={classes.behind} data-testid="debts">
            {open.debts.length === 0 && <p>{t('names.none')}</p>}
            <ul>
              {open.debts.map((one) => (
                <li key={one.exam}>
                  <a
                    href={hashOf(places.exam(one.exam))}
                    aria-label={t('names.lists', { exam: localize(one.title, language) })}
                  >
                    {debt(one)}
                  </a>
                </li>
              ))}
            </ul>
            <Button onClick={() => setOpen(null)} data-autofocus>
              {t('behind.close')}
            </Button>
          </div>
        )}
      </Modal>
    </main>
  )
}

/** The line of the report that the figure stands in, by counts alone where it has more than it shows. */
function rowOf(worded: HeldTable, { rows }: HeldTable, { unit, form }: FigureOf) {
  const report = sessionReport(worded)
  const here = rows.flatMap((row, i) =>
    (unit === undefined || row.unit === unit) && (form === undefined || row.form === form) ? [i] : [],
  )
  const shown =
    unit !== undefined
      ? report.rows[here[0] ?? -1]
      : form === undefined
        ? report.totals
        : (report.byForm[[...new Set(rows.map((row) => row.form))].indexOf(form)] ?? report.totals)
  if (!shown) return null
  const counts: Record<string, number> = {}
  for (const i of here)
    for (const [name, value] of Object.entries(rows[i]?.counts ?? {}))
      counts[name] = (counts[name] ?? 0) + value
  return { ...counts, ...shown }
}
