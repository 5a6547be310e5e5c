/** Where in the console we are, kept in the address after `#` so that a place can be sent to a colleague. */
import { useMemo, useSyncExternalStore } from 'react'

export type Route =
  | { screen: 'rooms' }
  | { screen: 'wall'; room: string }
  | { screen: 'attempt'; attempt: string; room: string | null; at: number | null }
  | { screen: 'exams' }
  | { screen: 'completeness'; exam: string }
  /** `day` null: today. */
  | { screen: 'missing'; day: string | null }
  | { screen: 'security' }
  /** The bare address: where it leads depends on the role. */
  | { screen: 'home' }

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [place, id] = path.split('/').map(decode)
  const asked = new URLSearchParams(query)
  const at = Number(asked.get('at'))
  if (place === 'rooms') return id ? { screen: 'wall', room: id } : { screen: 'rooms' }
  if (place === 'exams') return id ? { screen: 'completeness', exam: id } : { screen: 'exams' }
  if (place === 'missing') return { screen: 'missing', day: id || null }
  if (place === 'security') return { screen: 'security' }
  if (place === 'attempts' && id) {
    return { screen: 'attempt', attempt: id, room: asked.get('room'), at: at > 0 ? at : null }
  }
  return { screen: 'home' }
}

export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'home':
      return '#/'
    case 'rooms':
      return '#/rooms'
    case 'exams':
      return '#/exams'
    case 'security':
      return '#/security'
    case 'missing':
      return route.day === null ? '#/missing' : `#/missing/${encodeURIComponent(route.day)}`
    case 'wall':
      return `#/rooms/${encodeURIComponent(route.room)}`
    case 'completeness':
      return `#/exams/${encodeURIComponent(route.exam)}`
    case 'attempt': {
      const asked = new URLSearchParams()
      if (route.room) asked.set('room', route.room)
      if (route.at !== null) asked.set('at', String(Math.round(route.at)))
      const query = asked.toString()
      return `#/attempts/${encodeURIComponent(route.attempt)}${query ? `?${query}` : ''}`
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
