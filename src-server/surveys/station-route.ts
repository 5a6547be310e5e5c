/** Which surveys lab stations show. Alike for every station, and nothing is kept of who asks. */
import type { FastifyInstance } from 'fastify'
import { stationApi } from '../../src-shared/api/station.ts'
import { type StationSurvey, surveysShown } from '../../src-shared/surveys/at-stations.ts'
import { route } from '../http/route.ts'
import { type Held, linkOf, type SurveyStore } from './store.ts'

interface Deps {
  store: Pick<SurveyStore, 'underWay'>
  /** Without it no phone would find the way. */
  publicUrl: string | undefined
  now(): number
}

export function stationSurveyRoute(app: FastifyInstance, { store, publicUrl, now }: Deps): void {
  route(app, stationApi.surveys, async () => {
    if (publicUrl === undefined) return { surveys: [] }
    const open = new URL('/open', publicUrl).href
    const shown = (await store.underWay(now())).filter(({ definition }) => definition.atStations)
    // What ends first is answered first.
    const first = shown.toSorted((a, b) => a.definition.until - b.definition.until).slice(0, surveysShown)
    return { surveys: first.map((held) => surveyFor(held, open)) }
  })
}

const surveyFor = (held: Held, open: string): StationSurvey => ({
  ...{ title: held.definition.title, languages: held.definition.languages },
  ...{ open, place: linkOf(held) },
})
