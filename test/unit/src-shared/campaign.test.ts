/** The session's page: what is wrong in it is told, texts fall back to another language, plain text becomes paragraphs and lists. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressLength, lineLength, rulesLength, titleLength } from '../../../src-shared/campaign/bounds.ts'
import { inOrder, isDay, sameContent, sameRules, wrongsIn } from '../../../src-shared/campaign/check.ts'
import { CampaignContent, emptyContent } from '../../../src-shared/campaign/page.ts'
import { blocksOf, textIn } from '../../../src-shared/campaign/texts.ts'

const when = { day: '2026-12-31', time: '' }
const digest = 'a'.repeat(64)
const good: CampaignContent = {
  title: { kk: 'Қысқы сессия' },
  rules: { ru: 'Тишина.' },
  dates: [{ ...when, what: { kk: 'Басталуы' } }],
  meetings: [{ ...when, time: '09:30', place: { ru: 'Зал' }, whom: {} }],
  posters: [{ digest, title: { en: 'Quiet' } }],
  videos: [{ address: 'https://video.example.kz/a?b=c#d', title: { ky: 'Видео' } }],
}
const wrongWith = (change: Partial<CampaignContent>) =>
  wrongsIn({ ...good, ...change }).map(({ part, at, wrong }) => `${part} ${at} ${wrong}`)

describe('what is wrong', () => {
  it('is nothing where each thing says something in one language', () => {
    expect(wrongWith({})).toEqual([])
    expect(wrongWith({ rules: {}, dates: [], meetings: [], posters: [], videos: [] })).toEqual([])
    expect(CampaignContent.parse(good)).toEqual(good)
  })

  it.each<[Partial<CampaignContent>, string]>([
    [{ title: {} }, 'title 0 empty'],
    [{ title: { ru: '  ' } }, 'title 0 empty'],
    [{ title: { ru: 'x'.repeat(titleLength + 1) } }, 'title 0 long'],
    [{ rules: { ru: 'x'.repeat(rulesLength + 1) } }, 'rules 0 long'],
    [{ dates: [{ ...when, day: '2026-02-30', what: { ru: 'x' } }] }, 'dates 0 day'],
    [{ dates: [{ ...when, day: '', what: { ru: 'x' } }] }, 'dates 0 day'],
    [{ dates: [{ ...when, time: '24:00', what: { ru: 'x' } }] }, 'dates 0 time'],
    [{ dates: [...good.dates, { ...when, what: {} }] }, 'dates 1 empty'],
    [{ meetings: [{ ...when, place: {}, whom: { ru: 'всем' } }] }, 'meetings 0 empty'],
    [
      { meetings: [{ ...when, place: { ru: 'x' }, whom: { ru: 'x'.repeat(lineLength + 1) } }] },
      'meetings 0 long',
    ],
    [{ posters: [...good.posters, ...good.posters] }, 'posters 1 twice'],
    [{ posters: [{ digest, title: {} }] }, 'posters 0 empty'],
    [{ videos: [{ address: 'https://video.example.kz/', title: {} }] }, 'videos 0 empty'],
  ])('%#: %j', (change, told) => {
    expect(wrongWith(change)).toEqual([told])
  })

  it.each([
    '',
    'http://video.example.kz/',
    'javascript:alert(1)',
    'https://',
    'https://localhost/',
    'https://user:secret@video.example.kz/',
    ' https://video.example.kz/',
    'https://video.example.kz/a b',
    'data:text/html,x',
    '//video.example.kz/',
  ])('an address that is no plain https: %j', (address) => {
    expect(wrongWith({ videos: [{ address, title: { ru: 'x' } }] })).toEqual(['videos 0 address'])
  })

  it('an address that is too long', () => {
    const address = `https://video.example.kz/${'x'.repeat(addressLength)}`
    expect(wrongWith({ videos: [{ address, title: { ru: 'x' } }] })).toEqual(['videos 0 long'])
  })
})

it('a day is one of the calendar', () => {
  expect(['2028-02-29', '2026-12-31'].every(isDay)).toBe(true)
  expect(['2026-02-29', '2026-13-01', '1999-01-01', '26-1-1', '2026-01-01T00:00'].some(isDay)).toBe(false)
})

it('whoever read the same rules read them; white space at the ends says nothing', () => {
  const other = { ...good, title: { kk: 'Басқа' }, rules: { ru: 'Тишина.\n', kk: '' } }
  expect(sameRules(good, other)).toBe(true)
  expect(sameContent(good, other)).toBe(false)
  expect(sameContent(good, { ...good, rules: other.rules })).toBe(true)
  expect(sameRules(good, { ...good, rules: { ru: 'Тишина!' } })).toBe(false)
  expect(sameContent(emptyContent, good)).toBe(false)
})

it('a text that is not there in a language is another language’s, and says so', () => {
  expect(textIn({ ru: 'да', kk: 'иә' }, 'ru')).toEqual({ text: 'да', language: 'ru' })
  expect(textIn({ ru: 'да', kk: ' ' }, 'kk')).toEqual({ text: 'да', language: 'ru' })
  expect(textIn({ en: 'yes' }, 'ky')).toEqual({ text: 'yes', language: 'en' })
  expect(textIn({ ru: '\n' }, 'ru')).toBe(null)
})

it('comes in the order of time, what is of the whole day first', () => {
  const at = (day: string, time: string) => ({ day, time })
  expect(inOrder([at('2026-12-31', '09:00'), at('2027-01-01', ''), at('2026-12-31', '')])).toEqual([
    at('2026-12-31', ''),
    at('2026-12-31', '09:00'),
    at('2027-01-01', ''),
  ])
})

describe('plain text', () => {
  it('is paragraphs and lists', () => {
    expect(blocksOf('One\ntwo\n\nThree\n- a\n– b\n1. x\n2) y\nEnd\n\n• c')).toEqual([
      { kind: 'paragraph', text: 'One\ntwo' },
      { kind: 'paragraph', text: 'Three' },
      { kind: 'list', items: ['a', 'b'] },
      { kind: 'numbered', items: ['x', 'y'] },
      { kind: 'paragraph', text: 'End' },
      { kind: 'list', items: ['c'] },
    ])
  })

  it('loses no line, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = blocksOf(text).flatMap((one) =>
          one.kind === 'paragraph' ? one.text.split('\n') : one.items,
        )
        const written = text.split('\n').filter((line) => line.trim() !== '')
        return lines.length === written.length && written.every((line, i) => line.includes(lines[i] ?? '-'))
      }),
    )
  })
})
