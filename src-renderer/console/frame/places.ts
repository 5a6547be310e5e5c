/** Where a person can go in the console, by her roles: what the head of each page shows. A new screen is one row here. */
import { owners } from '../../../src-shared/api/banks.ts'
import { viewers } from '../../../src-shared/api/endpoint.ts'
import { reporters } from '../../../src-shared/api/reports.ts'
import { preparers } from '../../../src-shared/api/web-exams.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { hasRole, type Role } from '../../../src-shared/vocabulary.ts'
import type { Route } from './route.ts'

export interface Place {
  /** Of the test's eye: `nav-<id>`. */
  id: string
  group: Group
  /** Of the texts. */
  label: string
  to: Route
  roles: readonly Role[]
  /** Screens that are part of it beside its own. */
  also: readonly Route['screen'][]
}
/** Of a session's life; under `nav.group.<name>`. */
export const groups = ['watch', 'prepare', 'judge', 'around'] as const
type Group = (typeof groups)[number]

const reviewers: readonly Role[] = ['officer', 'administrator']
/** Films are of her rooms, or of all; a technician enrols machines. */
const watchers: readonly Role[] = [...viewers, 'technician']

export const reviews = (me: Me) => hasRole(me, ...reviewers)

/** In the order in which a person who comes without an address is at home. */
const places: readonly Place[] = [
  {
    ...{ id: 'exams', group: 'judge', label: 'nav.exams', to: { screen: 'exams' }, roles: reviewers },
    also: ['completeness', 'visits', 'marking', 'marks'],
  },
  {
    ...{ id: 'rooms', group: 'watch', label: 'nav.rooms', to: { screen: 'rooms' }, roles: watchers },
    also: ['wall', 'past', 'plan', 'checks', 'attempt', 'protocols', 'protocol'],
  },
  {
    ...{ id: 'missing', group: 'judge', label: 'nav.missing', to: { screen: 'missing', day: null } },
    ...{ roles: viewers, also: [] },
  },
  {
    ...{ id: 'people', group: 'prepare', label: 'people:nav', to: { screen: 'people', tab: 'students' } },
    ...{ roles: preparers, also: ['import'] },
  },
  {
    ...{ id: 'timetable', group: 'prepare', label: 'timetable:nav', to: { screen: 'timetable', place: [] } },
    ...{ roles: preparers, also: [] },
  },
  {
    ...{ id: 'banks', group: 'prepare', label: 'bank:nav', to: { screen: 'banks', place: [] } },
    ...{ roles: owners, also: [] },
  },
  {
    ...{ id: 'web-exams', group: 'prepare', label: 'webexam:nav', to: { screen: 'web-exams' } },
    ...{ roles: preparers, also: ['web-exam'] },
  },
  {
    ...{ id: 'papers', group: 'prepare', label: 'papers:nav.papers', to: { screen: 'papers' } },
    ...{ roles: ['teacher', 'administrator'], also: ['paper', 'paper-version'] },
  },
  {
    ...{ id: 'approved', group: 'prepare', label: 'papers:nav.approved', to: { screen: 'approved' } },
    ...{ roles: preparers, also: [] },
  },
  {
    ...{ id: 'marking', group: 'judge', label: 'marking:nav', to: { screen: 'marking', place: [] } },
    // An officer comes by her exams: her places stand side by side.
    ...{ roles: ['teacher', 'office', 'administrator'], also: ['appeals'] },
  },
  {
    ...{ id: 'marks', group: 'judge', label: 'marks:nav', to: { screen: 'marks', place: [] } },
    ...{ roles: ['teacher', 'office', 'administrator'], also: [] },
  },
  {
    ...{ id: 'cases', group: 'judge', label: 'cases:nav', to: { screen: 'cases', place: [] } },
    ...{ roles: ['officer'], also: ['appeals', 'wordings'] },
  },
  {
    ...{
      id: 'samples',
      group: 'judge',
      label: 'cases:samples.nav',
      to: { screen: 'cases', place: ['samples'] },
    },
    ...{ roles: ['office', 'administrator'], also: [] },
  },
  {
    ...{ id: 'appeals', group: 'judge', label: 'appeals:nav', to: { screen: 'appeals', place: [] } },
    // Teachers come by marking, officers by cases.
    ...{ roles: ['office', 'administrator'], also: [] },
  },
  {
    ...{ id: 'wordings', group: 'judge', label: 'wordings:nav', to: { screen: 'wordings', place: [] } },
    // Officers come by cases.
    ...{ roles: ['administrator'], also: [] },
  },
  {
    ...{ id: 'trust', group: 'around', label: 'trust:nav', to: { screen: 'trust', place: [] } },
    ...{ roles: ['reader'], also: [] },
  },
  {
    ...{ id: 'reports', group: 'around', label: 'sessionreport:nav', to: { screen: 'reports' } },
    // The trust line's numbers are one link away.
    ...{ roles: reporters, also: ['report', 'live-report', 'monitoring', 'trust'] },
  },
  {
    ...{ id: 'surveys', group: 'around', label: 'survey:nav', to: { screen: 'surveys' } },
    ...{ roles: preparers, also: ['survey'] },
  },
  {
    ...{ id: 'campaign', group: 'around', label: 'campaign:nav', to: { screen: 'campaign', place: [] } },
    ...{ roles: preparers, also: [] },
  },
]

export const placesOf = (me: Me): Place[] => places.filter(({ roles }) => hasRole(me, ...roles))

/** The bare address. */
export const homeOf = (me: Me): Route => placesOf(me)[0]?.to ?? { screen: 'rooms' }

/** The one that the route is in; null: in none (`security`). */
export function placeOf(route: Route, me: Me): Place | null {
  const { screen } = route.screen === 'home' ? homeOf(me) : route
  const mine = placesOf(me)
  const own = mine.find(({ to }) => to.screen === screen)
  return own ?? mine.find(({ also }) => also.includes(screen)) ?? null
}
