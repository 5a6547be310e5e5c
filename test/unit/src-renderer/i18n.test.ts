import { createInstance } from 'i18next'
import { describe, expect, it, vi } from 'vitest'
import { loadTexts } from '../../../src-renderer/console/texts/index.ts'
import {
  formatBytes,
  formatClock,
  formatDateTime,
  formatShare,
  formatTime,
  showTimesIn,
} from '../../../src-renderer/i18n/format.ts'
import { numbers } from '../../../src-renderer/i18n/numbers.ts'
import { reasonText } from '../../../src-renderer/i18n/reason.ts'
import { reasonParams, reasons } from '../../../src-shared/policy/reasons.ts'
import { languages } from '../../../src-shared/vocabulary.ts'

const resources = Object.assign({}, ...(await Promise.all(languages.map(loadTexts))))

const tongue = (lng: string) => {
  const i18n = createInstance()
  void i18n
    .use(numbers)
    .init({ resources, lng, initAsync: false, interpolation: { escapeValue: false, alwaysFormat: true } })
  return i18n.t
}

describe('reasons', () => {
  it.each(languages)('leave nothing to fill in, in %s', (language) => {
    for (const code of reasons) {
      const full = Object.fromEntries(
        reasonParams[code].map((name) => [name, name === 'source' ? 'face' : 7]),
      )
      const empty = Object.fromEntries(reasonParams[code].map((name) => [name, '']))
      for (const params of [full, empty]) {
        const text = reasonText(tongue(language), code, params)
        expect(text, code).not.toMatch(/\{\{|undefined|reason:|\(\)|«»/)
        expect(text.length, code).toBeGreaterThan(10)
      }
    }
  })
  it('names the program and its window', () => {
    const text = reasonText(tongue('en'), 'foreign-window', { program: 'xterm', title: 'student@lab' })
    expect(text).toBe('A window of another program appeared on the screen: xterm («student@lab»).')
  })
  it('does not let a window title use the translations', () => {
    const text = reasonText(tongue('en'), 'foreign-window', {
      program: 'x',
      title: '$t(problem:internal.what) {{code}}',
    })
    expect(text).toContain('$t(problem:internal.what) {{code}}')
  })
  it('says something about a code of a newer server', () => {
    expect(reasonText(tongue('ru'), 'brand-new', {})).toContain('brand-new')
  })
})

describe('counts and numbers', () => {
  it.each([
    ['ru', 1, '1 фрагмент, самый старый ждёт 9,4 с'],
    ['ru', 3, '3 фрагмента, самый старый ждёт 9,4 с'],
    ['ru', 11, '11 фрагментов, самый старый ждёт 9,4 с'],
    ['kk', 1, '1 үзінді, ең ескісі 9,4 с күтуде'],
    ['ky', 5, '5 үзүндү, эң эскиси 9,4 с күтүүдө'],
    ['en', 1, '1 piece, oldest waits 9.4 s'],
    ['en', 2, '2 pieces, oldest waits 9.4 s'],
  ])('in %s: %d', (language, count, sentence) => {
    const t = tongue(language)
    const span = t('console:seconds', { seconds: 9.4 })
    expect(t('console:debt.owed', { count, span })).toBe(sentence)
  })
  it('says a day as a day', () => {
    expect(tongue('en')('console:keeping.days', { count: 1, by: 'B' })).toContain('Kept 1 day after')
  })
})

describe('formats', () => {
  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [1, '0:01'],
    [59_999, '1:00'],
    [61_000, '1:01'],
    [3_600_000, '1:00:00'],
  ])('clock of %d ms is %s', (ms, text) => expect(formatClock(ms)).toBe(text))
  it('never rounds a share up to complete', () => {
    expect(formatShare(0.99996, 'en')).toBe('99.9%')
    expect(formatShare(1, 'en')).toBe('100%')
  })
  it('writes times in the zone that it was told, and in its own when that is none', () => {
    const own = formatTime('2026-11-22T04:05:00Z', 'en')
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    for (const [zone, time] of [
      ['Asia/Almaty', '09:05'],
      ['Asia/Bishkek', '10:05'],
      ['Nowhere/Else', own],
      [undefined, own],
    ]) {
      showTimesIn(zone)
      expect(formatTime('2026-11-22T04:05:00Z', 'en')).toBe(time)
    }
    showTimesIn('Pacific/Kiritimati')
    expect(formatDateTime('2026-11-22T12:05:00Z', 'ru')).toContain('23.11.2026')
    showTimesIn(undefined)
  })
  it.each(languages)('writes sizes and times in %s', (language) => {
    expect(formatBytes(12_440_000, language)).toMatch(/^12[.,]4\s\S+$/)
    expect(formatTime('2026-11-22T04:05:00Z', language)).toMatch(/^\d{2}:\d{2}$/)
    expect(formatDateTime('2026-11-22T12:05:00Z', language)).toMatch(/^\d{2}[./]11[./]2026, \d{2}:\d{2}$/)
  })
})
