import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keptOf } from '../../../../src-main/web/kept.ts'
import { cookiesAtMost, type WebCookie, WebKept } from '../../../../src-shared/web-exam/page.ts'

const cookie = (name: string, value = 'x', domain = 'lms.example'): WebCookie => ({
  ...{ name, value, domain },
  ...{ path: '/', secure: true, httpOnly: true },
})
const at = 'https://lms.example/quiz'
const start = 'https://lms.example/'

test('all cookies of a real LMS are kept, the longest that a browser takes too', () => {
  const jar = Array.from({ length: 60 }, (_, n) => cookie(`n${n}`, 'v'.repeat(4090)))
  expect(keptOf(at, jar, start)).toEqual({
    kept: { at, cookies: jar },
    odd: { cookies: 0, address: false },
  })
})

test('one that is too long is left out alone, and counted', () => {
  const signIn = cookie('MoodleSession')
  const { kept, odd } = keptOf(at, [cookie('a', 'v'.repeat(5000)), signIn], start)
  expect([kept.cookies, odd]).toEqual([[signIn], { cookies: 1, address: false }])
})

test('of too many, those of the page itself stay', () => {
  const others = Array.from({ length: cookiesAtMost }, (_, n) => cookie(`n${n}`, 'x', `.ad${n}.example`))
  const own = [cookie('a'), cookie('b', 'x', '.lms.example'), cookie('c', 'x', '.example')]
  const { kept, odd } = keptOf(at, [...others, ...own], start)
  expect(kept.cookies.slice(0, 3)).toEqual(own)
  expect([kept.cookies.length, odd.cookies]).toEqual([cookiesAtMost, 3])
})

test('an address that is too long leaves the one before, and what is kept can always be read again', () => {
  const long = `${at}?${'q'.repeat(40_000)}`
  expect(keptOf(long, [], start)).toEqual({
    kept: { at: start, cookies: [] },
    odd: { cookies: 0, address: true },
  })
  const anyCookie = fc.record({
    name: fc.string({ maxLength: 6000, size: 'max' }),
    value: fc.string({ maxLength: 6000, size: 'max' }),
    domain: fc.string({ maxLength: 3000 }),
    path: fc.string(),
    secure: fc.boolean(),
    httpOnly: fc.boolean(),
    expires: fc.oneof(fc.double(), fc.constant(undefined)),
  })
  fc.assert(
    fc.property(fc.string(), fc.array(anyCookie, { maxLength: 20 }), (anyAt, cookies) => {
      const jar = cookies.map(({ expires, ...one }) => (expires === undefined ? one : { ...one, expires }))
      const { kept, odd } = keptOf(anyAt, jar, start)
      expect(WebKept.parse(kept)).toEqual(kept)
      expect(kept.cookies.length + odd.cookies).toBe(jar.length)
    }),
    { numRuns: 50 },
  )
})
