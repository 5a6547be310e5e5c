import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answerLength, optionsAtMost, titleLength } from '../../../src-shared/exam.ts'
import { readExam, readPolicy } from '../../../src-shared/exam-file.ts'

const text = { kk: 'k', ru: 'r', ky: 'y', en: 'e' }
const options = ['a', 'b'].map((id) => ({ id, text }))
const question = { id: 'q1', type: 'single', text, points: 1, options }
const inAll = (html: string) => ({ kk: html, ru: html, ky: html, en: html })
const match = { id: 'q2', type: 'match', text, points: 1, left: [{ id: 'l', text }], right: options }
const gaps = {
  ...{ id: 'q2', type: 'gaps', text, points: 1, html: inAll('<p>x <span data-gap="g"></span></p>') },
  gaps: [{ id: 'g', kind: 'number' }],
}
const exam = (change: object = {}, ...questions: object[]) => ({
  id: 'e1',
  title: text,
  durationMinutes: 30,
  startsAt: '2026-11-29T09:00:00+05:00',
  endsAt: '2026-11-29T10:00:00+05:00',
  questions: [question, ...questions],
  policy: 'standard',
  ...change,
})

it('takes times with their offset from UTC', () => {
  expect(readExam(exam())).toMatchObject({
    ok: true,
    value: { startsAt: '2026-11-29T04:00:00.000Z', endsAt: '2026-11-29T05:00:00.000Z' },
  })
})

it('takes questions of every kind', () => {
  const html = inAll('<p><strong>x</strong> <span data-tex="x^2"></span></p><pre>y</pre>')
  const own = [
    { id: 'q3', type: 'essay', text, points: 1, words: { least: 10 }, template: inAll('Dear') },
    { id: 'q4', type: 'description', text, html },
    { id: 'q5', type: 'text', text, points: 1, oneLine: true },
  ]
  expect(readExam(exam({}, match, { ...gaps, id: 'g2' }, ...own))).toMatchObject({ ok: true })
})

