/** The session's rules on a student's own page, and her word that she has read them. */
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../src-shared/api/open.ts'
import type { Audit } from '../audit.ts'
import { asStudent } from '../auth/students.ts'
import type { Campaign } from '../campaign/capability.ts'
import type { Clock } from '../clock.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'

interface Deps {
  audit: Audit
  clock: Clock
  campaign: Pick<Campaign, 'rules' | 'seen'>
}

export function rulesRoutes(app: FastifyInstance, { audit, clock, campaign }: Deps): void {
  const api = openApi.myRules
  const { seen } = campaign

  async function rulesFor(student: string) {
    const rules = await campaign.rules()
    return { rules: rules && { ...rules, seenAt: await seen.at(student, rules.version) } }
  }

  // What everybody may read tells nothing of her: the look is not recorded, her word is.
  route(app, api.get, ({ caller: { number } }) => rulesFor(number))
  route(app, api.seen, async ({ caller: { number }, body: { version } }) => {
    const rules = await campaign.rules()
    if (!rules) throw notFound()
    if (rules.version !== version)
      throw new Refusal('bad-input', { status: 409, detail: 'the rules were changed since' })
    if (await seen.note(number, version, clock.now()))
      await audit.record(asStudent(number), 'student-read-rules', number, { version })
    return rulesFor(number)
  })
}
