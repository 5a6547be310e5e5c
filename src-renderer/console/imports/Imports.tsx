/** A list is sent, and those that were sent before are found again. */
import { Button, FileButton, NativeSelect } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import { type ListName, listNames } from '../../../src-shared/imports/names.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { archiveOf, useBeginImport, useImports } from '../server/imports.ts'
import classes from './Import.module.css'

/** Whose roles are given there. */
const administrators: ReadonlySet<ListName> = new Set(['staff'])

export function Imports({ me }: { me: Me }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { data, error, refetch } = useImports()
  const begin = useBeginImport()
  const [kind, setKind] = useState<ListName>('students')
  const kinds = listNames.filter((one) => !administrators.has(one) || hasRole(me, 'administrator'))
  const pack = useMutation({ mutationFn: archiveOf })
  const send = (file: File) =>
    begin.mutate({ kind, file }, { onSuccess: ({ id }) => goTo({ screen: 'import', id }) })
  const take = (chosen: File[] | File | null) => {
    const files = [chosen ?? []].flat()
    const [first] = files
    if (first && kind === 'photos') pack.mutate(files, { onSuccess: send })
    else if (first) send(first)
  }
  const problem = pack.error ?? begin.error
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <>
      <h2>{t('import.title')}</h2>
      <div className={classes.begin}>
        <NativeSelect
          label={t('import.kind')}
          value={kind}
          onChange={(event) => setKind(listNames.find((one) => one === event.currentTarget.value) ?? kind)}
          data={kinds.map((one) => ({ value: one, label: t(`import.of.${one}`) }))}
          data-testid="kind"
        />
        <FileButton
          key={kind}
          accept={kind === 'photos' ? '.zip,.jpg,.jpeg,.png' : '.csv,.txt,.xlsx'}
          multiple={kind === 'photos'}
          onChange={take}
        >
          {(props) => (
            <Button
              {...props}
              loading={pack.isPending || begin.isPending}
              leftSection={<IconFileImport aria-hidden size={18} />}
              data-testid="choose-file"
            >
              {t(kind === 'photos' ? 'import.choose-files' : 'import.choose')}
            </Button>
          )}
        </FileButton>
      </div>
      <p className={classes.quiet} data-as-is>
        {t(`import.what.${kind}`)}
      </p>
      {problem && <ProblemAlert problem={problemOf(problem)} />}
      <h2>{t('import.own')}</h2>
      {data.imports.length === 0 ? (
        <p>{t('import.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table} data-testid="imports">
            <thead>
              <tr>
                <th>{t('import.file')}</th>
                <th>{t('import.kind')}</th>
                <th>{t('import.when')}</th>
                <th>{t('import.status')}</th>
              </tr>
            </thead>
            <tbody>
              {data.imports.map(({ id, kind: of, file, at, state }) => (
                <tr key={id} data-state={state}>
                  <td>
                    <a href={hashOf({ screen: 'import', id })} data-as-is>
                      {file}
                    </a>
                  </td>
                  <td>{t(`import.of.${of}`)}</td>
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
