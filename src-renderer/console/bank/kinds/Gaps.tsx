/** A text with gaps: what stands in each, and where it is put into the text. */
import { Button, Radio, Select } from '@mantine/core'
import type { Gap } from '../../../../src-shared/bank/item.ts'
import { freshId, option, rich } from '../edit.ts'
import { useActive } from '../editor/active.ts'
import { insertGap } from '../editor/insert.ts'
import { useBankText } from '../text.ts'
import { Scoring } from './Choices.tsx'
import classes from './Kinds.module.css'
import type { KindProps } from './props.ts'
import { Rows } from './Rows.tsx'
import { NumberAnswers, TypedAnswers } from './Typed.tsx'
import { Words } from './Words.tsx'

const kinds = ['text', 'choice', 'number'] as const

function blankGap(id: string, kind: Gap['kind']): Gap {
  const common = { id, weight: 1 }
  if (kind === 'choice') return { ...common, kind, options: [option('1', 1), option('2')], many: false }
  if (kind === 'number')
    return { ...common, kind, answers: [{ value: 0, tolerance: 0, credit: 1, note: null }] }
  return {
    ...common,
    kind,
    answers: [{ text: '', credit: 1, wildcard: false, note: null }],
    caseSensitive: false,
  }
}

export function GapsKind({ item, all, here }: KindProps<'gaps'>) {
  const { t } = useBankText()
  const view = useActive((active) => active.view)
  const put = (id: string) => {
    if (!view) return
    insertGap(id)(view.state, view.dispatch)
    view.focus()
  }
  const setIn = (scope: typeof all, id: string, change: (gap: Gap) => Gap) =>
    scope((one) => ({ ...one, gaps: one.gaps.map((gap) => (gap.id === id ? change(gap) : gap)) }))
  return (
    <>
      <Rows
        title={t('key.gaps')}
        rows={item.gaps}
        idOf={({ id }) => id}
        atLeast={1}
        fixed
        add={t('key.add-gap')}
        onRows={(rows) => {
          const ids = new Set(rows.map(({ id }) => id))
          all((one) => ({ ...one, gaps: one.gaps.filter(({ id }) => ids.has(id)) }))
        }}
        onAdd={() => {
          const id = freshId(item.gaps.map((gap) => gap.id))
          all((one) => ({ ...one, gaps: [...one.gaps, blankGap(id, 'text')] }))
        }}
        show={(gap, place) => (
          <div className={classes.gap}>
            <Select
              aria-label={t('key.gap-kind', { number: place + 1 })}
              data={kinds.map((value) => ({ value, label: t(`gap.${value}`) }))}
              value={gap.kind}
              allowDeselect={false}
              onChange={(value) => {
                const kind = kinds.find((one) => one === value) ?? 'text'
                setIn(all, gap.id, () => blankGap(gap.id, kind))
              }}
            />
            <Button
              variant="default"
              size="compact-md"
              disabled={!view}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => put(gap.id)}
              data-testid={`put-gap-${place + 1}`}
            >
              {t('key.put-gap', { number: place + 1 })}
            </Button>
            {gap.kind === 'text' && (
              <TypedAnswers
                answers={gap.answers}
                onChange={(answers) =>
                  setIn(here, gap.id, (one) => (one.kind === 'text' ? { ...one, answers } : one))
                }
              />
            )}
            {gap.kind === 'number' && (
              <NumberAnswers
                answers={gap.answers}
                onChange={(answers) =>
                  setIn(all, gap.id, (one) => (one.kind === 'number' ? { ...one, answers } : one))
                }
              />
            )}
            {gap.kind === 'choice' && (
              <GapChoices
                gap={gap}
                setIn={(scope, change) => setIn(scope, gap.id, change)}
                all={all}
                here={here}
              />
            )}
          </div>
        )}
      />
      <Scoring value={item.scoring} onChange={(scoring) => all((one) => ({ ...one, scoring }))} />
    </>
  )
}

type ChoiceGap = Extract<Gap, { kind: 'choice' }>
interface GapChoicesProps extends Pick<KindProps<'gaps'>, 'all' | 'here'> {
  gap: ChoiceGap
  setIn: (scope: KindProps<'gaps'>['all'], change: (gap: Gap) => Gap) => void
}

function GapChoices({ gap, setIn, all, here }: GapChoicesProps) {
  const { t } = useBankText()
  const change = (scope: typeof all, options: (now: ChoiceGap['options']) => ChoiceGap['options']) =>
    setIn(scope, (one) => (one.kind === 'choice' ? { ...one, options: options(one.options) } : one))
  return (
    <Rows
      title={t('key.options')}
      rows={gap.options}
      idOf={({ id }) => id}
      atLeast={1}
      fixed
      add={t('key.add-option')}
      onRows={(rows) => {
        const ids = new Set(rows.map(({ id }) => id))
        change(all, (now) => now.filter(({ id }) => ids.has(id)))
      }}
      onAdd={() => change(all, (now) => [...now, option(freshId(now.map(({ id }) => id)))])}
      show={({ id, text, credit }, place) => (
        <>
          <Radio
            checked={credit > 0}
            onChange={() =>
              change(all, (now) => now.map((one) => ({ ...one, credit: one.id === id ? 1 : 0 })))
            }
            aria-label={t('key.right-option', { number: place + 1 })}
          />
          <Words
            small
            label={t('key.option', { number: place + 1 })}
            html={text.html}
            onChange={(html) =>
              change(here, (now) => now.map((one) => (one.id === id ? { ...one, text: rich(html) } : one)))
            }
          />
        </>
      )}
    />
  )
}
