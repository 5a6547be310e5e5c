/** What anybody may ask: what the server offers, the console's page, the open pages. */
import { join } from 'node:path'
import type { Endpoint } from '../../src-shared/api/endpoint.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import { openPages } from './open-pages.ts'
import { openapiRoute } from './openapi.ts'
import { pages } from './pages.ts'
import type { Patience } from './patience.ts'

interface Deps extends Pick<Base, 'domain' | 'calendar'> {
  patience: Patience
  /** Of all rooms. */
  declared: readonly Endpoint[]
  /** Where the pages were built to. */
  pagesDir: string
}

/** Of the API: its second number grows with what is added, its first with what is taken away. */
const apiVersion = '1.0.0'

export const createFront = ({ domain, calendar, patience, declared, pagesDir }: Deps): Capability => ({
  async routes(app) {
    openapiRoute(app, declared, apiVersion)
    await pages(app, pagesDir)
    openPages(app, join(pagesDir, 'open'), { domain, timeZone: calendar.timeZone })
  },
  every: [{ name: 'cutting off who is too slow', everyMs: 1000, run: () => patience.look() }],
})
