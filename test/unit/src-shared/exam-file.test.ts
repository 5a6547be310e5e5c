import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answerLength, optionsAtMost } from '../../../src-shared/exam.ts'
import { readExam, readPolicy } from '../../../src-shared/exam-file.ts'

const text = { kk: 'k', ru: 'r', ky: 'y', en: 'e' }
const options = ['a', 'b'].map((id) => ({ id, text }))
const question = { id: 'q1', type: 'single', text, points: 1, options }
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
    ['no exam', [], /^the whole: /],
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
