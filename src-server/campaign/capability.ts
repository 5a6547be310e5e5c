/** The session's page: rules, dates, meetings, posters and videos that everybody reads while it is on. Nothing of who reads is kept. */
import { openApi } from '../../src-shared/api/open.ts'
import type { CampaignContent } from '../../src-shared/campaign/page.ts'
import { isWritten } from '../../src-shared/campaign/texts.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { campaignRoutes } from './console-routes.ts'
import { createPosters } from './posters.ts'
import { createSeen, type Seen } from './seen.ts'
import { createCampaignStore } from './store.ts'

type Rules = Pick<CampaignContent, 'title' | 'rules'> & { version: number }

export interface Campaign extends Capability {
  /** Null: the page is off, or has no rules. */
  rules(): Promise<Rules | null>
  seen: Pick<Seen, 'at' | 'of' | 'note'>
}

export function createCampaign({ db, clock, audit }: Pick<Base, 'db' | 'clock' | 'audit'>): Campaign {
  const store = createCampaignStore(db)
  const posters = createPosters(db, store)
  const seen = createSeen(db)

  /** Refuses with 404 while it is off. */
  async function shown() {
    if (!(await store.isOn())) throw notFound()
    return (await store.newest()).content
  }

  return {
    seen,
    async rules() {
      if (!(await store.isOn())) return null
      const { rules: version, content } = await store.newest()
      const { title, rules } = content
      return isWritten(rules) ? { version, title, rules } : null
    },
    routes(app) {
      const api = openApi.session
      route(app, api.on, async () => ({ on: await store.isOn() }))
      route(app, api.page, async () => {
        const [content, files] = await Promise.all([shown(), posters.list()])
        const posterOf = (digest: string) => files.find((file) => file.digest === digest)
        return {
          ...content,
          posters: content.posters.flatMap(({ digest, title }) => {
            const file = posterOf(digest)
            return file ? [{ ...file, title }] : []
          }),
        }
      })
      route(app, api.poster, async ({ params: { digest }, http }) => {
        const { posters: placed } = await shown()
        // What was brought and stands on no page yet is the office's alone.
        if (placed.every((one) => one.digest !== digest)) throw notFound()
        return posters.send(http, digest)
      })
      campaignRoutes(app, { store, posters, seen, audit, now: clock.now })
    },
  }
}
