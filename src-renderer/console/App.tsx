/** The console: who is here, where they are, and what is always on the screen. */
import { useEffect } from 'react'
import { viewers } from '../../src-shared/api/endpoint.ts'
import type { Me } from '../../src-shared/console-api.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import classes from './App.module.css'
import { CommandDialog } from './commands/CommandDialog.tsx'
import { ConnectionBanner } from './frame/ConnectionBanner.tsx'
import { Header } from './frame/Header.tsx'
import { lazily } from './frame/lazily.tsx'
import { homeOf } from './frame/places.ts'
import { type Route, useRoute } from './frame/route.ts'
import { Said } from './frame/Said.tsx'
import { SkipLinks } from './frame/SkipLinks.tsx'
import { Waiting } from './frame/Waiting.tsx'
import { Login } from './login/Login.tsx'
import { MissingScreen } from './missing/MissingScreen.tsx'
import { useBell } from './needs/bell.ts'
import { Noticing } from './needs/Noticing.tsx'
import { Pressed } from './observing/Pressed.tsx'
import { Completeness } from './officer/Completeness.tsx'
import { Exams } from './officer/Exams.tsx'
import { PicturesDialog } from './pictures/PicturesDialog.tsx'
import { PlanScreen } from './plan/PlanScreen.tsx'
import { ProtocolScreen } from './protocols/ProtocolScreen.tsx'
import { ProtocolsScreen } from './protocols/ProtocolsScreen.tsx'
import { LiveScreen } from './reports/LiveScreen.tsx'
import { MonitoringScreen } from './reports/MonitoringScreen.tsx'
import { ReportScreen } from './reports/ReportScreen.tsx'
import { ReportsScreen } from './reports/ReportsScreen.tsx'
import { Security } from './security/Security.tsx'
import { caseEvidence } from './server/cases.ts'
import { attemptEvidence, EvidenceProvider } from './server/evidence.ts'
import { useMe } from './server/queries.ts'
import { useText } from './text/useText.ts'
import { Past } from './wall/Past.tsx'
import { Rooms } from './wall/Rooms.tsx'
import { Wall } from './wall/Wall.tsx'
import { FindVisits } from './webexam/FindVisits.tsx'
import { WebExamScreen } from './webexam/WebExamScreen.tsx'
import { WebExams } from './webexam/WebExams.tsx'

// The player brings hls.js along, and the office has its own screens: neither is needed to see the wall.
const AttemptScreen = lazily(async () => (await import('./attempt/AttemptScreen.tsx')).AttemptScreen)
const ChecksScreen = lazily(async () => (await import('./checks/ChecksScreen.tsx')).ChecksScreen)
const PeopleScreen = lazily(async () => (await import('./people/PeopleScreen.tsx')).PeopleScreen)
// The editor brings ProseMirror along.
const BankRoom = lazily(async () => (await import('./bank/BankRoom.tsx')).BankRoom)
// Sealing and its lists of words.
const TrustRoom = lazily(async () => (await import('./trust/TrustRoom.tsx')).TrustRoom)
const TimetableRoom = lazily(async () => (await import('./timetable/TimetableRoom.tsx')).TimetableRoom)
const SurveysScreen = lazily(async () => (await import('./survey/SurveysScreen.tsx')).SurveysScreen)
const SurveyScreen = lazily(async () => (await import('./survey/SurveyScreen.tsx')).SurveyScreen)
const ImportScreen = lazily(async () => (await import('./imports/ImportScreen.tsx')).ImportScreen)
const PapersScreen = lazily(async () => (await import('./papers/PapersScreen.tsx')).PapersScreen)
const EditorScreen = lazily(async () => (await import('./papers/EditorScreen.tsx')).EditorScreen)
const VersionScreen = lazily(async () => (await import('./papers/VersionScreen.tsx')).VersionScreen)
const MarkingRoom = lazily(async () => (await import('./marking/MarkingRoom.tsx')).MarkingRoom)
const MarksRoom = lazily(async () => (await import('./marks/MarksRoom.tsx')).MarksRoom)
const CasesRoom = lazily(async () => (await import('./cases/CasesRoom.tsx')).CasesRoom)
const AppealsRoom = lazily(async () => (await import('./appeals/AppealsRoom.tsx')).AppealsRoom)
const CampaignScreen = lazily(async () => (await import('./campaign/CampaignScreen.tsx')).CampaignScreen)
const WordingsScreen = lazily(async () => (await import('./wordings/WordingsScreen.tsx')).WordingsScreen)
const ApprovedScreen = lazily(async () => (await import('./papers/ApprovedScreen.tsx')).ApprovedScreen)

