/** A list is sent, and those that were sent before are found again. */
import { Button, FileButton } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useBeginImport, useImports } from '../server/imports.ts'

export function Imports() {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { data, error, refetch } = useImports()
  const begin = useBeginImport()
  const send = (file: File | null) => {
    if (file)
      begin.mutate({ kind: 'students', file }, { onSuccess: ({ id }) => goTo({ screen: 'import', id }) })
  }
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <>
      <h2>{t('import.title')}</h2>
      <p data-as-is>{t('import.what')}</p>
      <FileButton accept=".csv,.txt,.xlsx" onChange={send}>
        {(props) => (
          <Button
            {...props}
            loading={begin.isPending}
            leftSection={<IconFileImport aria-hidden size={18} />}
            data-testid="choose-file"
          >
            {t('import.choose')}
          </Button>
        )}
      </FileButton>
      {begin.error && <ProblemAlert problem={problemOf(begin.error)} />}
      <h2>{t('import.own')}</h2>
      {data.imports.length === 0 ? (
        <p>{t('import.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table} data-testid="imports">
            <thead>
              <tr>
                <th>{t('import.file')}</th>
                <th>{t('import.when')}</th>
                <th>{t('import.status')}</th>
              </tr>
            </thead>
            <tbody>
              {data.imports.map(({ id, file, at, state }) => (
                <tr key={id} data-state={state}>
                  <td>
                    <a href={hashOf({ screen: 'import', id })} data-as-is>
                      {file}
                    </a>
                  </td>
                  <td>{formatDateTime(at, language)}</td>
                  <td>{t(`import.state.${state}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
