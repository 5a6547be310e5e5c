/** The first questions of a file as they would be taken, with what is right in them. */
import { IconCheck } from '@tabler/icons-react'
import type { Gap, Item, Labelled } from '../../../src-shared/bank/item.ts'
import { firstText, type ItemTexts } from '../../../src-shared/bank/texts.ts'
import { RichText } from '../../ui/rich/RichText.tsx'
import classes from './Bank.module.css'
import { useBankText } from './text.ts'

/** Pictures are not in the bank yet. */
const nowhere = () => null

export function FirstItems({ items, all }: { items: readonly ItemTexts[]; all: number }) {
  const { t } = useBankText()
  return (
    <section aria-label={t('first.title')}>
      <h2 className={classes.heading}>{t('first.title')}</h2>
      <p>{t('first.how', { shown: items.length, count: all })}</p>
      <ol className={classes.first}>
        {items.map((texts, at) => {
          const item = firstText(texts)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list does not change
            <li key={at} data-as-is>
              <RichText html={item.stem.html} address={nowhere} />
              <Options item={item} />
              <small>
                {t(`kind.${item.kind}`)}
                {item.difficulty !== null && ` · ${t('items.difficulty')}: ${item.difficulty}`}
                {item.topic.length > 0 && ` · ${item.topic.join(' › ')}`}
              </small>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function Options({ item }: { item: Item }) {
  const { t } = useBankText()
  if (item.kind === 'truefalse') return <p>{t(item.right ? 'key.true' : 'key.false')}</p>
  if (item.kind === 'number' || item.kind === 'text')
    return <p>{item.answers.map((one) => ('value' in one ? one.value : one.text)).join(' · ')}</p>
  if (item.kind === 'matching')
    return (
      <ul>
        {item.pairs.map(({ left, right }) => (
          <li key={`${left} ${right}`} className={classes.pair}>
            <RichText html={textOf(item.left, left)} address={nowhere} />
            <span aria-hidden>→</span>
            <RichText html={textOf(item.right, right)} address={nowhere} />
          </li>
        ))}
      </ul>
    )
  if (item.kind === 'ordering')
    return (
      <ol>
        {item.options.map(({ id, text }) => (
          <li key={id}>
            <RichText html={text.html} address={nowhere} />
          </li>
        ))}
      </ol>
    )
  if (item.kind === 'gaps') return <p>{item.gaps.map(rightIn).join(' · ')}</p>
  if (item.kind !== 'single' && item.kind !== 'multiple') return null
  return (
    <ul>
      {item.options.map(({ id, text, credit }) => (
        <li key={id} data-right={credit > 0}>
          {credit > 0 && <IconCheck size={16} role="img" aria-label={t('key.right')} />}
          <RichText html={text.html} address={nowhere} />
        </li>
      ))}
    </ul>
  )
}

const textOf = (labels: readonly Labelled[], id: string): string =>
  labels.find((one) => one.id === id)?.text.html ?? ''

/** What is right in a gap, or the first of what is. */
function rightIn(gap: Gap): string | number {
  if (gap.kind === 'choice') {
    const right = gap.options.filter(({ credit }) => credit > 0)
    return right.map(({ text }) => text.text).join(' / ')
  }
  const [first] = gap.answers
  return first === undefined ? '' : 'value' in first ? first.value : first.text
}