export function App() {
  const me = useMe()
  const { t } = useText()
  const count = useBell((state) => state.count)
  useEffect(() => {
    document.title = count > 0 ? `(${count}) ${t('title')}` : t('title')
  }, [t, count])
  if (me.data === undefined) return <Waiting error={me.error} onRetry={() => void me.refetch()} />
  if (me.data === null)
    return (
      <>
        <Login />
        <Said />
      </>
    )
  return <Console me={me.data} />
}

function Console({ me }: { me: Me }) {
  const route = useRoute()
  const room = 'room' in route ? route.room : null
  const mayLook = hasRole(me, ...viewers)
  useEffect(() => {
    if (!mayLook) return
    // What fails now is told when the screen is asked for.
    const early = requestIdleCallback(() => void AttemptScreen.preload().catch(() => undefined))
    return () => cancelIdleCallback(early)
  }, [mayLook])
  return (
    <EvidenceProvider value={route.screen === 'cases' ? caseEvidence : attemptEvidence}>
      <div className={classes.frame}>
        <SkipLinks route={route} />
        <Header me={me} route={route} />
        <ConnectionBanner />
        <Screen route={route} me={me} />
        {room !== null && <Noticing key={room} room={room} />}
        <CommandDialog />
        <PicturesDialog />
        <Pressed />
        <Said />
      </div>
    </EvidenceProvider>
  )
}

function Screen({ route, me }: { route: Route; me: Me }) {
  switch (route.screen) {
    case 'rooms':
      return <Rooms alone={false} />
    case 'wall':
      return <Wall key={route.room} room={route.room} look={route.look} />
    case 'past':
      return <Past room={route.room} day={route.day} />
    case 'plan':
      return <PlanScreen key={route.room} room={route.room} />
    case 'checks':
      return <ChecksScreen key={route.room} room={route.room} />
    case 'protocols':
      return <ProtocolsScreen key={route.room} room={route.room} />
    case 'protocol':
      return <ProtocolScreen key={`${route.room} ${route.exam}`} room={route.room} exam={route.exam} />
    case 'attempt':
      return <AttemptScreen key={route.attempt} me={me} id={route.attempt} room={route.room} at={route.at} />
    case 'exams':
      return <Exams />
    case 'completeness':
      return <Completeness exam={route.exam} me={me} />
    case 'missing':
      return <MissingScreen day={route.day} me={me} />
    case 'web-exams':
      return <WebExams />
    case 'web-exam':
      return <WebExamScreen key={route.exam} me={me} exam={route.exam} />
    case 'visits':
      return <FindVisits sought={route.sought} me={me} />
    case 'papers':
      return <PapersScreen />
    case 'paper':
      return <EditorScreen key={route.paper} paper={route.paper} />
    case 'paper-version':
      return <VersionScreen key={`${route.paper} ${route.version}`} {...route} />
    case 'approved':
      return <ApprovedScreen />
    case 'security':
      return <Security />
    case 'reports':
      return <ReportsScreen me={me} />
    case 'monitoring':
      return <MonitoringScreen period={route.period} />
    case 'report':
      return <ReportScreen key={route.id} id={route.id} figure={route.figure ?? null} />
    case 'live-report':
      return <LiveScreen key={`${route.session} ${route.stage}`} {...route} />
    case 'surveys':
      return <SurveysScreen />
    case 'survey':
      return <SurveyScreen key={route.id} me={me} id={route.id} />
    case 'people':
      return <PeopleScreen me={me} tab={route.tab} />
    case 'import':
      return <ImportScreen key={route.id} id={route.id} />
    case 'banks':
      return <BankRoom place={route.place} me={me} />
    case 'trust':
      return <TrustRoom place={route.place} me={me} />
    case 'timetable':
      return <TimetableRoom place={route.place} />
    case 'marking':
      return <MarkingRoom place={route.place} me={me} />
    case 'marks':
      return <MarksRoom place={route.place} me={me} />
    case 'cases':
      return <CasesRoom place={route.place} me={me} />
    case 'appeals':
      return <AppealsRoom place={route.place} me={me} />
    case 'wordings':
      return <WordingsScreen place={route.place} me={me} />
    case 'campaign':
      return <CampaignScreen place={route.place} />
    case 'home':
      return <Home me={me} />
  }
}

/** One who has a single room to watch is in it at once. */
function Home({ me }: { me: Me }) {
  const home = homeOf(me)
  return home.screen === 'rooms' ? <Rooms alone /> : <Screen route={home} me={me} />
}
