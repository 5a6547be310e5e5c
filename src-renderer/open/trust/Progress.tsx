/** @jsxImportSource preact */
import type { Translate } from '../texts.ts'
import type { Stage } from './conversation.ts'

/** What takes its time, so that nobody sends twice. */
export function Progress({ stage, t }: { stage: Stage; t: Translate }) {
  return (
    <p class="progress" role="status" data-testid="progress">
      {t(`stages.${stage}`)}
    </p>
  )
}
