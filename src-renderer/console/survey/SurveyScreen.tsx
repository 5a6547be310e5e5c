/** One survey: written while it is a draft; then its link, its codes, and what comes of it. */
import type { Me } from '../../../src-shared/console-api.ts'
import { useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useSurvey } from '../server/surveys.ts'
import { useText } from '../text/useText.ts'
import { Editor } from './Editor.tsx'
import { Published } from './Published.tsx'
import { Results } from './Results.tsx'
import classes from './Survey.module.css'

export function SurveyScreen({ me, id }: { me: Me; id: string | null }) {
  const { t } = useTranslation('survey')
  const { localize } = useText()
  const { data, error, refetch } = useSurvey(id)
  if (id !== null && !data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-survey">
      <p className={classes.back}>
        <a href={hashOf({ screen: 'surveys' })}>{t('all')}</a>
      </p>
      <h1>{data ? localize(data.title) || t('untitled') : t('new')}</h1>
      {data && data.state !== 'draft' ? (
        <>
          <Published survey={data} />
          <Results survey={data} />
        </>
      ) : (
        <Editor survey={data ?? null} timeZone={me.timeZone ?? 'UTC'} />
      )}
    </main>
  )
}
