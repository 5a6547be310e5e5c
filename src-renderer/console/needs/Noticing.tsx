/** Notices what has come to a room's queue: says it once, rings, tells the system, and counts in the tab's title. */
import { useEffect, useRef, useState } from 'react'
import { isUrgent } from '../../../src-shared/need.ts'
import { newcomers, toldByName } from '../frame/newcomers.ts'
import { useMe, useRoom } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { canNotify, ring, useBell } from './bell.ts'

export function Noticing({ room }: { room: string }) {
  const { word, t } = useText()
  const needs = useRoom(room).data?.needs
  const me = useMe().data?.login
  const known = useRef<Set<string> | null>(null)
  const [said, say] = useState('')

  useEffect(() => {
    if (!needs) return
    const fresh = newcomers(known.current, needs)
    known.current = new Set(needs.map(({ id }) => id))
    useBell.setState({ count: needs.filter(({ claim }) => !claim || claim.login === me).length })
    if (fresh.length === 0) return
    const told = fresh
      .slice(0, toldByName)
      .map(({ code, params }) => `${params.station ?? params.student ?? ''}: ${word('needs', code)}`)
    const text = [
      ...told,
      ...(fresh.length > toldByName ? [t('needs.more', { count: fresh.length - toldByName })] : []),
    ].join('; ')
    say(text)
    const { sound, notify } = useBell.getState()
    if (sound) ring(fresh.some(({ code }) => isUrgent(code)))
    if (notify && document.hidden && canNotify() && Notification.permission === 'granted') {
      // One of the same tag takes the place of the one before.
      const shown = new Notification(t('needs.title'), { body: text, tag: `taza-${room}` })
      shown.onclick = () => {
        window.focus()
        shown.close()
      }
    }
  }, [needs, me, room, word, t])

  useEffect(() => () => useBell.setState({ count: 0 }), [])

  return (
    <div className="taza-unseen" role="status" data-testid="needs-said">
      {said}
    </div>
  )
}
