/** Everything said beside the screen: refusals, no network, messages, notices. In the flow, so nothing is covered. */
import { IconEye } from '@tabler/icons-react'
import { formatBytes, useLanguage, useTranslation } from '../i18n/index.ts'
import { ProblemAlert } from '../ui/index.ts'
import classes from './Banners.module.css'
import { CheckNotice } from './CheckNotice.tsx'
import { Messages } from './Messages.tsx'
import { Notice } from './Notice.tsx'
import { SectionWarning } from './SectionWarning.tsx'
import { useAnswerState, useStation } from './store.ts'
import { TimeWarning } from './TimeWarning.tsx'
import { DraftsOffer } from './web/DraftsOffer.tsx'
import { FileCame } from './web/FileCame.tsx'

export function Banners() {
  const { t } = useTranslation()
  const language = useLanguage()
  const view = useStation((state) => state.view)
  const refusal = useStation((state) => state.refusal)
  const { problem: unsent } = useAnswerState()
  // Without a view the starting screen itself says what is wrong.
  if (!view) return null
  const problem = refusal ?? unsent ?? (view.screen === 'problem' ? null : view.problem) ?? null
  return (
    <div className={classes.banners}>
      {view.network === 'offline' && view.screen !== 'submitting' && (
        <output className={classes.offline} data-testid="offline">
          {t('offline')}
          {view.debt.bytes > 0 && ` ${t('offline-kept', { size: formatBytes(view.debt.bytes, language) })}`}
        </output>
      )}
      {view.watched && (
        <output className={classes.watched} data-testid="watched">
          <IconEye size="1.2em" aria-hidden /> {t('watched')}
        </output>
      )}
      {view.checked && <CheckNotice />}
      {problem && (
        <ProblemAlert
          problem={problem}
          onClose={refusal ? () => useStation.setState({ refusal: null }) : undefined}
        />
      )}
      <Messages messages={view.messages ?? []} />
      {view.web && view.web.drafts > 0 && <DraftsOffer />}
      {view.web?.came && <FileCame name={view.web.came} />}
      <TimeWarning />
      <SectionWarning />
      {view.notice && <Notice notice={view.notice} />}
    </div>
  )
}
