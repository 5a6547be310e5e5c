/** What the session's page says, in one language at a time; saved as the next version. */
import { Button, Textarea } from '@mantine/core'
import type { CampaignPage } from '../../../src-shared/api/campaign.ts'
import { sameContent, type Wrong, wrongsIn } from '../../../src-shared/campaign/check.ts'
import { CampaignContent } from '../../../src-shared/campaign/page.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { Outdated } from '../frame/Outdated.tsx'
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
  const reader = useLanguage()
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
    // One that is on its way is heard to its end: what it was sent with is no change any more.
    if (save.isError) save.reset()
    draft.change((now) => ({ ...now, ...change }))
  }
  /** Once it has come: what was written meanwhile stays. */
  const place = (digest: string) =>
    draft.change((now) =>
      now.posters.some((one) => one.digest === digest)
        ? now
        : { ...now, posters: [...now.posters, { digest, title: {} }] },
    )
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
      <Posters {...list} files={page.files} onBrought={place} />
      <Videos {...list} />
      {/* Where she has just pressed: the page is long. */}
      {outdated && changed && (
        <Outdated
          what={t('outdated.what', {
            by: page.saved?.by ?? '',
            at: formatDateTime(page.saved?.at ?? 0, reader),
          })}
          keep={t('outdated.keep')}
          take={t('outdated.take')}
          onKeep={draft.rebase}
          onTake={draft.forget}
          testId="campaign-outdated"
        />
      )}
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
