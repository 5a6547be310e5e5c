/** Where in the console we are, kept in the address after `#` so that a place can be sent to a colleague. */
import { useMemo, useSyncExternalStore } from 'react'
import { type FigureOf, type Stage, stages } from '../../../src-shared/reports/session-held.ts'
import type { SoughtVisits } from '../../../src-shared/visits.ts'
import { figureIn, figureOut } from '../reports/figure.ts'
import type { Period } from '../server/monitoring.ts'
import { type Look, lookIn, lookOut } from '../wall/look.ts'

export const peopleTabs = [
  'students',
  'faculties',
  'groups',
  'places',
  'stations',
  'tokens',
  'staff',
  'imports',
] as const
export type PeopleTab = (typeof peopleTabs)[number]

export type Route =
  | { screen: 'rooms' }
  /** `look` left out: as a wall is at first. */
  | { screen: 'wall'; room: string; look?: Look }
  /** `day` null: the newest before today on which somebody sat there. */
  | { screen: 'past'; room: string; day: string | null }
  | { screen: 'plan'; room: string }
  /** Of the machines of a room. */
  | { screen: 'checks'; room: string }
  /** Of a room, and of one exam in it. */
  | { screen: 'protocols'; room: string }
  | { screen: 'protocol'; room: string; exam: string }
  | { screen: 'attempt'; attempt: string; room: string | null; at: number | null }
  | { screen: 'exams' }
  | { screen: 'completeness'; exam: string }
  /** `day` null: today. */
  | { screen: 'missing'; day: string | null }
  /** Attempts by the address of a page that was opened in them; null: nothing is sought yet. */
  | { screen: 'visits'; sought: SoughtVisits | null }
  /** Exams in an LMS, and one of them; null: a new one. */
  | { screen: 'web-exams' }
  | { screen: 'web-exam'; exam: string | null }
  | { screen: 'papers' }
  | { screen: 'paper'; paper: string }
  | { screen: 'paper-version'; paper: string; version: number }
  | { screen: 'approved' }
  | { screen: 'reports' }
  /** `figure`: the students behind one; left out: the report itself. */
  | { screen: 'report'; id: string; figure?: FigureOf }
  /** Counted now from a session's mark lists; as above. */
  | { screen: 'live-report'; session: string; stage: Stage; figure: FigureOf | null }
  /** `period` null: nothing is asked for yet. */
  | { screen: 'monitoring'; period: Period | null }
  /** Surveys, and one of them; null: a new one. */
  | { screen: 'surveys' }
  | { screen: 'survey'; id: string | null }
  | { screen: 'security' }
  | { screen: 'people'; tab: PeopleTab }
  | { screen: 'import'; id: string }
  /** `place`: of the question banks' own screens (bank/place.ts). */
  | { screen: 'banks'; place: readonly string[] }
  /** `place`: of the trust line's own screens (trust/place.ts). */
  | { screen: 'trust'; place: readonly string[] }
  /** `place`: of the timetable's own screens (timetable/place.ts). */
  | { screen: 'timetable'; place: readonly string[] }
  /** `place`: of marking's own screens (marking/place.ts). */
  | { screen: 'marking'; place: readonly string[] }
  /** `place`: of the mark lists' own screens (marks/place.ts). */
  | { screen: 'marks'; place: readonly string[] }
  /** `place`: of the screens of cases (cases/place.ts). */
  | { screen: 'cases'; place: readonly string[] }
  /** `place`: of the appeals' own screens (appeals/place.ts). */
  | { screen: 'appeals'; place: readonly string[] }
  /** `place`: a paper and a language (wordings/place.ts). */
  | { screen: 'wordings'; place: readonly string[] }
  /** `place`: the language that is written (campaign/CampaignScreen.tsx). */
  | { screen: 'campaign'; place: readonly string[] }
  /** The bare address: where it leads depends on the role. */
  | { screen: 'home' }

/** Rooms with places of their own. */
const placed = [
  'banks',
  'trust',
  'timetable',
  'marking',
  'marks',
  'cases',
  'appeals',
  'wordings',
  'campaign',
] as const

/** In the place of an exam's or a survey's id. */
const newOne = 'new'

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [place, id, more, day] = path.split('/').map(decode)
  const asked = new URLSearchParams(query)
  const at = Number(asked.get('at'))
  if (place === 'rooms' && id && more === 'past') return { screen: 'past', room: id, day: day || null }
  if (place === 'rooms' && id && more === 'plan') return { screen: 'plan', room: id }
  if (place === 'rooms' && id && more === 'checks') return { screen: 'checks', room: id }
  if (place === 'rooms' && id && more === 'protocols')
    return day ? { screen: 'protocol', room: id, exam: day } : { screen: 'protocols', room: id }
  if (place === 'rooms') return id ? wallAt(id, asked) : { screen: 'rooms' }
  if (place === 'exams') return id ? { screen: 'completeness', exam: id } : { screen: 'exams' }
  if (place === 'missing') return { screen: 'missing', day: id || null }
  if (place === 'web-exams')
    return id ? { screen: 'web-exam', exam: id === newOne ? null : id } : { screen: 'web-exams' }
  if (place === 'surveys')
    return id ? { screen: 'survey', id: id === newOne ? null : id } : { screen: 'surveys' }
  if (place === 'visits') return { screen: 'visits', sought: soughtIn(asked) }
  if (place === 'papers' && id) {
    const version = Number(more)
    return version > 0 ? { screen: 'paper-version', paper: id, version } : { screen: 'paper', paper: id }
  }
  if (place === 'papers') return { screen: 'papers' }
  if (place === 'approved') return { screen: 'approved' }
  if (place === 'reports' && id === 'monitoring') return { screen: 'monitoring', period: periodIn(asked) }
  if (place === 'reports') return id ? reportAt(id, [more, day], asked) : { screen: 'reports' }
  const room = placed.find((one) => one === place)
  if (room) return { screen: room, place: path.split('/').slice(1).map(decode) }
  if (place === 'security') return { screen: 'security' }
  if (place === 'people' && id === 'imports' && more) return { screen: 'import', id: more }
  if (place === 'people')
    return { screen: 'people', tab: peopleTabs.find((tab) => tab === id) ?? peopleTabs[0] }
  if (place === 'attempts' && id) {
    return { screen: 'attempt', attempt: id, room: asked.get('room'), at: at > 0 ? at : null }
  }
  return { screen: 'home' }
}

