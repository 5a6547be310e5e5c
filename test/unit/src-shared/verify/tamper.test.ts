import { expect, test } from 'vitest'
import { run } from '../../../chaos/tamper.ts'

test('no bundle tampered with is called whole, and each is named', async () => {
  // `npm run chaos -- tamper --trials 10000` for more, and for others.
  const { findings, named } = await run({ trials: 400, seed: 20_260_302, say: () => undefined })
  expect(findings).toEqual([])
  expect(Object.keys(named).length).toBeGreaterThan(15)
})
