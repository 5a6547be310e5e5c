/** A university's identity provider on a loopback address: npm's oidc-provider, with people who log in without typing. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface IdentityProvider {
  issuer: string
  /** Where it is in truth. */
  port: number
  /** Who sits at the browser: claims by the scopes `profile` and `groups`, or null, who goes away again. */
  person: { sub: string; [claim: string]: unknown } | null
  /** Each authorization request that arrived. */
  asked: URL[]
  close(): Promise<void>
}

export const clientId = 'taza'
export const clientSecret = 'a secret between the two'

export const startIdentityProvider = (...redirectUris: string[]): Promise<IdentityProvider> =>
  provide(null, redirectUris)

/** One that is reached by TLS at this origin, and asks for name and password on a page of its own; every name is known. */
export const startIdentityProviderAt = (
  issuer: string,
  ...redirectUris: string[]
): Promise<IdentityProvider> => provide(issuer, redirectUris)

async function provide(origin: string | null, redirectUris: string[]): Promise<IdentityProvider> {
  const http = createServer()
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const issuer = origin ?? `http://127.0.0.1:${port}`
  const idp: IdentityProvider = {
    issuer,
    port,
    person: null,
    asked: [],
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      groups: ['groups', 'student_number'],
    },
    scopes: ['openid', 'profile', 'groups'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['for tests only'] },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...idp.person, sub }) }),
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc
      const grant = new ctx.oidc.provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      })
      grant.addOIDCScope('openid profile groups')
      await grant.save()
      return grant
    },
  })
  // What stands before it speaks TLS.
  provider.proxy = origin !== null
  const answer = provider.callback()
  http.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    if (origin) request.headers['x-forwarded-proto'] = 'https'
    if (url.pathname === '/auth') idp.asked.push(url)
    if (!url.pathname.startsWith('/interaction/')) {
      void answer(request, response)
      return
    }
    if (origin && request.method !== 'POST')
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          '<form method="post"><input id="name" name="name"><input id="password" type="password" name="p"><button id="go">Sign in</button></form>',
        )
    if (origin) idp.person = { sub: 'student' }
    const result = idp.person
      ? { login: { accountId: idp.person.sub } }
      : { error: 'access_denied', error_description: 'the person went away' }
    provider.interactionFinished(request, response, result).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  return idp
}

/**
 * A browser as far as redirects and cookies go. SameSite is not played: no page of a third site takes part. `hosts`:
 * where an origin is found in truth, as a name server or a proxy would have it.
 */
export function createBrowser(hosts: Readonly<Record<string, string>> = {}) {
  /** By host with port and path, as the servers set them. */
  const jar = new Map<string, { origin: string; path: string; name: string; value: string }>()
  function keep(origin: string, lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...rest] = line.split(/;\s*/)
      const name = pair.slice(0, pair.indexOf('='))
      const attributes = new Map(rest.map((one) => one.split('=') as [string, string]))
      const get = (key: string) => [...attributes].find(([found]) => found.toLowerCase() === key)?.[1]
      const path = get('path') ?? '/'
      const over =
        get('max-age') === '0' ||
        (get('expires') !== undefined && Date.parse(get('expires') ?? '') < Date.now())
      const key = `${origin} ${path} ${name}`
      if (over) jar.delete(key)
      else jar.set(key, { origin, path, name, value: pair.slice(name.length + 1) })
    }
  }
  const cookiesFor = (url: URL) =>
    [...jar.values()]
      .filter(({ origin, path }) => origin === url.origin && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  return {
    cookies: () => [...jar.values()],
    forget: (name: string) => {
      for (const [key, cookie] of jar) if (cookie.name === name) jar.delete(key)
    },
    async get(address: string) {
      const url = new URL(address)
      const cookie = cookiesFor(url)
      const response = await fetch(new URL(`${url.pathname}${url.search}`, hosts[url.origin] ?? url.origin), {
        redirect: 'manual',
        headers: cookie ? { cookie } : {},
      })
      keep(url.origin, response.headers.getSetCookie())
      const to = response.headers.get('location')
      return { status: response.status, text: await response.text(), to: to && new URL(to, url).href }
    },
    /** As a page of the server's own does. */
    async post(address: string) {
      const url = new URL(address)
      const response = await fetch(new URL(url.pathname, hosts[url.origin] ?? url.origin), {
        method: 'POST',
        headers: { 'x-taza': '1', cookie: cookiesFor(url) },
      })
      keep(url.origin, response.headers.getSetCookie())
      return { status: response.status, body: await response.json() }
    },
    /** Follows redirects until `stop` takes one, or there is none. */
    async walk(address: string, stop: (to: string) => boolean = () => false) {
      let at = address
      for (let i = 0; i < 12; i++) {
        const answer = await this.get(at)
        if (!answer.to || stop(answer.to)) return { at, ...answer }
        at = answer.to
      }
      throw new Error(`round and round: ${at}`)
    },
  }
}
