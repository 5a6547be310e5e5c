/** The session's page for the office, in the console: written, switched on and off, and who has read its rules. */
import type { FastifyInstance } from 'fastify'
import type { CampaignPage } from '../../src-shared/api/campaign.ts'
import { consoleApi } from '../../src-shared/api/console.ts'
import { posterBytes } from '../../src-shared/campaign/bounds.ts'
import type { Audit } from '../audit.ts'
import { createTakeFile } from '../http/body.ts'
import { route } from '../http/route.ts'
import type { Posters } from './posters.ts'
import type { Seen } from './seen.ts'
import type { CampaignStore } from './store.ts'

interface Deps {
  store: CampaignStore
  posters: Posters
  seen: Seen
  audit: Audit
  now(): number
}

/** As the audit record names it. */
const target = 'session-page'

export function campaignRoutes(app: FastifyInstance, { store, posters, seen, audit, now }: Deps): void {
  const api = consoleApi.campaign
  const takeFile = createTakeFile()

  async function page(): Promise<CampaignPage> {
    const [held, on, files] = await Promise.all([store.newest(), store.isOn(), posters.list()])
    return { ...held, on, files }
  }

  route(app, api.get, page)
  route(app, api.save, async ({ body: { base, content }, caller }) => {
    const { version, rules } = await store.save(base, content, caller, now())
    await audit.record(caller.login, 'changed-session-page', target, { version, rules })
    return page()
  })
  route(app, api.turn, async ({ body: { on }, caller }) => {
    if (await store.turn(on))
      await audit.record(caller.login, on ? 'switched-session-page-on' : 'switched-session-page-off', target)
    return page()
  })
  route(app, api.keepPoster, async ({ request, http, caller }) => {
    const poster = await posters.keep(await takeFile(request, http, posterBytes), caller.login, now())
    const { digest, kind, bytes } = poster
    await audit.record(caller.login, 'brought-poster', target, { digest, kind, bytes })
    return poster
  })
  route(app, api.poster, ({ params: { digest }, http }) => posters.send(http, digest))
  route(app, api.seen, async () => ({ rows: await seen.rows((await store.newest()).rules) }))
  route(app, api.names, async ({ query, caller }) => {
    const { faculty = null, group = null } = query
    await audit.record(caller.login, 'looked-who-read-rules', target, { faculty, group })
    return seen.names(query)
  })
}
