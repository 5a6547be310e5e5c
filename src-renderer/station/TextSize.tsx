/** Smaller and larger text, for who sits at this station now. */
import { textSizes } from '../../src-shared/bridge/station-view.ts'
import { useTranslation } from '../i18n/index.ts'
import { chooseTextSize, useStation } from './store.ts'
import classes from './TextSize.module.css'

export function TextSize() {
  const { t } = useTranslation()
  const size = useStation((state) => state.view?.textSize)
  if (size === undefined) return null
  const place = textSizes.indexOf(size)
  const step = (by: -1 | 1) => {
    const to = textSizes[place + by]
    const sign = by < 0 ? 'A−' : 'A+'
    const label = t(by < 0 ? 'text-size.smaller' : 'text-size.larger')
    return (
      <button
        type="button"
        className={classes.step}
        // Kept focusable at either end: the focus must not fall off the page.
        aria-disabled={to === undefined}
        aria-label={`${sign} ${label}`}
        title={label}
        onClick={() => to !== undefined && chooseTextSize(to)}
        data-testid={by < 0 ? 'text-smaller' : 'text-larger'}
      >
        {sign}
      </button>
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend and a form's look
    <div role="group" aria-label={t('text-size.title')} className={classes.steps}>
      {step(-1)}
      <output className="taza-unseen">{t('text-size.now', { size })}</output>
      {step(1)}
    </div>
  )
}
