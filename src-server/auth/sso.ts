/** Single sign-on: OpenID Connect's authorization code flow with PKCE (RFC 7636), state and nonce, by openid-client. */

import * as oidc from 'openid-client'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { type Claims, RoleRule, StudentRule } from './claims.ts'
import type { Sealer } from './sealed.ts'

export const SsoSettings = z.strictObject({
  /** The provider's issuer; its `/.well-known/openid-configuration` is read. https, or a loopback address. */
  issuer: z.url(),
  clientId: z.string().min(1),
  /** Absent for a public client: PKCE is used either way. */
  clientSecret: z.string().min(1).optional(),
  scopes: z.array(z.string()).default(['openid', 'profile', 'email']),
  /** On the button of the login page. */
  label: z.string().max(60).default('Single sign-on'),
  loginClaim: z.string().default('preferred_username'),
  nameClaim: z.string().default('name'),
  roles: z.array(RoleRule).min(1),
  /** Absent: students sign in with two numbers alone. */
  students: StudentRule.optional(),
})
export type SsoSettings = z.infer<typeof SsoSettings>

export interface Sso {
  readonly settings: SsoSettings
  /**
   * Where the browser goes, and what it must bring back (sealed, for a cookie). Rejects when the provider is away. `note`: told
   * again by `noteOf`.
   */
  begin(note?: string): Promise<{ address: string; ticket: string }>
  /** Null: it is no ticket of this way. */
  noteOf(ticket: string): string | null
  /** `query`: of the address that the provider sent the browser to. Rejects whatever is not an answer to this ticket. */
  finish(query: string, ticket: string): Promise<{ subject: string; claims: Claims }>
}

export const ticketMinutes = 10

const Ticket = z.object({
  ...{ state: z.string(), nonce: z.string(), verifier: z.string(), at: z.number() },
  note: z.string(),
})
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

interface Deps {
  settings: SsoSettings
  publicUrl: string
  sealer: Sealer
  clock: Clock
  /** Path to which the provider sends people back: a ticket of one way is none of another's. */
  back: string
}

export function createSso({ settings, publicUrl, sealer, clock, back }: Deps): Sso {
  const issuer = new URL(settings.issuer)
  const redirect = new URL(back, publicUrl)
  const opened = (sealed: string) => Ticket.parse(JSON.parse(sealer.open(sealed, back).toString()))
  let known: Promise<oidc.Configuration> | null = null

  /** Read once; a provider that was away is asked again by the next login. */
  function provider(): Promise<oidc.Configuration> {
    known ??= oidc
      .discovery(
        issuer,
        settings.clientId,
        undefined,
        settings.clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(settings.clientSecret),
        issuer.protocol === 'http:' && loopback.test(issuer.hostname)
          ? { execute: [oidc.allowInsecureRequests] }
          : {},
      )
      .catch((error: unknown) => {
        known = null
        throw error
      })
    return known
  }

  return {
    settings,
    async begin(note = '') {
      const config = await provider()
      const verifier = oidc.randomPKCECodeVerifier()
      const state = oidc.randomState()
      const nonce = oidc.randomNonce()
      const address = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirect.href,
        scope: settings.scopes.join(' '),
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      const ticket = JSON.stringify({ state, nonce, verifier, at: clock.now(), note })
      return { address: address.href, ticket: sealer.seal(Buffer.from(ticket), back) }
    },
    noteOf(sealed) {
      try {
        return opened(sealed).note
      } catch (_other) {
        return null
      }
    },
    async finish(query, sealed) {
      const ticket = opened(sealed)
      if (clock.now() - ticket.at > ticketMinutes * 60_000) throw new Error('the login took too long')
      const config = await provider()
      const answered = new URL(redirect)
      answered.search = query
      const tokens = await oidc.authorizationCodeGrant(config, answered, {
        pkceCodeVerifier: ticket.verifier,
        expectedState: ticket.state,
        expectedNonce: ticket.nonce,
        idTokenExpected: true,
      })
      const token = tokens.claims()
      if (!token) throw new Error('the provider gave no ID token')
      // Many providers put groups and names here and not into the token.
      const more = config.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(config, tokens.access_token, token.sub)
        : {}
      return { subject: `${token.iss} ${token.sub}`, claims: { ...more, ...token } }
    },
  }
}