export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'banks':
    case 'trust':
    case 'timetable':
    case 'marking':
    case 'marks':
    case 'cases':
    case 'appeals':
    case 'wordings':
    case 'campaign':
      return [`#/${route.screen}`, ...route.place.map(encodeURIComponent)].join('/')
    case 'home':
      return '#/'
    case 'rooms':
      return '#/rooms'
    case 'exams':
      return '#/exams'
    case 'security':
      return '#/security'
    case 'reports':
      return '#/reports'
    case 'monitoring':
      return withQuery(
        '#/reports/monitoring',
        route.period ? new URLSearchParams({ ...route.period }) : undefined,
      )
    case 'report':
      return withQuery(`#/reports/${encodeURIComponent(route.id)}`, route.figure && figureOut(route.figure))
    case 'live-report':
      return withQuery(
        `#/reports/sessions/${encodeURIComponent(route.session)}/${route.stage}`,
        route.figure ? figureOut(route.figure) : undefined,
      )
    case 'web-exams':
      return '#/web-exams'
    case 'web-exam':
      return `#/web-exams/${encodeURIComponent(route.exam ?? newOne)}`
    case 'surveys':
      return '#/surveys'
    case 'survey':
      return `#/surveys/${encodeURIComponent(route.id ?? newOne)}`
    case 'visits':
      return withQuery('#/visits', route.sought ? new URLSearchParams({ ...route.sought }) : undefined)
    case 'people':
      return `#/people/${route.tab}`
    case 'import':
      return `#/people/imports/${encodeURIComponent(route.id)}`
    case 'papers':
      return '#/papers'
    case 'approved':
      return '#/approved'
    case 'paper':
      return `#/papers/${encodeURIComponent(route.paper)}`
    case 'paper-version':
      return `#/papers/${encodeURIComponent(route.paper)}/${route.version}`
    case 'missing':
      return route.day === null ? '#/missing' : `#/missing/${encodeURIComponent(route.day)}`
    case 'wall':
      return withQuery(`#/rooms/${encodeURIComponent(route.room)}`, route.look && lookOut(route.look))
    case 'past':
      return `#/rooms/${encodeURIComponent(route.room)}/past${route.day === null ? '' : `/${encodeURIComponent(route.day)}`}`
    case 'plan':
      return `#/rooms/${encodeURIComponent(route.room)}/plan`
    case 'checks':
      return `#/rooms/${encodeURIComponent(route.room)}/checks`
    case 'protocols':
      return `#/rooms/${encodeURIComponent(route.room)}/protocols`
    case 'protocol':
      return `#/rooms/${encodeURIComponent(route.room)}/protocols/${encodeURIComponent(route.exam)}`
    case 'completeness':
      return `#/exams/${encodeURIComponent(route.exam)}`
    case 'attempt': {
      const asked = new URLSearchParams()
      if (route.room) asked.set('room', route.room)
      if (route.at !== null) asked.set('at', String(Math.round(route.at)))
      return withQuery(`#/attempts/${encodeURIComponent(route.attempt)}`, asked)
    }
  }
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  return useMemo(() => parseRoute(hash), [hash])
}

export const goTo = (route: Route): void => {
  window.location.hash = hashOf(route)
}

/** In place of where we are: "back" passes over it. */
export const replaceWith = (route: Route): void => {
  window.history.replaceState(null, '', hashOf(route))
  // The browser tells nobody of it.
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

function reportAt(
  id: string,
  [session, named]: readonly [string | undefined, string | undefined],
  asked: URLSearchParams,
): Route {
  const figure = figureIn(asked)
  if (id !== 'sessions') return { screen: 'report', id, ...(figure && { figure }) }
  if (!session) return { screen: 'reports' }
  return { screen: 'live-report', session, stage: stages.find((one) => one === named) ?? 'main', figure }
}

function wallAt(room: string, asked: URLSearchParams): Route {
  const look = lookIn(asked)
  return lookOut(look).size === 0 ? { screen: 'wall', room } : { screen: 'wall', room, look }
}

function periodIn(asked: URLSearchParams): Period | null {
  const [from, to] = [asked.get('from'), asked.get('to')]
  return from && to ? { from, to, publish: asked.get('publish') === 'yes' ? 'yes' : 'no' } : null
}

function soughtIn(asked: URLSearchParams): SoughtVisits | null {
  const [address, from, to] = [asked.get('address'), asked.get('from'), asked.get('to')]
  return address && from && to ? { address, from, to } : null
}

function withQuery(path: string, asked: URLSearchParams | undefined): string {
  const query = asked?.toString() ?? ''
  return query === '' ? path : `${path}?${query}`
}

function subscribe(changed: () => void) {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
