/** The console's contract, in part: logging in and out, and the account of whoever is logged in. */
import { z } from 'zod'
import { Me } from '../console-api.ts'
import { allStaff, endpoint } from './endpoint.ts'

const done = z.object({ ok: z.literal(true) })
const Password = z.string().max(256)
/** No longer than what comes before a request's body may be (Node's `maxHeaderSize`). */
const Answered = z.string().max(16_384)
const SecondFactorCode = z.string().max(64)

/** How one logs in and out; `sso` and `ssoBack` are for the browser's own way to the identity provider and back. */
export const session = {
  /**
   * `code`: of the authenticator, or a recovery code; 401 `code-needed` asks for it where the account has a second factor,
   * 401 `code-refused` says that this one is wrong or was used before.
   */
  begin: endpoint({
    method: 'POST',
    path: '/api/session',
    who: 'public',
    summary: 'Log in with a password, and with a code where the account has a second factor',
    body: z.object({ login: z.string().max(64), password: Password, code: SecondFactorCode.optional() }),
    reply: Me,
  }),
  end: endpoint({ method: 'DELETE', path: '/api/session', who: allStaff, summary: 'Log out', reply: done }),
  ways: endpoint({
    method: 'GET',
    path: '/api/session/ways',
    who: 'public',
    summary: 'How one may log in',
    reply: z.object({ sso: z.object({ label: z.string() }).nullable() }),
  }),
  sso: endpoint({
    method: 'GET',
    path: '/api/session/sso',
    who: 'public',
    summary: 'To the identity provider (302)',
    status: 302,
    perMinute: 60,
  }),
  ssoBack: endpoint({
    method: 'GET',
    path: '/api/session/sso/callback',
    who: 'public',
    summary: 'Back from the identity provider (302)',
    status: 302,
    perMinute: 60,
    // What a provider may answer with; openid-client looks at it closely.
    query: z
      .record(z.string().max(256), z.union([Answered, z.array(Answered).max(16)]))
      .refine((given) => Object.keys(given).length <= 64, 'more than 64 parameters'),
  }),
}

/** Each try of a second factor costs an argon2, and a stolen session must not guess the password. */
const secondFactorTries = 10

/** Whoever is logged in. */
export const me = {
  get: endpoint({ method: 'GET', path: '/api/me', who: allStaff, summary: 'Who is logged in', reply: Me }),
  /** `password`: without one (single sign-on) there is nothing to set here. */
  secondFactor: endpoint({
    method: 'GET',
    path: '/api/me/second-factor',
    who: allStaff,
    summary: 'Whether the caller has a second factor',
    reply: z.object({ on: z.boolean(), recoveryLeft: z.int(), password: z.boolean() }),
  }),
  /** A new secret, not asked for before it is confirmed. `uri`: otpauth, for the QR code. */
  beginSecondFactor: endpoint({
    method: 'POST',
    path: '/api/me/second-factor',
    who: allStaff,
    summary: 'Begin a second factor',
    perMinute: secondFactorTries,
    body: z.object({ password: Password }),
    reply: z.object({ uri: z.string(), secret: z.string() }),
  }),
  /** With the first right code it is on. Recovery codes are told once. */
  confirmSecondFactor: endpoint({
    method: 'POST',
    path: '/api/me/second-factor/confirm',
    who: allStaff,
    summary: 'Confirm the second factor with its first code',
    perMinute: secondFactorTries,
    body: z.object({ code: SecondFactorCode }),
    reply: z.object({ recoveryCodes: z.array(z.string()) }),
  }),
  endSecondFactor: endpoint({
    method: 'POST',
    path: '/api/me/second-factor/end',
    who: allStaff,
    summary: 'End the second factor',
    perMinute: secondFactorTries,
    body: z.object({ password: Password, code: SecondFactorCode }),
    reply: done,
  }),
}
