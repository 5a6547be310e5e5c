/** How students sign in to an LMS, in the Chromium shell's foreign page: by the browser's own question, and by OpenID Connect. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNames } from '../../../src-main/web/names.ts'
import type { Credentials } from '../../../src-shared/web-exam/page.ts'
import {
  clientId,
  clientSecret,
  type IdentityProvider,
  startIdentityProviderAt,
} from '../../support/identity-provider.ts'
import { type Browsing, browse } from '../../support/lms/browse.ts'
import { type Lms, startLms } from '../../support/lms/lms.ts'
import { plainPages } from '../../support/lms/pages.ts'
import { type Certificates, makeCertificates, startTls } from '../../support/tls.ts'

const right = { name: 'aigerim', password: 'бір сөз: two' }
const wrong = { name: 'aigerim', password: 'secret-but-wrong' }
const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** Answers what is asked, one after another, after so long; then leaves the question. */
const typing = (answers: (Credentials | null)[], lastMs = 0) => {
  const asked: string[] = []
  const names = createNames(() => {
    const now = names.view()
    if (!now || asked.length > 50) return
    asked.push(`${now.site}${now.again ? ' again' : ''}`)
    setTimeout(() => names.answer(now.site, answers.shift() ?? null), answers.length === 1 ? lastMs : 0)
  })
  return { names, asked }
}

let lms: Lms
let certificates: Certificates
beforeAll(async () => {
  certificates = makeCertificates(['lms.example', 'id.example'])
  lms = await startLms(plainPages, certificates)
  lms.answers.set('/digest', ({ headers, method }, response) => {
    const given = Object.fromEntries(
      [...(headers.authorization ?? '').matchAll(/(\w+)="?([^",]+)/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    )
    const ha1 = md5(`${right.name}:campus:${right.password}`)
    const ha2 = md5(`${method}:/digest`)
    if (given.response === md5(`${ha1}:n0nce:${given.nc}:${given.cnonce}:auth:${ha2}`))
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<title>In</title><h1 id="in">In</h1>')
    response.writeHead(401, { 'www-authenticate': 'Digest realm="campus", nonce="n0nce", qop="auth"' }).end()
  })
  lms.names.set('cdn.example', lms.names.get('lms.example') ?? [])
  lms.answers.set('cdn.example/picture', (_question, response) =>
    response.writeHead(401, { 'www-authenticate': 'Basic realm="cdn"' }).end(),
  )
})
afterAll(async () => {
  await lms?.stop()
  certificates?.remove()
})

describe('a server that asks by itself (HTTP authentication)', () => {
  it('lets in who types the right name, at once or at the third try, however long that takes', async () => {
    const { names, asked } = typing([wrong, wrong, right], 3500)
    // A server that says nothing is given up sooner than a person has typed.
    const b = await browse(lms, { start: 'http://lms.example/digest' }, undefined, { silenceMs: 2000, names })
    const { status, title } = await b.event('visited')
    expect([status, title]).toEqual([200, 'In'])
    expect(asked).toEqual(['http://lms.example', 'http://lms.example again', 'http://lms.example again'])
    const url = 'http://lms.example/digest'
    expect(b.events.filter(({ type }) => /named|failed|refused/.test(type))).toEqual(
      [1, 2, 3].map((tries) => ({ type: 'named', url, tries })),
    )
    expect(JSON.stringify(b.events)).not.toMatch(/aigerim|secret|two/)
    // It is asked once: the browser knows from here on, until the attempt ends.
    await b.web.act('reload')
    await expect.poll(() => b.events.filter(({ type }) => type === 'visited').length).toBe(2)
    expect(asked).toHaveLength(3)
    expect(await b.end()).toBe(false)
  })

  it('gets three tries at most and the page stays; nobody is asked for a picture, nor for who may have no page', async () => {
    const { names, asked } = typing([wrong, wrong, wrong, wrong, right])
    const b = await browse(lms, { resources: ['http://cdn.example'] }, undefined, { names })
    const page = await b.signIn()
    const url = 'http://lms.example/digest'
    await page.evaluate((to) => location.assign(to), url)
    const failed = await b.event('failed')
    expect(failed).toEqual({
      type: 'failed',
      url,
      why: 'no-name',
      detail: 'HTTP 401: none that did',
      again: false,
    })
    expect(asked).toHaveLength(3)
    await sleep(300)
    expect(page.url()).toBe(lms.start)
    expect(await page.locator('#start').count()).toBe(1)
    await page.evaluate(() => {
      const picture = document.createElement('img')
      picture.src = 'http://cdn.example/picture'
      document.body.append(picture)
    })
    await expect.poll(() => lms.asked).toContain('GET cdn.example/picture')
    // She goes there once more: it is asked anew.
    await page.evaluate((to) => location.assign(to), url)
    await page.locator('#in').waitFor()
    expect(asked.slice(3)).toEqual(['http://lms.example', 'http://lms.example again'])
    expect(asked.join()).not.toContain('cdn.example')
    expect(await b.end()).toBe(false)
  })
})