describe('refuses, and says where and why', () => {
  it.each([
    ['a time of nowhere', exam({ startsAt: '2026-11-29T09:00:00' }), /^startsAt: .*offset from UTC/],
    [
      'an end before its start',
      exam({ endsAt: '2026-11-29T08:00:00+05:00' }),
      /^endsAt: is not after startsAt/,
    ],
    [
      'a start that only looks earlier',
      exam({ endsAt: '2026-11-29T04:00:00Z' }),
      /^endsAt: is not after startsAt/,
    ],
    ['a window that is too short', exam({ durationMinutes: 90 }), /^durationMinutes: 90 minutes do not fit/],
    ['a question twice', exam({}, question), /^questions\.1\.id: 'q1' is there twice/],
    [
      'an option twice',
      exam({}, { ...question, id: 'q2', options: [...options, ...options] }),
      /^questions\.1\.options\.2\.id: 'a' is there twice/,
    ],
    [
      'a misspelt key',
      exam({}, { id: 'q2', type: 'text', text, points: 1, maxLenght: 10 }),
      /^questions\.1\.maxLenght: there is no such setting; is maxLength meant\?/,
    ],
    [
      'a key in other case',
      exam({ durationminutes: 5 }),
      /^durationminutes: there is no such setting; is durationMinutes meant/,
    ],
    ['a key in a text', exam({ title: { ...text, kz: 'k' } }), /^title\.kz: there is no such setting/],
    ['an empty title', exam({ title: { ...text, ky: ' \u200b' } }), /^title\.ky: no text/],
    [
      'an empty option',
      exam({}, { ...question, id: 'q2', options: [options[0], { id: 'c', text: { ...text, ru: '' } }] }),
      /^questions\.1\.options\.1\.text\.ru: no text/,
    ],
    [
      'an answer that none can save',
      exam({}, { id: 'q2', type: 'text', text, points: 1, maxLength: 50_000 }),
      new RegExp(`^questions\\.1\\.maxLength: 50000 is more than an answer can hold \\(${answerLength}\\)`),
    ],
    [
      'more options than an answer holds',
      exam(
        {},
        {
          ...question,
          id: 'q2',
          options: Array.from({ length: optionsAtMost + 1 }, (_, i) => ({ id: `o${i}`, text })),
        },
      ),
      /^questions\.1\.options: more than \d+, which no answer can hold/,
    ],
    ['no minutes', exam({ durationMinutes: -1 }), /^durationMinutes: /],
    [
      'a title that no ledger takes',
      exam({ title: { ...text, ru: 'я'.repeat(titleLength + 1) } }),
      /^title\.ru: more than 500 characters/,
    ],
    [
      'half a character, which no record can hold',
      exam({ title: { ...text, en: 'A\ud83d' } }),
      /^title\.en: half a character/,
    ],
    [
      'letters that were lost',
      exam({}, { ...question, id: 'q2', text: { ...text, ky: 'Эм\ufffdе' } }),
      /^questions\.1\.text\.ky: has letters that were lost/,
    ],
    [
      'an id that every object has',
      exam({}, { ...question, id: '__proto__' }),
      /^questions\.1\.id: '__proto__' cannot be an id/,
    ],
    ['another', exam({}, { ...question, id: 'constructor' }), /'constructor' cannot be an id/],
    [
      'a unit as long as a text',
      exam({}, { id: 'q2', type: 'number', text, points: 1, unit: 'm'.repeat(65) }),
      /^questions\.1\.unit: more than 64 characters/,
    ],
    [
      'a paper that no station takes',
      exam(
        {},
        ...Array.from({ length: 80 }, (_, i) => ({
          id: `l${i}`,
          type: 'text',
          points: 1,
          text: { kk: 'қ'.repeat(9000), ru: 'r'.repeat(19_000), ky: 'y'.repeat(19_000), en: 'e' },
        })),
      ),
      /^questions: \d+ bytes in all, and a station takes a paper of \d+/,
    ],
    ['no exam', [], /^the whole: /],
    [
      'a picture, which has no way to the station',
      exam({}, { ...question, id: 'q2', html: inAll('<p>x <img src="a.png"></p>') }),
      /^questions\.1\.html\.kk: a picture is missing/,
    ],
    [
      'a mark that the page does not have',
      exam({}, { ...question, id: 'q2', html: { ...inAll('x'), ru: '<iframe src="x"></iframe>' } }),
      /^questions\.1\.html\.ru: .*iframe/,
    ],
    [
      'a pair twice',
      exam({}, { ...match, left: [...match.left, ...match.left] }),
      /^questions\.1\.left\.1\.id: 'l' is there twice/,
    ],
    [
      'an id that every object has among pairs',
      exam({}, { ...match, left: [{ id: 'constructor', text }] }),
      /^questions\.1\.left\.0\.id: 'constructor' cannot be an id/,
    ],
    [
      'pairs whose answer is too long',
      exam(
        {},
        {
          ...match,
          left: Array.from({ length: 200 }, (_, i) => ({ id: `${'l'.repeat(60)}${i}`, text })),
          right: options.map(({ id }) => ({ id: id.repeat(60), text })),
        },
      ),
      /^questions\.1: its longest answer has \d+ characters, and 20000 can be saved/,
    ],
    [
      'a gap that is not in the text',
      exam({}, { ...gaps, html: inAll('x') }),
      /^questions\.1\.html\.kk: the gap 'g' is there 0 times/,
    ],
    [
      'a gap that is only in the text',
      exam({}, { ...gaps, html: inAll('<span data-gap="g"></span><span data-gap="h"></span>') }),
      /^questions\.1\.html\.kk: there is no gap 'h'/,
    ],
    [
      'more words than at most',
      exam({}, { id: 'q2', type: 'essay', text, points: 1, words: { least: 10, most: 5 } }),
      /^questions\.1\.words\.most: is less than words\.least/,
    ],
    [
      'a template longer than its answer',
      exam({}, { id: 'q2', type: 'essay', text, points: 1, maxLength: 3, template: inAll('four') }),
      /^questions\.1\.template\.kk: more than the 3 characters/,
    ],
  ])('%s', (_what, given, says) => {
    const read = readExam(given)
    expect(read).toMatchObject({ ok: false, wrong: expect.stringMatching(says) })
    expect(read).toMatchObject({ wrong: expect.stringMatching(/^[^\n{}[\]]*$/) })
  })
})

