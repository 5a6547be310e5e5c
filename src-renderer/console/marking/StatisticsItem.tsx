/** One question's row, and below it, once opened, its choices with bars or its frequent wrong answers. */
import { useId, useState } from 'react'
import { type ItemStatistics, textWorksAtLeast } from '../../../src-shared/marking/statistics-held.ts'
import { formatNumber, useLanguage, useTranslation } from '../../i18n/index.ts'
import table from '../officer/Table.module.css'
import marking from './Marking.module.css'
import classes from './Statistics.module.css'

/** Of the row. */
const columns = 7

function useFigure() {
  const language = useLanguage()
  return (value: number | null) =>
    value === null
      ? '—'
      : formatNumber(value, language, {
          ...{ minimumFractionDigits: 2, maximumFractionDigits: 2 },
          // No −0.00.
          signDisplay: 'negative',
        })
}

export function StatisticsItem({ item }: { item: ItemStatistics }) {
  const { t } = useTranslation('statistics')
  const figure = useFigure()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { number, text, works, facility, discrimination, difference, concerns, why } = item
  return (
    <>
      <tr data-testid={`item-${item.item}`}>
        <td className={table.number}>{number}</td>
        <td>
          <button
            type="button"
            className={classes.open}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setOpen(!isOpen)}
            data-testid="open"
          >
            <span aria-hidden>{isOpen ? '▾' : '▸'}</span>{' '}
            {text === '' ? t('no-text') : <span data-as-is>{text}</span>}
          </button>
        </td>
        <td className={table.number}>{works}</td>
        <td className={table.number}>{figure(facility)}</td>
        <td className={table.number}>{figure(discrimination)}</td>
        <td className={table.number}>{figure(difference)}</td>
        <td>
          {concerns.length > 0 && (
            <ul className={classes.concerns}>
              {concerns.map((one) => (
                <li key={one}>{t(`concern.${one}`)}</li>
              ))}
            </ul>
          )}
          {why !== null && <span className={marking.quiet}>— {t(`why.${why}`)}</span>}
        </td>
      </tr>
      {isOpen && (
        <tr id={id} data-testid={`opened-${item.item}`}>
          <td colSpan={columns} className={classes.opened}>
            <Opened item={item} />
          </td>
        </tr>
      )}
    </>
  )
}

function Opened({ item }: { item: ItemStatistics }) {
  const { t } = useTranslation('statistics')
  const figure = useFigure()
  const { works, answered, spread, efficiency, version, key, kind, choices } = item
  const counts = { answered, blank: answered === null ? null : works - answered }
  return (
    <>
      <p>{t('item.versions', { version, key })}</p>
      <p className={classes.facts}>
        {(['answered', 'blank'] as const).map((head) => (
          <span key={head}>
            {t(`head.${head}`)}: <b>{counts[head] ?? '—'}</b>
          </span>
        ))}
        <span>
          {t('head.spread')}: <b>{figure(spread)}</b>
        </span>
        <span>
          {t('head.efficiency')}: <b>{figure(efficiency)}</b>
        </span>
      </p>
      {choices.length > 0 && <Choices {...{ works, choices }} />}
      {answered !== null && (kind === 'number' || kind === 'text') && <Texts texts={item.texts} />}
      {answered !== null && choices.length === 0 && kind !== 'number' && kind !== 'text' && (
        <p className={marking.quiet}>{t('item.none')}</p>
      )}
    </>
  )
}

const groups = ['taken', 'upper', 'lower'] as const

function Choices({ works, choices }: Pick<ItemStatistics, 'works' | 'choices'>) {
  const { t } = useTranslation('statistics')
  const language = useLanguage()
  return (
    <table className={classes.choices} data-testid="choices">
      <thead>
        <tr>
          <th scope="col">{t('item.choice')}</th>
          {groups.map((group) => (
            <th key={group} scope="col">
              {t(`item.${group}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {choices.map(({ id, text, right, taken, upper, lower }, place) => {
          const shares = { taken: taken / works, upper, lower }
          const said = id === 'true' || id === 'false' ? t(id) : t('no-text')
          return (
            <tr key={id} data-right={right || undefined}>
              <th scope="row">
                {letterOf(place)}. {text === '' ? said : <span data-as-is>{text}</span>}
                {right && <span className={classes.right}> ✓ {t('item.right')}</span>}
              </th>
              {groups.map((group) => (
                <td key={group}>
                  <span className={classes.share}>
                    {group === 'taken' && `${formatNumber(taken, language)} · `}
                    {formatNumber(shares[group], language, { style: 'percent', maximumFractionDigits: 0 })}
                  </span>
                  <span className={classes.bar} aria-hidden>
                    <span style={{ width: `${100 * shares[group]}%` }} />
                  </span>
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** A to Z, then numbers. */
const letterOf = (place: number): string => (place < 26 ? String.fromCharCode(65 + place) : String(place + 1))

function Texts({ texts }: Pick<ItemStatistics, 'texts'>) {
  const { t } = useTranslation('statistics')
  if (texts.length === 0)
    return <p className={marking.quiet}>{t('item.no-texts', { least: textWorksAtLeast })}</p>
  return (
    <table className={classes.choices} data-testid="texts">
      <caption>{t('item.texts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('item.text')}</th>
          <th scope="col">{t('head.works')}</th>
        </tr>
      </thead>
      <tbody>
        {texts.map(({ text, works }) => (
          <tr key={text}>
            <td data-as-is>{text}</td>
            <td>{works}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
