/** One or several right options. */
import { Checkbox, Radio, SegmentedControl } from '@mantine/core'
import type { Choice } from '../../../../src-shared/bank/item.ts'
import { freshId, option, rich } from '../edit.ts'
import { useBankText } from '../text.ts'
import { Credit } from './Credit.tsx'
import type { KindProps } from './props.ts'
import { Rows } from './Rows.tsx'
import { Words } from './Words.tsx'

/** Each right one has the same share. */
function shared(options: readonly Choice[], right: ReadonlySet<string>): Choice[] {
  return options.map((one) => ({ ...one, credit: right.has(one.id) ? 1 / right.size : 0 }))
}

const rightOf = (options: readonly Choice[]): Set<string> =>
  new Set(options.filter(({ credit }) => credit > 0).map(({ id }) => id))

/** Their ids in this order; each language has its own texts. */
const ordered = (options: readonly Choice[], ids: readonly string[]): Choice[] =>
  ids.flatMap((id) => options.find((one) => one.id === id) ?? [])

export function Choices({ item, all, here }: KindProps<'single' | 'multiple'>) {
  const { t } = useBankText()
  const single = item.kind === 'single'
  const right = rightOf(item.options)
  const choose = (id: string, chosen: boolean) => {
    const next = single ? new Set([id]) : new Set([...right, id].filter((one) => one !== id || chosen))
    all((one) => ({ ...one, options: shared(one.options, next) }))
  }
  return (
    <>
      <Rows
        title={t('key.options')}
        rows={item.options}
        idOf={({ id }) => id}
        atLeast={2}
        add={t('key.add-option')}
        onRows={(rows) =>
          all((one) => ({
            ...one,
            options: ordered(
              one.options,
              rows.map(({ id }) => id),
            ),
          }))
        }
        onAdd={() => {
          const id = freshId(item.options.map((one) => one.id))
          all((one) => ({ ...one, options: [...one.options, option(id)] }))
        }}
        show={({ id, text, credit }, place) => (
          <>
            {single ? (
              <Radio
                checked={credit > 0}
                onChange={() => choose(id, true)}
                aria-label={t('key.right-option', { number: place + 1 })}
                data-testid={`right-${place + 1}`}
              />
            ) : (
              <Checkbox
                checked={credit > 0}
                onChange={(event) => choose(id, event.currentTarget.checked)}
                aria-label={t('key.right-option', { number: place + 1 })}
                data-testid={`right-${place + 1}`}
              />
            )}
            <Words
              small
              label={t('key.option', { number: place + 1 })}
              html={text.html}
              testId={`option-${place + 1}`}
              onChange={(html) =>
                here((one) => ({
                  ...one,
                  options: one.options.map((other) =>
                    other.id === id ? { ...other, text: rich(html) } : other,
                  ),
                }))
              }
            />
            <Credit
              credit={credit}
              number={place + 1}
              onChange={(share) =>
                all((one) => ({
                  ...one,
                  options: one.options.map((other) =>
                    other.id === id ? { ...other, credit: share } : other,
                  ),
                }))
              }
            />
          </>
        )}
      />
      {item.kind === 'multiple' && (
        <Scoring
          value={item.scoring}
          onChange={(scoring) => all((one) => (one.kind === 'multiple' ? { ...one, scoring } : one))}
        />
      )}
    </>
  )
}

type ScoringValue = 'parts' | 'whole'

export function Scoring({
  value,
  onChange,
}: {
  value: ScoringValue
  onChange: (value: ScoringValue) => void
}) {
  const { t } = useBankText()
  return (
    <SegmentedControl
      aria-label={t('key.scoring')}
      value={value}
      onChange={(next) => onChange(next === 'whole' ? 'whole' : 'parts')}
      data={[
        { value: 'parts', label: t('key.parts') },
        { value: 'whole', label: t('key.whole') },
      ]}
    />
  )
}
