/** Pairs, and things in their right order. */
import { Select } from '@mantine/core'
import type { Labelled } from '../../../../src-shared/bank/item.ts'
import { freshId, rich } from '../edit.ts'
import { useBankText } from '../text.ts'
import { Scoring } from './Choices.tsx'
import type { KindProps } from './props.ts'
import { Rows } from './Rows.tsx'
import { Words } from './Words.tsx'

const ordered = (all: readonly Labelled[], ids: readonly string[]): Labelled[] =>
  ids.flatMap((id) => all.find((one) => one.id === id) ?? [])
const withText = (all: readonly Labelled[], id: string, html: string): Labelled[] =>
  all.map((one) => (one.id === id ? { ...one, text: rich(html) } : one))
const idsOf = (all: readonly Labelled[]): string[] => all.map(({ id }) => id)

export function OrderingKind({ item, all, here }: KindProps<'ordering'>) {
  const { t } = useBankText()
  return (
    <>
      <Rows
        title={t('key.in-order')}
        rows={item.options}
        idOf={({ id }) => id}
        atLeast={2}
        add={t('key.add-option')}
        onRows={(rows) => all((one) => ({ ...one, options: ordered(one.options, idsOf(rows)) }))}
        onAdd={() => {
          const id = freshId(idsOf(item.options))
          all((one) => ({ ...one, options: [...one.options, { id, text: rich('') }] }))
        }}
        show={({ id, text }, place) => (
          <Words
            small
            label={t('key.option', { number: place + 1 })}
            html={text.html}
            testId={`option-${place + 1}`}
            onChange={(html) => here((one) => ({ ...one, options: withText(one.options, id, html) }))}
          />
        )}
      />
      <Scoring value={item.scoring} onChange={(scoring) => all((one) => ({ ...one, scoring }))} />
    </>
  )
}

/** Each pair has the same share. */
const shared = (pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([left, right]) => ({ left, right, credit: 1 / pairs.length }))

export function MatchingKind({ item, all, here }: KindProps<'matching'>) {
  const { t } = useBankText()
  const rightOf = (left: string) => item.pairs.find((pair) => pair.left === left)?.right ?? null
  const answers = item.right.map(({ id, text }, place) => ({
    value: id,
    label: `${place + 1}. ${wordsOf(text.html).slice(0, 60)}`,
  }))
  return (
    <>
      <Rows
        title={t('key.left')}
        rows={item.left}
        idOf={({ id }) => id}
        atLeast={1}
        add={t('key.add-left')}
        onRows={(rows) => {
          const ids = idsOf(rows)
          const pairs = ids.flatMap((left) => {
            const right = rightOf(left)
            return right === null ? [] : [[left, right] as const]
          })
          all((one) => ({ ...one, left: ordered(one.left, ids), pairs: shared(pairs) }))
        }}
        onAdd={() => {
          const id = freshId(idsOf(item.left))
          all((one) => ({ ...one, left: [...one.left, { id, text: rich('') }] }))
        }}
        show={({ id, text }, place) => (
          <>
            <Words
              small
              label={t('key.left-text', { number: place + 1 })}
              html={text.html}
              testId={`left-${place + 1}`}
              onChange={(html) => here((one) => ({ ...one, left: withText(one.left, id, html) }))}
            />
            <Select
              aria-label={t('key.pair', { number: place + 1 })}
              data={answers}
              value={rightOf(id)}
              onChange={(right) => {
                const others = item.pairs.filter((pair) => pair.left !== id)
                const pairs = others.map((pair) => [pair.left, pair.right] as const)
                const next = right === null ? pairs : [...pairs, [id, right] as const]
                all((one) => ({ ...one, pairs: shared(next) }))
              }}
            />
          </>
        )}
      />
      <Rows
        title={t('key.right-side')}
        rows={item.right}
        idOf={({ id }) => id}
        atLeast={1}
        add={t('key.add-right')}
        onRows={(rows) => {
          const ids = idsOf(rows)
          const pairs = item.pairs.filter(({ right }) => ids.includes(right))
          all((one) => ({
            ...one,
            right: ordered(one.right, ids),
            pairs: shared(pairs.map(({ left, right }) => [left, right] as const)),
          }))
        }}
        onAdd={() => {
          const id = freshId(idsOf(item.right))
          all((one) => ({ ...one, right: [...one.right, { id, text: rich('') }] }))
        }}
        show={({ id, text }, place) => (
          <Words
            small
            label={t('key.right-text', { number: place + 1 })}
            html={text.html}
            testId={`right-text-${place + 1}`}
            onChange={(html) => here((one) => ({ ...one, right: withText(one.right, id, html) }))}
          />
        )}
      />
      <Scoring value={item.scoring} onChange={(scoring) => all((one) => ({ ...one, scoring }))} />
    </>
  )
}

const wordsOf = (html: string): string =>
  new DOMParser().parseFromString(html, 'text/html').body.textContent?.trim() ?? ''
