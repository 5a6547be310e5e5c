/** Cases in the console: the queue, a case, its review, and the samples of exams. */
import type { Me } from '../../../src-shared/console-api.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { CaseScreen } from './CaseScreen.tsx'
import { QueueScreen } from './QueueScreen.tsx'
import { ReviewScreen } from './ReviewScreen.tsx'
import { SamplesScreen } from './SamplesScreen.tsx'

export function CasesRoom({ place: [number, more], me }: { place: readonly string[]; me: Me }) {
  if (number === 'samples' || !hasRole(me, 'officer')) return <SamplesScreen me={me} />
  if (!number) return <QueueScreen />
  if (more === 'review') return <ReviewScreen key={number} number={number} />
  return <CaseScreen key={number} me={me} number={number} />
}
