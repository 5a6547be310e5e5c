/** What the open pages have: each room by the first word of its address, loaded when it is opened. */
import type { Room } from './room.ts'

export const rooms: Readonly<Record<string, Room>> = {
  my: { namespace: 'open-my', atEntrance: true, load: () => import('./my/MyPage.tsx') },
  session: {
    namespace: 'open-session',
    atEntrance: 'when-on',
    load: () => import('./session/SessionPage.tsx'),
  },
  check: { namespace: 'open-check', atEntrance: true, load: () => import('./check/Check.tsx') },
  draw: { namespace: 'open-draw', atEntrance: true, load: () => import('./draw/DrawPage.tsx') },
  document: {
    namespace: 'open-document',
    // Its address is on the document.
    atEntrance: false,
    load: () => import('./document/Document.tsx'),
  },
  trust: { namespace: 'open-trust', atEntrance: true, load: () => import('./trust/TrustPage.tsx') },
  survey: {
    namespace: 'open-survey',
    // Its address is in the link that the office gives.
    atEntrance: false,
    load: () => import('./survey/SurveyPage.tsx'),
  },
}