describe('OpenID Connect', () => {
  let idp: IdentityProvider
  let tls: Awaited<ReturnType<typeof startTls>>
  let b: Browsing
  const back = 'https://lms.example/oidc/back'
  afterAll(async () => {
    expect(await b?.end()).toBe(false)
    await tls?.close()
    await idp?.close()
  })

  it('leads to the university’s provider at another origin and back, signed in', async () => {
    idp = await startIdentityProviderAt('https://id.example', back)
    tls = await startTls(idp.port, certificates)
    const elsewhere = '93.184.216.35'
    lms.names.set('id.example', [elsewhere])
    const verifier = 'v'.repeat(43)
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    lms.answers.set('/oidc', (_question, response) => {
      const asked = new URL('https://id.example/auth')
      const wanted = { client_id: clientId, response_type: 'code', redirect_uri: back, scope: 'openid' }
      const more = { state: 's1', code_challenge: challenge, code_challenge_method: 'S256' }
      for (const [name, value] of Object.entries({ ...wanted, ...more })) asked.searchParams.set(name, value)
      response
        .writeHead(302, {
          location: asked.href,
          'set-cookie': 'state=s1; Secure; HttpOnly; SameSite=Lax; Path=/oidc',
        })
        .end()
    })
    lms.answers.set('/oidc/back', ({ url, headers }, response) => {
      const state = url.searchParams.get('state')
      if (state === null || !headers.cookie?.includes(`state=${state}`))
        return void response.writeHead(403).end('no state')
      const code = url.searchParams.get('code') ?? ''
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: back,
        code_verifier: verifier,
      })
      const who = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
      void fetch(`http://127.0.0.1:${idp.port}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(who)}` },
        body,
      })
        .then((answer) => answer.json())
        .then((tokens: { id_token?: string }) => {
          const [, claims = ''] = tokens.id_token?.split('.') ?? []
          const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}')
          response
            .writeHead(200, { 'content-type': 'text/html' })
            .end(`<title>Exam of ${sub}</title><h1 id="in">In</h1>`)
        })
        .catch((error: unknown) => response.writeHead(500).end(String(error)))
    })
    const place: Lms['place'] = (address, port) =>
      address === elsewhere ? { address: '127.0.0.1', port: tls.port } : lms.place(address, port)
    b = await browse(
      { ...lms, place },
      { start: 'https://lms.example/oidc', allow: ['https://lms.example', 'https://id.example'] },
      undefined,
      { switches: [`--ignore-certificate-errors-spki-list=${certificates.pins.server}`] },
    )
    const page = await b.page()
    await page.locator('#name').fill('student')
    await page.locator('#password').fill('secret')
    await page.locator('#go').click()
    await page.locator('#in').waitFor()
    const { url } = await b.event('visited', ({ title }) => title === 'Exam of student')
    expect(url.startsWith(back)).toBe(true)
    expect(b.events.filter(({ type }) => type === 'refused' || type === 'failed')).toEqual([])
    expect(idp.asked).toHaveLength(1)
  })
})
