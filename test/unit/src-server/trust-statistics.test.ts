import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countFiled } from '../../../src-server/trust/statistics.ts'
import { states } from '../../../src-shared/trust/bounds.ts'
import { kinds } from '../../../src-shared/trust/message.ts'

const filed = fc.record({
  kind: fc.constantFrom(...kinds, null),
  state: fc.constantFrom(...states),
  due: fc.constantFrom(null, 5, 15),
})

it('shows no count from 1 to 4, and counts that are right', () => {
  fc.assert(
    fc.property(fc.array(filed, { maxLength: 80 }), (all) => {
      const { cells, late } = countFiled(all, 10)
      expect(cells).toHaveLength((kinds.length + 2) * (states.length + 1))
      for (const { kind, state, count } of cells) {
        const right = all.filter(
          (one) =>
            (kind === null || (one.kind ?? 'unfiled') === kind) && (state === null || one.state === state),
        ).length
        if (count !== null) expect(count).toBe(right)
        if (right > 0 && right < 5) expect(count).toBeNull()
      }
      expect(late === null || late === 0 || late >= 5).toBe(true)
    }),
  )
})

it('hides another beside a single small one, which the sum would give away', () => {
  const of = (kind: 'bribe' | 'other', n: number) =>
    Array.from({ length: n }, () => ({ kind, state: 'closed' as const, due: null }))
  const { cells } = countFiled([...of('bribe', 2), ...of('other', 30)], 10)
  const hidden = cells.filter(({ kind, state, count }) => kind && state === 'closed' && count === null)
  expect(hidden.length).toBeGreaterThan(1)
})
