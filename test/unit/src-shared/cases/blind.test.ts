import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blinded, blinder, hidden } from '../../../../src-shared/cases/blind.ts'

const name = 'Айгерім Сәрсенова'

describe('what tells whose attempt it is', () => {
  it('is taken out of every text, in whatever case and place', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const blind = blinder([name], ['20260001', 'МК-21', null])
        const said = blind(`${before} /home/u20260001/${name.toUpperCase()} ${after}`).toLowerCase()
        for (const word of ['20260001', 'айгерім', 'сәрсенова']) expect(said).not.toContain(word)
        expect(blind('тобы МК-21.')).toBe(`тобы ${hidden}.`)
      }),
    )
  })
  it('leaves other words alone: a short secret only where it stands by itself', () => {
    const blind = blinder(['Ли'], ['7', 'Station 1'])
    expect(blind('seat 7, 17 windows of Лицей, question 1 by ли')).toBe(
      `seat ${hidden}, 17 windows of Лицей, question 1 by ${hidden}`,
    )
    expect(blinder([])('anything')).toBe('anything')
  })
  it('is taken out however deep, and of telling keys whole', () => {
    const given = { by: 'Marat', list: [{ title: `Mail of ${name}` }], n: 7, [name]: true }
    const said = blinded(given, blinder([name]), new Set(['by']))
    expect(said).toEqual({ by: hidden, list: [{ title: `Mail of ${hidden}` }], n: 7, [hidden]: true })
  })
})