it('takes every policy that we bring, and none with a key that nobody knows', () => {
  const folder = new URL('../../../resources/policies/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  expect(files.length).toBeGreaterThan(2)
  for (const file of files) {
    const policy = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    expect(readPolicy(policy), file).toMatchObject({ ok: true })
    expect(readPolicy({ ...policy, clipBoard: 'free' })).toMatchObject({
      ok: false,
      wrong: 'clipBoard: there is no such setting; is clipboard meant?',
    })
    const media = { ...policy.media, face: { ...policy.media.face, bitrate: 1 } }
    expect(readPolicy({ ...policy, media })).toMatchObject({
      ok: false,
      wrong: expect.stringMatching(/^media\.face\.bitrate/),
    })
  }
})

describe('a policy', () => {
  const standard = JSON.parse(
    readFileSync(new URL('../../../resources/policies/standard.json', import.meta.url), 'utf8'),
  )
  const rule = { match: { kind: 'window.*' }, verdict: 'allow', severity: 'info', reason: 'allowed-program' }
  const programs = (count: number, name: string) =>
    Array.from({ length: count }, (_, i) => `/usr/bin/${name}${i}`).join('|')
  const read = (match: object, more: object = {}) =>
    readPolicy({ ...standard, rules: [{ ...rule, match: { ...rule.match, ...match }, ...more }] })

  it.each([
    ['a kind of nothing', { kind: 'window.opend' }, {}, /^rules\.0\.match\.kind: nothing .* 'window\.opend'/],
    ['a noun of nothing', { kind: 'windows.*' }, {}, /nothing observed is called 'windows\.\*'/],
    ['an expression that is none', { title: '(exam' }, {}, /^rules\.0\.match\.title: no regular expression/],
    ['a reason that nobody can read', {}, { reason: 'forbiden' }, /^rules\.0\.reason: .* 'forbiden'/],
    ['more programs than a guard holds', { executable: programs(129, 'p') }, {}, /129 programs .* of 128/],
    [
      'more text than a line of a guard takes',
      {},
      { match: { kind: 'window.*', executable: 'x'.repeat(9000) } },
      /^rules\.0\.match\.executable: /,
    ],
  ])('with %s is refused in a sentence', (_what, match, more, says) => {
    const told = read(match, more)
    expect(told).toMatchObject({ ok: false, wrong: expect.stringMatching(says) })
    expect(told).toMatchObject({ wrong: expect.stringMatching(/^[^\n{}[\]]*$/) })
  })

  it('with more text in all than a line of a guard takes is refused, too', () => {
    const rules = [1, 2, 3].map((n) => ({
      ...rule,
      match: { ...rule.match, executable: programs(30, `${n}${'қ'.repeat(240)}`) },
    }))
    expect(readPolicy({ ...standard, rules })).toMatchObject({
      ok: false,
      wrong: 'rules: the programs that are let live are more text than a guard can be told',
    })
  })

  it('with as many programs as a guard holds is taken', () =>
    expect(read({ executable: programs(128, 'p'), title: '^(exam|тест)$' })).toMatchObject({ ok: true }))
})

describe("an exam in the university's own system", () => {
  const web = (rules: unknown, change: object = {}) =>
    readExam({ ...exam(change), delivery: 'web', questions: [], web: rules })
  const start = 'https://lms.example.kz/quiz'
  it('has rules in place of questions, with what they do not say', () => {
    const read = web({ start, allow: ['https://cas.example.kz', { seb: 'id.example.kz' }] })
    expect(read).toMatchObject({
      ok: true,
      value: { web: { start, newWindows: 'second', resources: 'https' } },
    })
  })
  it.each<[string, unknown, RegExp]>([
    ['no rules', undefined, /^web: the rules are missing/],
    ['no start', {}, /^web\.start: /],
    ['a start that is no address', { start: 'lms' }, /^web\.start: 'lms' is no whole address/],
    ['a password in the start', { start: 'https://a:b@lms.kz/' }, /^web\.start: .*no name and password/],
    ['another scheme', { start: 'file:///etc/passwd' }, /^web\.start: .* is no whole address/],
    ['a misspelt rule', { start, alow: [] }, /^web: Unrecognized key: "alow"/],
    [
      'an address that is none',
      { start, allow: ['ftp://x'] },
      /^web\.allow\.0: 'ftp:\/\/x' is no address like/,
    ],
    [
      'an expression that is none',
      { start, block: [{ regex: '(' }] },
      /^web\.block\.0: '\(' is no regular expression/,
    ],
    ['a key that is none', { start, seb: { configKey: 'abc' } }, /^web\.seb\.configKey: /],
  ])('refuses %s', (_, rules, wrong) => {
    const read = web(rules)
    expect(read.ok ? '' : read.wrong).toMatch(wrong)
  })
  it('has either rules or questions', () => {
    expect(readExam(exam({ delivery: 'web', web: { start } }))).toMatchObject({ ok: false })
    expect(readExam(exam({ web: { start } }))).toMatchObject({ ok: false })
    expect(readExam(exam({ questions: [] }))).toMatchObject({ ok: false })
  })
})
