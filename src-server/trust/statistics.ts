/** How many conversations, by kind and state, without their contents and without small numbers. Pure. */
import type { Reply } from '../../src-shared/api/endpoint.ts'
import type { trust } from '../../src-shared/api/trust.ts'
import { cubeOf, hiddenCells, keyOf } from '../../src-shared/surveys/hide.ts'
import { type State, smallestCount, states } from '../../src-shared/trust/bounds.ts'
import { type Kind, kinds } from '../../src-shared/trust/message.ts'

const filedKinds = [...kinds, 'unfiled'] as const

interface FiledAs {
  kind: Kind | null
  state: State
  due: number | null
}

/** `now`: Unix ms. */
export function countFiled(all: readonly FiledAs[], now: number): Reply<typeof trust.statistics> {
  const cube = cubeOf(
    all.map(({ kind, state }) => [kind ?? 'unfiled', state]),
    [filedKinds, states],
  )
  const [hidden] = hiddenCells([cube], smallestCount)
  const cell = (kind: (typeof filedKinds)[number] | null, state: State | null) => {
    const key = keyOf([kind, state])
    return { kind, state, count: hidden?.has(key) ? null : (cube.counts.get(key) ?? 0) }
  }
  const late = all.filter(
    ({ state, due }) => (state === 'new' || state === 'open') && due !== null && due < now,
  ).length
  return {
    cells: [...filedKinds, null].flatMap((kind) => [...states, null].map((state) => cell(kind, state))),
    late: late > 0 && late < smallestCount ? null : late,
  }
}
