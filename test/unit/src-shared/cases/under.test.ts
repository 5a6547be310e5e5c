import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isBarred, isUnder } from '../../../../src-shared/cases/under.ts'

const by = (login: string) => ({ by: { login, name: login } }) as never

it('keeps from signing who works under a reviewer at whatever remove, and from confirming who works under the signer', () => {
  const under = { rector: ['dean'], dean: ['ada', 'bek'], bek: ['cem'] }
  const course = { reviews: [by('dean'), by('eva')], decision: null }
  expect(isBarred(under, course, 'ada', 'sign')).toBe(true)
  expect(isBarred(under, course, 'cem', 'sign')).toBe(true)
  expect(isBarred(under, course, 'rector', 'sign')).toBe(false)
  expect(isBarred(under, course, 'ada', 'claim')).toBe(false)
  expect(isBarred({}, course, 'ada', 'sign')).toBe(false)
  const signed = { reviews: [by('eva'), by('fox')], decision: by('bek') }
  expect(isBarred(under, signed, 'cem', 'confirm')).toBe(true)
  expect(isBarred(under, signed, 'ada', 'confirm')).toBe(false)
})

it('ends where people stand over each other in a ring, and is the way down of any list', () => {
  const login = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor')
  fc.assert(
    fc.property(
      fc.dictionary(login, fc.array(login, { maxLength: 3 })),
      login,
      login,
      (under, above, one) => {
        const down = (from: string, steps: number): boolean =>
          steps > 0 &&
          (Object.hasOwn(under, from) ? (under[from] ?? []) : []).some(
            (to) => to === one || down(to, steps - 1),
          )
        expect(isUnder(under, [above], one)).toBe(down(above, 6))
      },
    ),
  )
})
