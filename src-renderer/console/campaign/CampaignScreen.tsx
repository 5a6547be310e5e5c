/** The session's page: whether it is on, what it says in one language after the other, and who has read its rules. */
import { Checkbox, NativeSelect } from '@mantine/core'
import type { CampaignPage } from '../../../src-shared/api/campaign.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, languageNames, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { goTo } from '../frame/route.ts'
import { useSaid } from '../frame/said.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useCampaign, useTurnCampaign } from '../server/campaign.ts'
import classes from './Campaign.module.css'
import { Editor } from './Editor.tsx'
import { Seen } from './Seen.tsx'

export function CampaignScreen({ place }: { place: readonly string[] }) {
  const { t } = useTranslation('campaign')
  const reader = useLanguage()
  const language = Language.safeParse(place[0]).data ?? reader
  const { data, error, refetch } = useCampaign()
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-campaign">
      <h1>{t('nav')}</h1>
      <p className={classes.how}>{t('how')}</p>
      <OnOff page={data} />
      <div className={classes.row}>
        <NativeSelect
          label={t('language')}
          description={t('language-says')}
          value={language}
          onChange={({ currentTarget: { value } }) => goTo({ screen: 'campaign', place: [value] })}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          data-testid="campaign-language"
        />
      </div>
      <Editor page={data} language={language} />
      {data.version > 0 && <Seen rules={data.rules} />}
    </main>
  )
}

function OnOff({ page: { on, version, saved } }: { page: CampaignPage }) {
  const { t } = useTranslation('campaign')
  const language = useLanguage()
  const say = useSaid((state) => state.say)
  const turn = useTurnCampaign()
  return (
    <section className={classes.card} aria-label={t('on.label')}>
      <Checkbox
        checked={on}
        disabled={version === 0 || turn.isPending}
        label={t('on.label')}
        description={t('on.says')}
        onChange={({ currentTarget: { checked } }) =>
          turn.mutate(checked, {
            onSuccess: (page) =>
              say({ kind: 'done', text: t(page.on ? 'on.turned-on' : 'on.turned-off'), note: t('nav') }),
          })
        }
        data-testid="campaign-on"
      />
      <p className={classes.quiet} data-testid="campaign-now">
        {saved ? t('now', { version, by: saved.by, at: formatDateTime(saved.at, language) }) : t('none')}
      </p>
      {on && (
        <a href={`/open#/${language}/session`} target="_blank" rel="noopener noreferrer">
          {t('on.look')}
        </a>
      )}
      {turn.error && <ProblemAlert problem={problemOf(turn.error)} />}
    </section>
  )
}
