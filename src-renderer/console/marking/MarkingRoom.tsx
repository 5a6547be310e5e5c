/** Marking in the console: exams, how far one is, a marker's works, keys put right, marks by name, statistics. */
import type { Me } from '../../../src-shared/console-api.ts'
import { KeysScreen } from './KeysScreen.tsx'
import { MarkingsScreen } from './MarkingsScreen.tsx'
import { MarkScreen } from './MarkScreen.tsx'
import { ProgressScreen } from './ProgressScreen.tsx'
import { ResultsScreen } from './ResultsScreen.tsx'
import { StatisticsScreen } from './StatisticsScreen.tsx'

export function MarkingRoom({ place: [exam, what], me }: { place: readonly string[]; me: Me }) {
  if (!exam) return <MarkingsScreen />
  if (what === 'mark') return <MarkScreen key={exam} exam={exam} me={me} />
  if (what === 'keys') return <KeysScreen key={exam} exam={exam} />
  if (what === 'results') return <ResultsScreen key={exam} exam={exam} />
  if (what === 'statistics') return <StatisticsScreen key={exam} exam={exam} />
  return <ProgressScreen key={exam} exam={exam} me={me} />
}
