/** Which column is which: as it was understood, and as a person says. */
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ImportPreview } from '../../../src-shared/api/imports.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import table from '../officer/Table.module.css'
import { api, problemOf } from '../server/api.ts'
import { useImportChange } from '../server/imports.ts'

export function Columns({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation('people')
  const { id, columns, known } = preview
  const [chosen, setChosen] = useState(() => columns.map(({ column }) => column))
  const match = useImportChange(id, () => api.imports.match({ id, body: { columns: chosen } }))
  const changed = chosen.some((column, i) => column !== columns[i]?.column)
  const options = [
    { value: '', label: t('import.not-read') },
    ...known.map((name) => ({ value: name, label: t(`import.column.${name}`) })),
  ]
  return (
    <section aria-label={t('import.columns')}>
      <h2>{t('import.columns')}</h2>
      <div className={table.wide}>
        <table className={table.table} data-testid="columns">
          <thead>
            <tr>
              <th>{t('import.in-file')}</th>
              <th>{t('import.examples')}</th>
              <th>{t('import.means')}</th>
              <th aria-label={t('import.how.words')} />
            </tr>
          </thead>
          <tbody>
            {columns.map(({ title, examples, how }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place, and two may have one title
              <tr key={i}>
                <td data-as-is>{title || t('import.no-title', { n: i + 1 })}</td>
                <td className={table.quiet} data-as-is>
                  {examples.join(' · ')}
                </td>
                <td>
                  <NativeSelect
                    aria-label={`${t('import.means')}: ${title || t('import.no-title', { n: i + 1 })}`}
                    value={chosen[i] ?? ''}
                    onChange={(event) => setChosen(chosen.with(i, event.currentTarget.value || null))}
                    data={options}
                    data-testid={`column-${i}`}
                  />
                </td>
                <td className={table.quiet}>{how && t(`import.how.${how}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {changed && (
        <Button mt="sm" loading={match.isPending} onClick={() => match.mutate(undefined)} data-testid="match">
          {t('import.apply')}
        </Button>
      )}
      {match.error && <ProblemAlert problem={problemOf(match.error)} />}
    </section>
  )
}
