/** One bank: its items, searched and filtered, and what can be done with it. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import classes from './Bank.module.css'
import { BankForm } from './BankForm.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { ItemFilters } from './ItemFilters.tsx'
import { ItemList } from './ItemList.tsx'
import { linkTo, places } from './place.ts'
import { type ItemQuery, useBank } from './queries.ts'
import { useBankText } from './text.ts'

export function BankScreen({ bank }: { bank: string }) {
  const { t } = useBankText()
  const { data, error, refetch } = useBank(bank)
  const [query, setQuery] = useState<ItemQuery>({})
  const [open, setOpen] = useState<'settings' | 'export' | null>(null)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-bank">
      <div className={classes.title}>
        <div>
          <h1>{data.title}</h1>
          <p className={classes.under}>
            {data.chair} · <a href={hashOf(places.list)}>{t('bank.all')}</a>
          </p>
        </div>
        <div className={classes.deeds}>
          <Button component="a" href={linkTo(places.newItem(bank))} data-testid="new-item">
            {t('bank.new-item')}
          </Button>
          <Button
            component="a"
            variant="default"
            href={linkTo(places.newImport(bank))}
            data-testid="new-import"
          >
            {t('bank.import')}
          </Button>
          <Button variant="default" onClick={() => setOpen('export')} data-testid="export">
            {t('bank.export')}
          </Button>
          <Button component="a" variant="default" href={linkTo(places.duplicates(bank))}>
            {t('bank.duplicates')}
          </Button>
          <Button variant="default" onClick={() => setOpen('settings')} data-testid="bank-settings">
            {t('bank.settings')}
          </Button>
        </div>
      </div>
      <ItemFilters bank={data} query={query} onChange={setQuery} />
      <ItemList bank={bank} query={query} onChange={setQuery} />
      {open === 'settings' && <BankForm bank={data} onClose={() => setOpen(null)} />}
      {open === 'export' && <ExportDialog bank={data} onClose={() => setOpen(null)} />}
    </main>
  )
}
