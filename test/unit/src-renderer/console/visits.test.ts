import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seenPages } from '../../../../src-renderer/console/attempt/visits.ts'

const visit = (at: number) => ({ url: `https://lms.example.kz/${at}`, title: '', status: 200, loadMs: 1, at })
const still = (at: number, source: 'screen' | 'desk' = 'screen') => ({
  source,
  digest: String(at),
  at,
  incident: null,
  held: true,
})

it('gives each page the picture of the screen nearest to its opening, and none of the page after it', () => {
  const pages = seenPages(
    {
      visits: [visit(1000), visit(20_000), visit(21_000), visit(60_000)],
      stills: [
        still(90),
        still(980),
        still(9000),
        still(20_050),
        still(21_100),
        still(21_060, 'desk'),
        still(75_000),
      ],
    },
    90_000,
  )
  expect(pages.map(({ still: one }) => one?.at)).toEqual([980, 20_050, 21_100, undefined])
  expect(pages.map(({ until }) => until)).toEqual([20_000, 21_000, 60_000, 90_000])
})

it('never ends a page before it begins', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e6 })), fc.integer({ min: 0, max: 1e6 }), (times, to) => {
      for (const { at, until } of seenPages({ visits: times.map(visit), stills: [] }, to))
        expect(until).toBeGreaterThanOrEqual(at)
    }),
  )
})
