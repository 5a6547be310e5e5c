/** Fatal until mended: what it is, who mends it, and a button to look again. */
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { Card } from '../Card.tsx'
import { act, refresh, useStation, useView } from '../store.ts'

export function ProblemScreen() {
  const { t } = useTranslation()
  const view = useView((all) => all)
  const busy = useStation((state) => state.busy)
  // Only an attempt in preflight has something of its own to try again; otherwise main mends itself and says so.
  const again = async (): Promise<void> => {
    if (view.state === 'preflight') await act('preflight.retry', {})
    else await refresh()
  }
  return (
    <Card title={t('problem.title')}>
      <ProblemAlert
        problem={view.problem ?? { code: 'internal' }}
        onRetry={busy ? undefined : () => void again()}
      />
    </Card>
  )
}
