/** The banks of a teacher; the administrator's are all. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import classes from './Bank.module.css'
import { BankForm } from './BankForm.tsx'
import { linkTo, places } from './place.ts'
import { useBanks } from './queries.ts'
import { useBankText } from './text.ts'

export function BankList({ me }: { me: Me }) {
  const { t, moment, number } = useBankText()
  const { data, error, refetch } = useBanks()
  const [beginning, setBeginning] = useState(false)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-banks">
      <div className={classes.title}>
        <h1>{t('list.title')}</h1>
        <Button onClick={() => setBeginning(true)} data-testid="new-bank">
          {t('list.new')}
        </Button>
      </div>
      {data.banks.length === 0 && <p>{t('list.none')}</p>}
      {data.banks.length > 0 && (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('list.bank')}</th>
                <th scope="col">{t('list.chair')}</th>
                <th scope="col">{t('list.teachers')}</th>
                <th scope="col" className={table.number}>
                  {t('list.items')}
                </th>
                <th scope="col">{t('list.changed')}</th>
              </tr>
            </thead>
            <tbody>
              {data.banks.map((bank) => (
                <tr key={bank.id}>
                  <td>
                    <a href={linkTo(places.bank(bank.id))} data-testid={`bank-${bank.id}`}>
                      {bank.title}
                    </a>
                  </td>
                  <td>{bank.chair}</td>
                  <td>{bank.teachers.map(({ name }) => name).join(', ')}</td>
                  <td className={table.number}>{number(bank.items)}</td>
                  <td>{bank.changedAt === null ? '–' : moment(bank.changedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {beginning && <BankForm bank={null} me={me} onClose={() => setBeginning(false)} />}
    </main>
  )
}
