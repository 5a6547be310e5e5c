/** What the session's page says, in one language at a time; saved as the next version. */
import { Alert, Button, Textarea } from '@mantine/core'
import type { CampaignPage } from '../../../src-shared/api/campaign.ts'
import { sameContent, type Wrong, wrongsIn } from '../../../src-shared/campaign/check.ts'
import { CampaignContent } from '../../../src-shared/campaign/page.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { useSaid } from '../frame/said.ts'
import { useDraft } from '../frame/useDraft.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { useSaveCampaign } from '../server/campaign.ts'
import classes from './Campaign.module.css'
import { Dates, Meetings, Videos } from './Lists.tsx'
import { Posters } from './Posters.tsx'
import { TextField } from './TextField.tsx'

interface Props {
  page: CampaignPage
  /** Of what is written. */
  language: Language
}

export function Editor({ page, language }: Props) {
  const { t } = useTranslation('campaign')
  const say = useSaid((state) => state.say)
  const save = useSaveCampaign()
  const draft = useDraft({
    at: 'taza-session-page',
    schema: CampaignContent,
    base: page.version,
    value: page.content,
    same: sameContent,
  })
  const { value: content, base, changed, outdated } = draft
  const [first] = wrongsIn(content)
  const told = ({ part, at, wrong, most }: Wrong) => {
    const where =
      part === 'title' || part === 'rules'
        ? t(part)
        : t('number', { part: t(`${part}.title`), number: String(at + 1) })
    return t(`wrong.${wrong}`, { where, most: String(most) })
  }
  const set = (change: Partial<CampaignContent>) => {
    save.reset()
    draft.change((now) => ({ ...now, ...change }))
  }
  const keep = () =>
    save.mutate(
      { base, content },
      {
        onSuccess({ version }) {
          draft.saved(content, version)
          say({ kind: 'done', text: t('saved', { version: String(version) }), note: t('nav') })
        },
      },
    )
  const list = { content, language, onChange: set }
  return (
    <div className={classes.editor}>
      {outdated && changed && <Outdated page={page} onTake={draft.forget} onKeep={draft.rebase} />}
      <section className={classes.card}>
        <TextField
          label={t('title')}
          texts={content.title}
          language={language}
          onChange={(title) => set({ title })}
          testId="campaign-title"
        />
        <Textarea
          label={t('rules')}
          description={t('rules-says')}
          lang={language}
          data-as-is
          autosize
          minRows={5}
          maxRows={18}
          value={content.rules[language] ?? ''}
          onChange={({ currentTarget: { value } }) => set({ rules: { ...content.rules, [language]: value } })}
          data-testid="campaign-rules"
        />
      </section>
      <Dates {...list} />
      <Meetings {...list} />
      <Posters {...list} files={page.files} />
      <Videos {...list} />
      <div className={classes.acts}>
        <Button
          disabled={!changed || outdated || first !== undefined}
          loading={save.isPending}
          onClick={keep}
          data-testid="campaign-save"
        >
          {t('save')}
        </Button>
        {changed && !outdated && (
          <Button variant="default" onClick={draft.forget} data-testid="campaign-drop">
            {t('drop')}
          </Button>
        )}
        <p
          className={changed && first ? classes.wrong : classes.quiet}
          role="status"
          data-testid="campaign-state"
        >
          {changed ? (first ? told(first) : t('unsaved')) : ''}
        </p>
      </div>
      {save.error && !(outdated && statusOf(save.error) === 409) && (
        <ProblemAlert problem={problemOf(save.error)} />
      )}
    </div>
  )
}

function Outdated({
  page: { saved },
  onTake,
  onKeep,
}: {
  page: CampaignPage
  onTake(): void
  onKeep(): void
}) {
  const { t } = useTranslation('campaign')
  const language = useLanguage()
  return (
    <Alert color="orange" role="alert" data-testid="campaign-outdated">
      <p className={classes.first}>
        {t('outdated.what', { by: saved?.by ?? '', at: formatDateTime(saved?.at ?? 0, language) })}
      </p>
      <div className={classes.row}>
        <Button size="compact-md" variant="default" onClick={onKeep} data-testid="keep-mine">
          {t('outdated.keep')}
        </Button>
        <Button size="compact-md" variant="default" onClick={onTake} data-testid="take-theirs">
          {t('outdated.take')}
        </Button>
      </div>
    </Alert>
  )
}
