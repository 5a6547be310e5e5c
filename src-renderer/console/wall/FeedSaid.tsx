/** Says an incident once, when it comes, to whoever does not see the list. */
import { useEffect, useRef, useState } from 'react'
import type { Incident } from '../../../src-shared/console-api.ts'
import { newcomers, toldByName } from '../frame/newcomers.ts'
import { useText } from '../text/useText.ts'

/** A lock, and a station that went on by itself, are said as what needs a person; a note waits until it is read. */
const isSaid = ({ severity, verdict, needsAcknowledgement }: Incident) =>
  (severity === 'medium' || severity === 'high') && verdict !== 'lock' && !needsAcknowledgement

export function FeedSaid({ incidents }: { incidents: readonly Incident[] }) {
  const { t, reason } = useText()
  const known = useRef<Set<string> | null>(null)
  const [said, say] = useState('')
  useEffect(() => {
    const fresh = newcomers(known.current, incidents).filter(isSaid)
    known.current = new Set(incidents.map(({ id }) => id))
    if (fresh.length === 0) return
    const told = fresh
      .slice(0, toldByName)
      .map((one) => `${one.station}, ${one.student}: ${reason(one.reason, one.params)}`)
    if (fresh.length > toldByName) told.push(t('needs.more', { count: fresh.length - toldByName }))
    say(told.join('; '))
  }, [incidents, t, reason])
  return (
    <div className="taza-unseen" role="status" data-testid="feed-said">
      {said}
    </div>
  )
}
