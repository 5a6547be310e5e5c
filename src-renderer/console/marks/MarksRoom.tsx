/** Mark lists in the console: exams that are over, the lists of one, a list with its rows. */
import type { Me } from '../../../src-shared/console-api.ts'
import { ExamsScreen } from './ExamsScreen.tsx'
import { ListScreen } from './ListScreen.tsx'
import { ListsScreen } from './ListsScreen.tsx'

export function MarksRoom({ place: [exam, group], me }: { place: readonly string[]; me: Me }) {
  if (!exam) return <ExamsScreen />
  if (!group) return <ListsScreen key={exam} exam={exam} me={me} />
  return <ListScreen key={`${exam} ${group}`} exam={exam} group={group} />
}
