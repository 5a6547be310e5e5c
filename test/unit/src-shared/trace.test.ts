import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shownTrace, traceOf, typedTrace } from '../../../src-shared/trace.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('a code is read as it is shown, by whatever hand it was copied', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(' ', '-', '–', ''), (attempt, between) => {
      const trace = traceOf(sha256, attempt)
      const shown = shownTrace(trace)
      expect(shown).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/)
      const copied = ` ${shown.replace('-', between).toLowerCase()} `
        .replaceAll('0', 'о')
        .replaceAll('c', 'с')
      expect(typedTrace(copied)).toBe(trace)
    }),
  )
})

test('what is no code is none', () => {
  for (const text of ['', '3F2A-91B', '3F2A-91BC0', '3F2G-91BC', '%', '3F2A-91BC-77D0-E4A1'])
    expect(typedTrace(text)).toBeNull()
})
