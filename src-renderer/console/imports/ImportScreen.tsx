/** One list on its way in: how it was read, what it would change, and the one button that does it. */
import { Button, Progress } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ImportPreview } from '../../../src-shared/api/imports.ts'
import { useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { api, problemOf } from '../server/api.ts'
import { reportAddress, useImport, useImportChange } from '../server/imports.ts'
import { Changes } from './Changes.tsx'
import { Columns } from './Columns.tsx'
import { Findings } from './Findings.tsx'
import classes from './Import.module.css'
import { Understood } from './Understood.tsx'

export function ImportScreen({ id }: { id: string }) {
  const { t } = useTranslation('people')
  const { data, error, refetch } = useImport(id)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={classes.page} data-testid="screen-import" data-state={data.state}>
      <div className={classes.head}>
        <h1 data-as-is>{data.file}</h1>
        <a href={hashOf({ screen: 'people', tab: 'imports' })}>{t('import.back')}</a>
      </div>
      <p className={classes.state} data-state={data.state} role="status">
        {t(`import.state.${data.state}`)}
      </p>
      {data.state === 'reading' || data.state === 'writing' ? (
        <UnderWay progress={data.progress} />
      ) : (
        <Result preview={data} />
      )}
    </main>
  )
}

function UnderWay({ progress }: Pick<ImportPreview, 'progress'>) {
  const { t } = useTranslation('people')
  const { done = 0, of = null } = progress ?? {}
  return (
    <div data-testid="under-way">
      <Progress
        value={of === null || of === 0 ? 100 : (100 * done) / of}
        animated
        aria-label={t('import.state.reading')}
      />
      {of !== null && <p>{t('import.progress', { done, total: of })}</p>}
      <p className={classes.quiet}>{t('import.leave')}</p>
    </div>
  )
}

function Result({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { id, state, counts, missing, format, encoding, sheet } = preview
  const confirm = useImportChange(id, () => api.imports.confirm({ id }))
  const drop = useImportChange(id, () => api.imports.drop({ id }))
  const read = [format?.toUpperCase(), encoding, sheet === null ? null : `«${sheet}»`].filter(Boolean)
  const problem = confirm.error ?? drop.error
  const open = state === 'preview'
  const fits = counts.wrong === 0 && missing.length === 0
  return (
    <>
      {state !== 'wrong' && (
        <>
          <p className={classes.quiet} data-as-is>
            {t('import.read-as', { format: read.join(' · ') })}
          </p>
          <ul className={classes.counts} data-testid="counts">
            {(['added', 'changed', 'same', 'absent', 'wrong', 'notes'] as const).map((name) => (
              <li key={name} data-count={name} data-trouble={name === 'wrong' && counts.wrong > 0}>
                {t(`import.count.${name}`, { n: counts[name] })}
              </li>
            ))}
          </ul>
        </>
      )}
      {missing.map((column) => (
        <p key={column} className={classes.trouble} role="alert" data-testid="missing-column">
          {t('import.missing', { column: t(`import.column.${column}`) })}
        </p>
      ))}
      <div className={classes.buttons}>
        {open && (
          <Button
            disabled={!fits}
            loading={confirm.isPending}
            onClick={() => confirm.mutate(undefined)}
            data-testid="confirm"
          >
            {t('import.confirm')}
          </Button>
        )}
        {state !== 'done' && (
          <Button
            variant="default"
            loading={drop.isPending}
            onClick={() =>
              drop.mutate(undefined, { onSuccess: () => goTo({ screen: 'people', tab: 'imports' }) })
            }
            data-testid="drop"
          >
            {t('import.drop')}
          </Button>
        )}
        <Button
          component="a"
          href={reportAddress(id, language)}
          variant="default"
          className={classes.link ?? ''}
          leftSection={<IconDownload aria-hidden size={16} />}
          data-testid="report"
        >
          <span data-as-is>{t('import.download')}</span>
        </Button>
        {open && (
          <span className={classes.quiet}>{t(counts.wrong > 0 ? 'import.mend' : 'import.all-or-none')}</span>
        )}
      </div>
      {problem && <ProblemAlert problem={problemOf(problem)} />}
      <Findings
        findings={preview.findings}
        all={counts.wrong + counts.notes}
        isArchive={preview.kind === 'photos'}
      />
      {(open || state === 'stopped') && preview.columns.length > 0 && (
        <Columns key={preview.columns.map(({ column }) => column).join()} preview={preview} />
      )}
      <Changes changes={preview.changes} />
      <Understood rows={preview.rows} />
    </>
  )
}
