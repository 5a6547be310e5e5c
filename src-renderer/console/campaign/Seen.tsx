/** Who has read the rules as they are now: counts by group, and names where somebody asks for them. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { SeenRow } from '../../../src-shared/campaign/page.ts'
import { formatDateTime, formatNumber, useLanguage, useTranslation } from '../../i18n/index.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useSeen, useSeenNames } from '../server/campaign.ts'
import classes from './Campaign.module.css'

export function Seen({ rules }: { rules: number }) {
  const { t } = useTranslation('campaign')
  const language = useLanguage()
  const { data, error, refetch } = useSeen()
  const [asked, setAsked] = useState<string | null>(null)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const sum = (of: 'students' | 'seen') => data.rows.reduce((all, row) => all + row[of], 0)
  const shown = data.rows.find((row) => keyOf(row) === asked)
  return (
    <section aria-label={t('seen.title')} data-testid="campaign-seen">
      <h2>{t('seen.title')}</h2>
      <p className={classes.how}>{t('seen.how')}</p>
      {data.rows.length === 0 ? (
        <p>{t('seen.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('seen.faculty')}</th>
                <th scope="col">{t('seen.group')}</th>
                <th scope="col">{t('seen.students')}</th>
                <th scope="col">{t('seen.seen')}</th>
                <th scope="col">{t('seen.names')}</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <td>
                  <b>{t('seen.all')}</b>
                </td>
                <td />
                <td data-testid="students-all">{formatNumber(sum('students'), language)}</td>
                <td data-testid="seen-all">{formatNumber(sum('seen'), language)}</td>
                <td />
              </tr>
              {data.rows.map((row) => (
                <tr key={keyOf(row)}>
                  <td>{row.faculty ? <span data-as-is>{row.faculty.title}</span> : t('seen.no-faculty')}</td>
                  <td>{row.group ? <span data-as-is>{row.group.title}</span> : t('seen.no-group')}</td>
                  <td>{formatNumber(row.students, language)}</td>
                  <td>{formatNumber(row.seen, language)}</td>
                  <td>
                    <NamesButton row={row} isOpen={row === shown} onPress={setAsked} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown && <Names key={asked} row={shown} rules={rules} />}
    </section>
  )
}

const keyOf = ({ faculty, group }: SeenRow): string => `${faculty?.id ?? ''}/${group?.id ?? ''}`

interface ButtonProps {
  row: SeenRow
  isOpen: boolean
  onPress: (asked: string | null) => void
}

function NamesButton({ row, isOpen, onPress }: ButtonProps) {
  const { t } = useTranslation('campaign')
  const which = [row.faculty?.title ?? t('seen.no-faculty'), row.group?.title ?? t('seen.no-group')].join(
    ', ',
  )
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => onPress(isOpen ? null : keyOf(row))}
      aria-expanded={isOpen}
      aria-label={isOpen ? t('seen.hide') : t('seen.names-of', { which })}
      data-testid={`names-${row.group?.id ?? 'none'}`}
    >
      {t(isOpen ? 'seen.hide' : 'seen.names')}
    </Button>
  )
}

function Names({ row: { faculty, group }, rules }: { row: SeenRow; rules: number }) {
  const { t } = useTranslation('campaign')
  const language = useLanguage()
  const { data, error, refetch } = useSeenNames({
    ...(faculty && { faculty: faculty.id }),
    ...(group && { group: group.id }),
  })
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const says = (seen: (typeof data.names)[number]['seen']) => {
    if (!seen) return t('seen.not')
    return t(seen.version === rules ? 'seen.at' : 'seen.earlier', { at: formatDateTime(seen.at, language) })
  }
  return (
    <div className={classes.names} data-testid="seen-names">
      <h3 data-as-is>{[faculty?.title, group?.title].filter(Boolean).join(', ') || t('seen.no-group')}</h3>
      <ul>
        {data.names.map(({ number, name, seen }) => (
          <li key={number} data-seen={seen?.version === rules}>
            <span data-as-is>
              {name} ({number})
            </span>
            : {says(seen)}
          </li>
        ))}
      </ul>
      {data.more && <p>{t('seen.more')}</p>}
    </div>
  )
}
