import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAnswerBook } from '../../../src-renderer/station/answer-book.ts'
import { type AnswerValue, isAnswered } from '../../../src-shared/exam.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'

/** Time by hand: nothing sleeps. */
function clock() {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  return {
    schedule(run: () => void, ms: number) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    async pass(ms: number) {
      const end = now + ms
      for (;;) {
        await settle()
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        now = next.at
        timers = timers.filter((timer) => timer !== next)
        next.run()
      }
      now = end
      await settle()
    },
    waiting: () => timers.length,
  }
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i += 1) await Promise.resolve()
}

function book(send: (question: string, value: AnswerValue, pasted: number) => Promise<unknown>) {
  const time = clock()
  return { time, book: createAnswerBook({ send, schedule: time.schedule }) }
}

describe('answer book', () => {
  it('sends once, 400 ms after the last of many keys', async () => {
    const sent: AnswerValue[] = []
    const { time, book: answers } = book(async (_, value) => sent.push(value))
    for (const text of ['a', 'ab', 'abc']) {
      answers.write('q', text)
      await time.pass(300)
    }
    expect(sent).toEqual([])
    expect(answers.state.getState().pending).toEqual(['q'])
    await time.pass(100)
    expect(sent).toEqual(['abc'])
    expect(answers.state.getState().pending).toEqual([])
  })

  it('says with the next that is taken how much was pasted since the last, once', async () => {
    let fails = true
    const sent: [string, number][] = []
    const { time, book: answers } = book(async (question, _, pasted) => {
      if (fails) throw new ProblemError('no-keeper', 'gone')
      sent.push([question, pasted])
    })
    answers.pasted('q', 12)
    answers.write('q', 'x'.repeat(12))
    answers.write('other', 'y')
    await time.pass(400)
    fails = false
    await time.pass(500)
    answers.pasted('q', 3)
    answers.write('q', 'x'.repeat(15))
    await time.pass(400)
    expect(sent.sort()).toEqual([
      ['other', 0],
      ['q', 12],
      ['q', 3],
    ])
  })

  it('keeps a refused answer, says why, and sends it again until it is taken', async () => {
    let tries = 0
    const { time, book: answers } = book(async () => {
      tries += 1
      if (tries < 4) throw new ProblemError('no-keeper', 'gone')
    })
    answers.write('q', 'x')
    await time.pass(400)
    expect(answers.state.getState()).toMatchObject({ pending: ['q'], problem: { code: 'no-keeper' } })
    await time.pass(500 + 1000 + 2000)
    expect(tries).toBe(4)
    expect(answers.state.getState()).toMatchObject({ pending: [], problem: null, values: { q: 'x' } })
    expect(time.waiting()).toBe(0)
  })

  it('does not send again what main will never take, names it, and sends the next value', async () => {
    const sent: AnswerValue[] = []
    const { time, book: answers } = book(async (_, value) => {
      sent.push(value)
      if (value === 'too long') throw new ProblemError('bad-input')
    })
    answers.write('q', 'too long')
    await time.pass(60_000)
    expect(sent).toEqual(['too long'])
    expect(answers.state.getState()).toMatchObject({
      pending: ['q'],
      refused: ['q'],
      problem: null,
      values: { q: 'too long' },
    })
    expect(await answers.flush()).toBe(false)
    expect(sent).toEqual(['too long'])
    answers.write('q', 'short')
    expect(answers.state.getState().refused).toEqual([])
    await time.pass(400)
    expect(answers.state.getState()).toMatchObject({ pending: [], refused: [], problem: null })
  })

  it('flushes at once and says whether all was taken', async () => {
    const sent: unknown[] = []
    const { book: answers } = book(async (question, value) => {
      if (question === 'bad') throw new ProblemError('no-keeper')
      sent.push([question, value])
    })
    answers.write('q', '1')
    expect(await answers.flush()).toBe(true)
    expect(sent).toEqual([['q', '1']])
    answers.write('bad', '2')
    expect(await answers.flush()).toBe(false)
  })

  it('waits with the newest value while an older one is under way, also when flushed', async () => {
    const sent: AnswerValue[] = []
    const takes: (() => void)[] = []
    const { time, book: answers } = book((_, value) => {
      sent.push(value)
      return new Promise<void>((resolve) => takes.push(resolve))
    })
    answers.write('q', 'old')
    await time.pass(400)
    answers.write('q', 'new')
    const flushed = answers.flush()
    await time.pass(1000)
    expect(sent).toEqual(['old'])
    takes.shift()?.()
    await time.pass(0)
    expect(sent).toEqual(['old', 'new'])
    takes.shift()?.()
    expect(await flushed).toBe(true)
  })

  it('forgets another attempt and lets none of its late replies back in', async () => {
    let refuse: (error: unknown) => void = () => undefined
    const { time, book: answers } = book(
      () =>
        new Promise((_, reject) => {
          refuse = reject
        }),
    )
    answers.write('q', 'x')
    await time.pass(400)
    answers.clear()
    refuse(new ProblemError('internal'))
    await time.pass(10_000)
    expect(answers.state.getState()).toEqual({ values: {}, pending: [], refused: [], problem: null })
    expect(time.waiting()).toBe(0)
  })

  it('always ends with the last value of every question, whatever fails on the way', async () => {
    const step = fc.record({
      question: fc.constantFrom('a', 'b', 'c'),
      text: fc.string({ maxLength: 5 }),
      wait: fc.integer({ min: 0, max: 900 }),
      flush: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        async (steps, fails) => {
          const held: Record<string, AnswerValue> = {}
          const { time, book: answers } = book(async (question, value) => {
            await Promise.resolve()
            if (fails.pop()) throw new ProblemError('no-server')
            held[question] = value
          })
          const last: Record<string, AnswerValue> = {}
          for (const { question, text, wait, flush } of steps) {
            answers.write(question, text)
            last[question] = text
            if (flush) void answers.flush()
            await time.pass(wait)
          }
          await time.pass(300_000)
          expect(held).toEqual(last)
          expect(answers.state.getState().pending).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })
})

it.each([
  [null, false],
  [undefined, false],
  ['', false],
  ['  ', false],
  [[], false],
  ['0', true],
  [['a'], true],
  [{}, false],
  [{ g1: ' ', g2: [] }, false],
  [{ g1: '', g2: ['o1'] }, true],
])('isAnswered(%j) is %j', (value, expected) => expect(isAnswered(value)).toBe(expected))
