/** A student signs in through the university's identity provider: who comes in, and that nothing else leads in. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StudentRule } from '../../../src-server/auth/claims.ts'
import {
  createBrowser as browserThatFinds,
  clientId,
  clientSecret,
  type IdentityProvider,
  startIdentityProvider,
} from '../../support/identity-provider.ts'
import { handedIn } from '../../support/students.ts'
import { ScriptedStation, startUniversity, type University } from '../../support/university.ts'

let idp: IdentityProvider
let university: University
let number: string
const publicUrl = 'http://taza.university.test'
const createBrowser = () => browserThatFinds({ [publicUrl]: university.url })

const singleSignOn = (students?: StudentRule) => ({
  ...{ issuer: idp.issuer, clientId, clientSecret, scopes: ['openid', 'profile', 'groups'], label: 'KazNU' },
  roles: [{ claim: 'groups', value: 'taza-admins', role: 'administrator' as const }],
  ...(students ? { students } : {}),
})

beforeAll(async () => {
  const backs = ['session/sso/callback', 'open/my/sso/callback'].map((path) => `${publicUrl}/api/${path}`)
  idp = await startIdentityProvider(...backs)
  const students = { numberClaim: 'student_number', when: { claim: 'groups', values: ['students'] } }
  university = await startUniversity(undefined, { publicUrl, singleSignOn: singleSignOn(students) })
  number = university.credentials.students[0]?.number ?? ''
  await new ScriptedStation(university).enrol()
  await handedIn(university, number)
}, 60_000)
afterAll(async () => {
  await university?.close()
  await idp?.close()
})

const at = (path: string) => `${publicUrl}/api/open/my${path}`
const page = (path: string) => `${publicUrl}/open#/ru/my/${path}`
const start = () => at('/sso?language=ru')
const isPage = (to: string) => new URL(to).pathname === '/open'
const isAnswer = (to: string) => to.includes('/callback')
const aisulu = (more: object = {}) => ({
  sub: 's-1',
  name: 'Айсұлу',
  groups: ['students'],
  student_number: number,
  ...more,
})
const enter = (browser: ReturnType<typeof createBrowser>) => browser.post(at('/sso'))
const cookieOf = (browser: ReturnType<typeof createBrowser>, name: string) =>
  browser.cookies().find((one) => one.name === name)?.value
const as = async (token: string, path: string) =>
  fetch(`${university.url}${path}`, { headers: { authorization: `Bearer ${token}` } })

test('who the provider says she is opens her page for half an hour, by a pass that is good once and in no address', async () => {
  expect(await (await fetch(`${university.url}/api/open/my/ways`)).json()).toEqual({
    sso: { label: 'KazNU' },
  })
  idp.person = aisulu()
  const browser = createBrowser()
  const { to } = await browser.walk(start(), isPage)
  expect(to).toBe(page('sso'))
  expect(cookieOf(browser, 'taza-my-ticket')).toBe(undefined)
  const pass = cookieOf(browser, 'taza-my-pass') ?? ''
  expect(pass).toMatch(/^[0-9a-f]{64}$/)
  const kept = await university.server.db.selectFrom('student_session').selectAll().execute()
  expect(JSON.stringify(kept)).not.toContain(pass)
  // The pass itself opens nothing.
  expect((await as(pass, '/api/open/my')).status).toBe(401)

  const { status, body } = await enter(browser)
  expect(status).toBe(200)
  expect(body.student.number).toBe(number)
  expect(body.expiresAt - Date.now()).toBeGreaterThan(29 * 60_000)
  expect(browser.cookies().filter(({ origin }) => origin === publicUrl)).toEqual([])
  const mine = await (await as(body.token, '/api/open/my')).json()
  expect(mine.exams).toMatchObject([{ attempt: { id: `at-${number}` } }])
  const again = await fetch(`${university.url}/api/open/my/sso`, {
    method: 'POST',
    headers: { 'x-taza': '1', cookie: `taza-my-pass=${pass}` },
  })
  expect(again.status).toBe(403)
  expect((await enter(browser)).status).toBe(403)

  const { looks } = await (await as(body.token, '/api/open/my/looks')).json()
  expect(looks).toMatchObject([{ what: 'own', times: 1 }])
  const [signed] = await audited('student-signed-in')
  expect(signed).toMatchObject({ who: `student ${number}`, target: `at-${number}`, by: 'sso' })
})

const audited = async (action: string) => {
  const { db } = university.server
  const rows = await db.selectFrom('audit').selectAll().where('action', '=', action).orderBy('id').execute()
  return rows.map(({ who, target, detail }) => ({ who, target, ...JSON.parse(detail) }))
}

test('a pass is over after a minute', async () => {
  idp.person = aisulu()
  const browser = createBrowser()
  await browser.walk(start(), isPage)
  const { db } = university.server
  const left = await db
    .selectFrom('student_session')
    .select('expires_at')
    .orderBy('expires_at')
    .executeTakeFirst()
  expect(Number(left?.expires_at) - Date.now()).toBeLessThan(61_000)
  await db
    .updateTable('student_session')
    .set({ expires_at: Date.now() })
    .where('expires_at', '=', Number(left?.expires_at))
    .execute()
  expect((await enter(browser)).status).toBe(403)
})

test('who is staff as well is a student here, and not more', async () => {
  idp.person = aisulu({ groups: ['students', 'taza-admins'], preferred_username: 'aisulu' })
  const browser = createBrowser()
  await browser.walk(start(), isPage)
  const { body } = await enter(browser)
  expect((await browser.get(`${publicUrl}/api/me`)).status).toBe(401)
  expect((await as(body.token, '/api/rooms')).status).toBe(401)
  expect(await university.server.sessions.staffOf(body.token)).toBeFalsy()
  const known = await university.server.db
    .selectFrom('staff')
    .select('login')
    .where('login', '=', 'aisulu')
    .execute()
  expect(known).toEqual([])
})

test('whose number is not known, or who is no student, learns no more than that', async () => {
  for (const person of [
    aisulu({ student_number: '0000' }),
    aisulu({ student_number: undefined }),
    aisulu({ student_number: [number, '1'] }),
    aisulu({ groups: ['staff'] }),
  ]) {
    idp.person = person
    const browser = createBrowser()
    expect((await browser.walk(start(), isPage)).to).toBe(page('sso-unknown'))
    expect(browser.cookies()).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ name: 'taza-my-pass' })]),
    )
    expect((await enter(browser)).status).toBe(403)
  }
  const refused = await audited('student-sign-in-refused')
  expect(refused.map(({ why }) => why)).toEqual(['unknown-number', 'no-number', 'no-number', 'no-number'])
  idp.person = null
  expect((await createBrowser().walk(start(), isPage)).to).toBe(page('sso-failed'))
})

test('an answer to another’s question, or to staff’s, is none', async () => {
  idp.person = aisulu()
  const hers = createBrowser()
  const answer = (await hers.walk(start(), isAnswer)).to ?? ''
  // To somebody who never asked, and to one who asked something else.
  expect((await createBrowser().get(answer)).to).toContain('/my/sso-failed')
  const other = createBrowser()
  await other.walk(start(), isAnswer)
  expect((await other.get(answer)).to).toBe(page('sso-failed'))
  expect((await enter(other)).status).toBe(403)
  // Her ticket and her answer at the door of staff.
  const ticket = cookieOf(hers, 'taza-my-ticket')
  const door = `${university.url}/api/session/sso/callback${new URL(answer).search}`
  const knocked = await fetch(door, { redirect: 'manual', headers: { cookie: `taza-sso=${ticket}` } })
  expect(knocked.headers.get('location')).toContain('problem=sso-failed')
  expect((await hers.get(answer)).to).toBe(page('sso'))
  expect((await hers.get(answer)).to).toContain('/my/sso-failed')
})

test('a campus that comes from one address in the minute of its marks is let in', async () => {
  const go = () => fetch(`${university.url}/api/open/my/sso?language=kk`, { redirect: 'manual' })
  const answers = await Promise.all(Array.from({ length: 200 }, go))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]))
})

test('where nobody has set it, it is not there', async () => {
  const none = await startUniversity(undefined, { publicUrl, singleSignOn: singleSignOn() })
  const get = (path: string) => fetch(`${none.url}/api/open/my${path}`, { redirect: 'manual' })
  expect(await (await get('/ways')).json()).toEqual({ sso: null })
  expect((await get('/sso?language=ru')).status).toBe(404)
  expect((await get('/sso/callback?code=x')).status).toBe(404)
  await none.close()
})
