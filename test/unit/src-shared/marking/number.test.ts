import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { typedNumber } from '../../../../src-shared/marking/number.ts'
import { unitOf } from '../../../../src-shared/marking/unit.ts'

describe('a number', () => {
  it.each<[string, number, string?]>([
    ['3,14', 3.14], ['3.14', 3.14], [' 3,14 м', 3.14, 'м'], ['3.14m', 3.14, 'm'], ['−5', -5], ['+ 5', 5], ['- 5', -5],
    ['1/2', 0.5], ['-1/2 м', -0.5, 'м'], ['1 1/2', 1.5], ['½', 0.5], ['2½ м', 2.5, 'м'], ['3 / 4', 0.75], ['1⁄3', 1 / 3],
    ['1 234', 1234], ['1 234,5', 1234.5], ['1\u00a0234\u00a0567', 1_234_567], ['1,234.5', 1234.5], ['1.234,5', 1234.5],
    ['1,234,567', 1_234_567], ['.5', 0.5], [',5', 0.5], ['1,2e-3', 0.0012], ['1.2E5', 120_000], ['1,2·10^5', 120_000],
    ['1.2*10^-3', 0.0012], ['1,2 × 10⁻³', 0.0012], ['6,02·10²³ моль', 6.02e23, 'моль'], ['1.5 x 10**3', 1500],
    ['1,2х10^(-3) м', 0.0012, 'м'], ['6.02·1023', 6.02e23], ['5 eV', 5, 'eV'], ['5 экв', 5, 'экв'], ['20 %', 20, '%'],
    ['007', 7], ['1,234', 1.234],
  ])('%j is %d %s', (text, value, unit = '') => {
    const found = typedNumber(text)
    expect(found?.value).toBeCloseTo(value, 12)
    expect(found?.unit).toBe(unit)
  }) // biome-ignore format: a table

  it.each([
    '',
    'x',
    'м 5',
    '1/0',
    '1/2/3',
    '1.2.3',
    '1,2,3',
    '5^2',
    '1e9999',
    '--5',
    '1 2/',
    `1${'0'.repeat(80)}`,
  ])('%j is none', (text) => expect(typedNumber(text)).toBeNull())

  it('is the same however it is written', () => {
    const number = fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((one) => Number(one.toPrecision(8)))
    fc.assert(
      fc.property(number, (value) => {
        for (const text of [
          String(value),
          String(value).replace('.', ','),
          value.toExponential(),
          `${value} м/с`,
        ]) {
          expect(typedNumber(text)?.value).toBe(value === 0 ? 0 : value)
        }
      }),
    )
  })
  it('never fails, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => Number.isFinite(typedNumber(text)?.value ?? 0)),
    )
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,/-+eх^·() м') }), (text) =>
        Number.isFinite(typedNumber(text)?.value ?? 0),
      ),
    )
  })
})

describe('a unit', () => {
  it.each([
    ['м', 'm'], ['м/с', 'm/s'], ['м/с²', 'm/s^2'], ['м·с^-2', 'm/s²'], ['км/ч', 'km/h'], ['кПа', 'kPa'], ['МПа', 'MPa'],
    ['Дж/(кг·К)', 'J/(kg K)'.replace(' ', '·')], ['Дж/кг·К', 'J/(kg·K)'], ['кОм', 'kΩ'], ['мкс', 'µs'], ['мкс', 'us'],
    ['°С', '°C'], ['см2', 'cm²'], ['л', 'L'], ['кВт', 'kW'], ['Н·м', 'm·N'], ['г', 'g'], ['сағ', 'h'], ['мин.', 'min'],
    ['мл', 'mL'], ['1/с', 's^-1'], ['А', 'A'], ['В', 'V'], ['т', 't'], ['Кл', 'C'], ['тг', 'KZT'],
  ])('%s is %s', (cyrillic, latin) => expect(unitOf(cyrillic)).toEqual(unitOf(latin))) // biome-ignore format: a table

  it.each([
    ['km', 'm', 3], ['см', 'm', -2], ['кг', 'g', 3], ['т', 'kg', 3], ['mm²', 'm²', -6], ['км/ч', 'м/ч', 3], ['МВт', 'кВт', 3],
  ])('%s is %s by powers of ten', (one, other, power) => {
    expect(unitOf(one)?.kind).toBe(unitOf(other)?.kind)
    expect((unitOf(one)?.power ?? 0) - (unitOf(other)?.power ?? 0)).toBe(power)
  }) // biome-ignore format: a table

  it.each([['mW', 'MW'], ['м', 'мин'], ['ч', 'с'], ['кг', 'К'], ['м/с', 'м·с'], ['яблок', 'груш'], ['Гц', 'Bq']])(
    '%s is not %s',
    (one, other) => expect(unitOf(one)).not.toEqual(unitOf(other)),
  ) // biome-ignore format: a table
})
