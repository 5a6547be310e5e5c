import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createBrowser as browserThatFinds,
  clientId,
  clientSecret,
  type IdentityProvider,
  startIdentityProvider,
} from '../../support/identity-provider.ts'
import { startUniversity, type University } from '../../support/university.ts'

let idp: IdentityProvider
let university: University
/** What people open, behind their proxy. */
const publicUrl = 'http://taza.university.test'
const createBrowser = (at = university.url) => browserThatFinds({ [publicUrl]: at })

beforeAll(async () => {
  idp = await startIdentityProvider(`${publicUrl}/api/session/sso/callback`)
  university = await startUniversity(undefined, {
    publicUrl,
    singleSignOn: {
      issuer: idp.issuer,
      clientId,
      clientSecret,
      scopes: ['openid', 'profile', 'groups'],
      label: 'KazNU',
      roles: [
        { claim: 'groups', value: 'taza-admins', role: 'administrator' },
        { claim: 'groups', value: 'proctors-204', role: 'invigilator', rooms: ['lab-204'] },
        { claim: 'groups', value: 'proctors-205', role: 'invigilator', rooms: ['lab-205'] },
      ],
    },
  })
})
afterAll(async () => {
  await university?.close()
  await idp?.close()
})

const aliya = { sub: 'u-17', name: 'Әлия Нұрланқызы', preferred_username: 'aliya', groups: ['proctors-204'] }
const start = () => `${publicUrl}/api/session/sso`
const meOf = async (browser: ReturnType<typeof createBrowser>) => {
  const { status, text } = await browser.get(`${publicUrl}/api/me`)
  return status === 200 ? JSON.parse(text) : null
}
const audited = async (action: string) =>
  (
    await university.server.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', action)
      .orderBy('id')
      .execute()
  ).map(({ who, detail }) => ({ who, ...JSON.parse(detail) }))

describe('single sign-on', () => {
  test('the login page is told of it', async () => {
    const answer = await fetch(`${university.url}/api/session/ways`)
    expect(await answer.json()).toEqual({ sso: { label: 'KazNU' } })
  })

  test('gives the role and the rooms of the claims, and no others', async () => {
    idp.person = { ...aliya, groups: ['staff', 'proctors-204'] }
    const browser = createBrowser()
    const { at, status } = await browser.walk(start())
    expect([at, status]).toEqual([`${publicUrl}/`, 200])
    expect(await meOf(browser)).toEqual({
      login: 'aliya',
      timeZone: expect.any(String),
      name: 'Әлия Нұрланқызы',
      roles: ['invigilator'],
      rooms: ['lab-204'],
    })
    const { searchParams } = idp.asked.at(-1)!
    expect(searchParams.get('code_challenge_method')).toBe('S256')
    expect(searchParams.get('response_type')).toBe('code')
    expect(searchParams.get('state')?.length).toBeGreaterThan(20)
    expect(searchParams.get('nonce')?.length).toBeGreaterThan(20)
    expect((await audited('logged-in')).at(-1)).toMatchObject({
      who: 'aliya',
      by: 'sso',
      roles: ['invigilator'],
    })
    // The ticket of this login is gone from the browser.
    expect(browser.cookies().map(({ name }) => name)).not.toContain('taza-sso')
  })

  test('whom no rule names does not come in, and who is named no more goes out', async () => {
    idp.person = aliya
    const browser = createBrowser()
    await browser.walk(start())
    expect(await meOf(browser)).toMatchObject({ roles: ['invigilator'] })
    idp.person = { ...aliya, groups: ['alumni'] }
    const again = createBrowser()
    const { at } = await again.walk(start())
    expect(at).toBe(`${publicUrl}/#/login?problem=no-role`)
    expect(await meOf(again)).toBeNull()
    expect(await meOf(browser)).toBeNull()
    expect((await audited('login-refused')).at(-1)).toMatchObject({ why: 'no-role' })
  })

  test('the same person keeps her login under another name; rights are those of today', async () => {
    idp.person = { ...aliya, preferred_username: 'aliya.n', groups: ['proctors-205', 'proctors-204'] }
    const browser = createBrowser()
    await browser.walk(start())
    expect(await meOf(browser)).toMatchObject({ login: 'aliya', rooms: ['lab-204', 'lab-205'] })
  })

  test('nobody comes in under the login of a person with a password', async () => {
    const { login, password } = university.credentials.staff.find(({ roles }) =>
      roles.includes('administrator'),
    )!
    idp.person = { sub: 'u-99', name: 'X', preferred_username: login, groups: ['taza-admins'] }
    const browser = createBrowser()
    expect((await browser.walk(start())).at).toContain('problem=no-role')
    expect(await meOf(browser)).toBeNull()
    expect(await university.server.sessions.byPassword(login, password)).toMatchObject({ login })
    // And nobody with a password under hers.
    for (const guess of ['!', ''])
      expect(await university.server.sessions.byPassword('aliya', guess)).toBeNull()
  })

  test('an answer to nobody’s question, to another’s, or given twice, is no login', async () => {
    idp.person = aliya
    const isAnswer = (to: string) => to.includes('/callback')
    const hers = createBrowser()
    const answer = (await hers.walk(start(), isAnswer)).to!
    // Sent to somebody who never asked (login CSRF), and to one who asked something else.
    const nobody = createBrowser()
    expect((await nobody.get(answer)).to).toContain('problem=sso-failed')
    const other = createBrowser()
    await other.walk(start(), isAnswer)
    expect((await other.get(answer)).to).toContain('problem=sso-failed')
    expect(await meOf(other)).toBeNull()
    const forged = new URL(answer)
    forged.searchParams.set('state', 'x'.repeat(43))
    const kept = hers.cookies().find(({ name }) => name === 'taza-sso')!
    expect((await hers.get(forged.href)).to).toContain('problem=sso-failed')
    // The answer itself with her ticket: once, and not twice.
    const bring = async () => {
      const at = answer.replace(publicUrl, university.url)
      const headers = { cookie: `taza-sso=${kept.value}` }
      return (await fetch(at, { redirect: 'manual', headers })).headers.get('location')
    }
    expect(await bring()).toBe('/')
    expect(await bring()).toContain('problem=sso-failed')
  })

  test('who goes away at the provider comes back to the login page', async () => {
    idp.person = null
    expect((await createBrowser().walk(start())).at).toContain('problem=sso-failed')
  })

  test('a provider that is away says so; without settings there is none', async () => {
    const alone = await startUniversity(undefined, {
      publicUrl,
      singleSignOn: {
        issuer: 'http://127.0.0.1:1',
        clientId: 'x',
        roles: [{ claim: 'groups', value: 'x', role: 'officer' }],
      },
    })
    const { to } = await createBrowser(alone.url).get(start())
    expect(to).toContain('problem=sso-failed')
    await alone.close()
    const none = await startUniversity()
    expect((await createBrowser(none.url).get(start())).status).toBe(404)
    expect((await createBrowser(none.url).get(`${start()}/callback?code=x`)).status).toBe(404)
    await none.close()
  })
})
