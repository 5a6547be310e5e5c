/** The console: who is here, where they are, and what is always on the screen. */
import { lazy, Suspense, useEffect } from 'react'
import type { Me } from '../../src-shared/console-api.ts'
import { CommandDialog } from './commands/CommandDialog.tsx'
import { ConnectionBanner } from './frame/ConnectionBanner.tsx'
import { Header, reviews } from './frame/Header.tsx'
import { type Route, useRoute } from './frame/route.ts'
import { Said } from './frame/Said.tsx'
import { Waiting } from './frame/Waiting.tsx'
import { Login } from './login/Login.tsx'
import { MissingScreen } from './missing/MissingScreen.tsx'
import { Completeness } from './officer/Completeness.tsx'
import { Exams } from './officer/Exams.tsx'
import { Security } from './security/Security.tsx'
import { useMe } from './server/queries.ts'
import { useText } from './text/useText.ts'
import { Rooms } from './wall/Rooms.tsx'
import { Wall } from './wall/Wall.tsx'

// The player brings hls.js along: not needed to see the wall.
const AttemptScreen = lazy(() => import('./attempt/AttemptScreen.tsx'))

export function App() {
  const me = useMe()
  const { t } = useText()
  useEffect(() => {
    document.title = t('title')
  }, [t])
  if (me.data === undefined) return <Waiting error={me.error} onRetry={() => void me.refetch()} />
  if (me.data === null) return <Login />
  return <Console me={me.data} />
}

function Console({ me }: { me: Me }) {
  const route = useRoute()
  return (
    <>
      <Header me={me} route={route} />
      <ConnectionBanner />
      <Suspense fallback={<Waiting error={null} onRetry={() => undefined} />}>
        <Screen route={route} me={me} />
      </Suspense>
      <CommandDialog />
      <Said />
    </>
  )
}

function Screen({ route, me }: { route: Route; me: Me }) {
  switch (route.screen) {
    case 'rooms':
      return <Rooms alone={false} />
    case 'wall':
      return <Wall key={route.room} room={route.room} />
    case 'attempt':
      return <AttemptScreen key={route.attempt} me={me} id={route.attempt} room={route.room} at={route.at} />
    case 'exams':
      return <Exams />
    case 'completeness':
      return <Completeness exam={route.exam} me={me} />
    case 'missing':
      return <MissingScreen day={route.day} me={me} />
    case 'security':
      return <Security />
    case 'home':
      return reviews(me) ? <Exams /> : <Rooms alone />
  }
}
