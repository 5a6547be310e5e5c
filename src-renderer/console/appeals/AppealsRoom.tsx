/** Appeals in the console: the list, one of them, and one that is typed in from paper. */
import type { Me } from '../../../src-shared/console-api.ts'
import { AppealScreen } from './AppealScreen.tsx'
import { FileScreen } from './FileScreen.tsx'
import { ListScreen } from './ListScreen.tsx'
import { newOne } from './place.ts'

export function AppealsRoom({ place: [number], me }: { place: readonly string[]; me: Me }) {
  if (!number) return <ListScreen me={me} />
  if (number === newOne) return <FileScreen />
  return <AppealScreen key={number} number={number} />
}
