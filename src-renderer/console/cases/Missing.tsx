/** Is the evidence whole? What is missing, and why, before anything is seen. */

import type { CaseAttempt } from '../../../src-shared/cases/held.ts'
import { wholeShare } from '../../../src-shared/completeness.ts'
import { sources } from '../../../src-shared/vocabulary.ts'
import { useTranslation } from '../../i18n/index.ts'
import { isByRule } from '../attempt/line.ts'
import wholeness from '../attempt/Wholeness.module.css'
import { useText } from '../text/useText.ts'
import classes from './Cases.module.css'

export function Missing({ attempt }: { attempt: CaseAttempt }) {
  const { t } = useTranslation('cases')
  const text = useText()
  const { debt, receipt, findings, coverageDetail, deleted } = attempt
  const isAll = receipt && debt.segments === 0 && findings.length === 0
  if (deleted)
    return (
      <p className={classes.care} data-testid="deleted">
        {t('missing.deleted')}
      </p>
    )
  return (
    <section className={wholeness.row} aria-label={text.t('wholeness.title')} data-testid="wholeness">
      {sources.map((source) => {
        const detail = coverageDetail[source]
        const known = detail !== undefined && detail.seconds > 0
        const reasons = [...new Set((detail?.gaps ?? []).map(({ reason }) => text.word('gap', reason)))]
        return (
          <div
            key={source}
            className={wholeness.card}
            data-trouble={known && detail.share < wholeShare}
            data-testid={`coverage-${source}`}
          >
            <span className={wholeness.label}>{text.t(`source.${source}`)}</span>
            <b className={wholeness.value}>{known ? text.share(detail.share) : '–'}</b>
            <span className={wholeness.note}>
              {isByRule(detail)
                ? text.t('wholeness.by-rule')
                : !known || detail.gaps.length === 0
                  ? text.t('wholeness.no-gaps')
                  : `${text.lasting((detail.seconds - detail.covered) * 1000)}: ${reasons.join('; ')}`}
            </span>
          </div>
        )
      })}
      <div className={wholeness.card} data-trouble={!isAll} data-testid="server-has">
        <span className={wholeness.label}>{t('missing.server')}</span>
        <b className={wholeness.value}>{t(isAll ? 'missing.all' : 'missing.not-all')}</b>
        <span className={wholeness.note}>
          {debt.segments > 0
            ? text.t('debt.owed', { count: debt.segments, span: text.lasting(debt.oldestMs ?? 0) })
            : findings.length > 0
              ? text.t('ledger.findings', { n: findings.length })
              : text.t('debt.none')}
        </span>
      </div>
    </section>
  )
}
