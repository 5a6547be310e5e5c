import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blinded, blinder, hidden } from '../../../../src-shared/cases/blind.ts'
import { placesToLook } from '../../../../src-shared/cases/look.ts'

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

describe('places to look at', () => {
  const minute = 60_000
  it('are where the desk moves more than usual, where nothing is to be seen, and where no answer changes', () => {
    const motion = Array.from({ length: 60 }, (_, i) => ({
      ...{ from: i * 2000, to: (i + 1) * 2000, motion: i === 30 || i === 31 ? 20 : 2 },
    }))
    const seen = { from: 0, to: 20 * minute, motion, blind: [{ from: 5000, to: 6000 }] }
    const inRoomAt = [-5000, 90_000]
    expect(placesToLook({ ...seen, answersAt: [minute, 2 * minute, 16 * minute], inRoomAt })).toEqual([
      { why: 'blind', from: 5000, to: 6000 },
      { why: 'desk-motion', from: 60_000, to: 64_000 },
      { why: 'in-room', from: 75_000, to: 95_000 },
      { why: 'pause', from: 2 * minute, to: 16 * minute },
    ])
  })
  it('are none where everything is as usual', () => {
    const motion = [{ from: 0, to: 2000, motion: 3 }]
    expect(placesToLook({ from: 0, to: minute, motion, blind: [], answersAt: [], inRoomAt: [] })).toEqual([])
  })
})
