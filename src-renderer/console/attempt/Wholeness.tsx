/** Is the evidence whole? Coverage by source, what is owed, the ledger and the receipt: before any film. */

import { wholeShare } from '../../../src-shared/completeness.ts'
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { listed } from '../../../src-shared/text.ts'
import { sources } from '../../../src-shared/vocabulary.ts'
import { useText } from '../text/useText.ts'
import { isByRule } from './line.ts'
import classes from './Wholeness.module.css'

export function Wholeness({ attempt, running }: { attempt: AttemptDetail; running: boolean }) {
  const { t, share, bytes, lasting } = useText()
  const { debt, parts, unsaved, answered } = attempt
  const findings = parts.filter((part) => part.finding !== null).length
  return (
    <section className={classes.row} aria-label={t('wholeness.title')}>
      {sources.map((source) => {
        const detail = attempt.coverageDetail[source]
        const known = detail !== undefined && detail.seconds > 0
        return (
          <div
            key={source}
            className={classes.card}
            data-trouble={known && detail.share < wholeShare}
            data-testid={`coverage-${source}`}
          >
            <span className={classes.label}>{t(`source.${source}`)}</span>
            <b className={classes.value}>{known ? share(detail.share) : '–'}</b>
            <span className={classes.note}>
              {isByRule(detail)
                ? t('wholeness.by-rule')
                : !known || detail.gaps.length === 0
                  ? t('wholeness.no-gaps')
                  : t('wholeness.gaps', {
                      count: detail.gaps.filter(({ reason }) => reason !== 'by-rule').length,
                      span: lasting((detail.seconds - detail.covered) * 1000),
                    })}
            </span>
          </div>
        )
      })}
      <div
        className={classes.card}
        data-trouble={debt.old || (!running && debt.segments > 0)}
        data-testid="debt"
      >
        <span className={classes.label}>{t('debt.title')}</span>
        <b className={classes.value}>{debt.segments === 0 ? '0' : bytes(debt.bytes)}</b>
        <span className={classes.note}>
          {debt.segments === 0
            ? t('debt.none')
            : t('debt.owed', { count: debt.segments, span: lasting(debt.oldestMs ?? 0) })}
        </span>
      </div>
      <div className={classes.card} data-trouble={findings > 0} data-testid="ledger-state">
        <span className={classes.label}>{t('ledger.title')}</span>
        <b className={classes.value}>{parts.reduce((sum, part) => sum + part.size, 0)}</b>
        <span className={classes.note}>
          {findings > 0
            ? t('ledger.findings', { n: findings })
            : t(
                parts.length > 0 && parts.every((part) => part.cosigned)
                  ? 'ledger.cosigned'
                  : 'ledger.not-yet',
              )}
        </span>
      </div>
      {unsaved.length > 0 && (
        <div className={classes.card} data-trouble data-testid="answers-state">
          <span className={classes.label}>{t('answers.title')}</span>
          <b className={classes.value}>{answered ?? '–'}</b>
          <span className={classes.note}>{t('answers.unsaved', { list: listed(unsaved) })}</span>
        </div>
      )}
      <div className={classes.card} data-trouble={false} data-testid="receipt-state">
        <span className={classes.label}>{t('receipt.title')}</span>
        <b className={classes.value}>
          {t(attempt.receipt ? 'receipt.given' : running ? 'receipt.running' : 'receipt.waits')}
        </b>
        <span className={classes.note}>
          {t(
            attempt.receipt ? 'receipt.given-note' : running ? 'receipt.running-note' : 'receipt.waits-note',
          )}
        </span>
      </div>
    </section>
  )
}
