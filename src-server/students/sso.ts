/**
 * Signing in by the university's sign-on: the provider's answer becomes a pass in a cookie that no page can read, and her page
 * changes it for a token at once. No address ever has either of them. Whoever is staff as well is a student here.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { openApi } from '../../src-shared/api/open.ts'
import { defaultLanguage } from '../../src-shared/languages.ts'
import { Language } from '../../src-shared/vocabulary.ts'
import type { Audit } from '../audit.ts'
import type { Auth } from '../auth/capability.ts'
import { studentNumberOf } from '../auth/claims.ts'
import { createEnrolmentLanes } from '../auth/lanes.ts'
import { type Sso, ticketMinutes } from '../auth/sso.ts'
import { asStudent, passMs } from '../auth/students.ts'
import type { Clock } from '../clock.ts'
import { createCounted } from '../http/counted.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'

interface Deps {
  audit: Audit
  auth: Pick<Auth, 'students' | 'studentSso' | 'cookies'>
}

/** `sso`: she may come in; the others say why not. */
type Came = 'sso' | 'sso-failed' | 'sso-unknown'

/** One that is set must neither shut anybody out nor let anybody in sooner. */
const steadyClock: Clock = { now: () => performance.now() }

export function ssoRoutes(app: FastifyInstance, { audit, auth }: Deps): void {
  const api = openApi.my
  const { students, studentSso: sso, cookies } = auth
  const lanes = createEnrolmentLanes(steadyClock)
  const counted = createCounted(Date.now)

  route(app, api.ways, async () => ({ sso: sso && { label: sso.settings.label } }))

  route(app, api.sso, async ({ http, request, query: { language } }) => {
    if (!sso) throw notFound()
    try {
      const { address, ticket } = await sso.begin(language)
      cookies.set(http, request, 'ticket', ticket, ticketMinutes * 60)
      return http.redirect(address)
    } catch (error) {
      request.log.error({ err: error }, 'the identity provider does not answer')
      return http.redirect(page(language, 'sso-failed'))
    }
  })

  /** Her pass, or why she does not come in. */
  async function entering(
    known: Sso,
    ticket: string,
    request: FastifyRequest,
  ): Promise<{ pass: string } | Exclude<Came, 'sso'>> {
    try {
      const failed = await lanes.enter(counted(request.ip))
      const { search } = new URL(request.url, 'http://here')
      const { subject, claims } = await known.finish(search, ticket).catch((error: unknown) => {
        failed()
        throw error
      })
      const { students: rule } = known.settings
      const number = rule ? studentNumberOf(claims, rule) : null
      const pass = number === null ? null : await students.pass(number)
      if (pass !== null) return { pass }
      failed()
      const why = number === null ? 'no-number' : 'unknown-number'
      await audit.record(subject, 'student-sign-in-refused', 'my', { why })
      return 'sso-unknown'
    } catch (error) {
      // Its message alone: what else it bears may be of the answer.
      request.log.warn({ why: String(error) }, 'a student’s sign-in through the identity provider failed')
      return 'sso-failed'
    }
  }

  route(app, api.ssoBack, async ({ http, request }) => {
    if (!sso) throw notFound()
    const ticket = cookies.read(request, 'ticket') ?? ''
    cookies.clear(http, request, 'ticket')
    const language = Language.safeParse(sso.noteOf(ticket)).data ?? defaultLanguage
    const came = await entering(sso, ticket, request)
    if (typeof came === 'string') return http.redirect(page(language, came))
    cookies.set(http, request, 'pass', came.pass, passMs / 1000)
    return http.redirect(page(language, 'sso'))
  })

  route(app, api.ssoEnter, async ({ http, request }) => {
    if (!sso) throw notFound()
    const failed = await lanes.enter(counted(request.ip))
    const begun = await students.redeem(cookies.read(request, 'pass') ?? '')
    cookies.clear(http, request, 'pass')
    if (!begun) {
      failed()
      throw new Refusal('wrong-code', { detail: 'no pass of the identity provider’s, or it is used' })
    }
    const { student, token, expiresAt, attempt } = begun
    const { number } = student
    await audit.record(asStudent(number), 'student-signed-in', attempt ?? number, { by: 'sso' })
    return { token, expiresAt, student }
  })
}

/** Her page, which says what happened; nothing of it is a secret. */
const page = (language: Language, came: Came): string => `/open#/${language}/my/${came}`
