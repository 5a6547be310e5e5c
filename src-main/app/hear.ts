/** What the shell and the keeper report, told to those it concerns. */
import type { KeeperEvent, Status } from '../../src-shared/keeper-api.ts'
import type { ShellEvent } from '../shell/port.ts'
import type { Parts } from './parts.ts'
import type { Watch } from './watch.ts'

/** The browser's first events come before the guard is there: `watching` waits for it. */
export function hearShell(parts: Parts, watching: Promise<Watch>) {
  const { log, trouble, now } = parts
  const watched = (tell: (watch: Watch) => unknown) => void watching.then(tell).catch(trouble)
  return (event: ShellEvent, agoMs = 0) => {
    switch (event.type) {
      case 'browser.started':
        // At the start there is no shell to ask yet; and a browser that takes another's place is not known to it.
        return watched((watch) => {
          const { ownPids = [] } = parts.shell ?? {}
          return watch.own(event.foreign ? ownPids : [event.pid, ...ownPids.slice(1)])
        })
      case 'navigation.refused': {
        const { url, how, page } = event
        return watched((watch) =>
          watch.observe({ kind: 'navigation.refused', url: url.slice(0, 2048), how, page, at: now() }),
        )
      }
      case 'page.lost': {
        const { page, cause, restarted } = event
        log(`the ${page} page was lost (${cause}), ${restarted ? 'restarted' : 'not restarted'}`)
        // When it was lost: by now it may film again, and what is missing in between has this for its reason.
        const at = now() - agoMs
        return watched((watch) => watch.observe({ kind: 'page.lost', page, cause, restarted, at }))
      }
      case 'helper.lost': {
        const { page, helper, cause } = event
        log(`the browser's ${helper} process is gone (${cause}); it starts another`)
        return watched((watch) => watch.observe({ kind: 'helper.lost', page, helper, cause, at: now() }))
      }
      case 'shell.lost':
        log(`the browser went away: ${event.cause}`)
        return parts.leave(1)
      case 'leave.asked':
        return askToLeave(parts)
    }
  }
}

/** The station's keys cannot be unsealed (TPM or Windows data protection). */
const isLocked = ({ problem }: Status) => problem?.code === 'keys-locked'

/** `first`: the keeper's status at the start. */
export function hearKeeper(parts: Parts, first: Status) {
  const { session, watch, now } = parts
  const unnamed = first.problem?.code === 'not-enrolled'
  let was = first.online
  let locked = isLocked(first)
  let since = now()
  return (event: KeeperEvent) => {
    session.hear(event)
    if (event.type === 'check') parts.checking.asked()
    if (event.type === 'doubled') watch.observe({ kind: 'station.doubled', at: now() })
    if (event.type === 'status') {
      parts.media.onDisk(event.status.disk.rung)
      // `taza enrol` has come: the next main begins with the station's name, room and server.
      if (unnamed && event.status.problem?.code !== 'not-enrolled') return parts.leave(1)
      // What could not be gone on with then can be now.
      if (locked && !isLocked(event.status)) parts.mend()
      locked = isLocked(event.status)
    }
    if (event.type !== 'status' || event.status.online === was) return
    was = event.status.online
    // The keeper writes the record itself, also without us; what it means is ours to say.
    watch.observe(
      was
        ? { kind: 'network.restored', afterMs: now() - since, at: now() }
        : { kind: 'network.lost', cause: event.status.problem?.detail ?? 'no answer', at: now() },
    )
    since = now()
  }
}

/** Without a code, and without an exam under way, the station is left at once; else the page asks. */
export function askToLeave({ config, leave, send, session }: Parts): void {
  if (config.leaveCode === null && (config.windowed || !session?.isOpen())) leave(0)
  else send({ type: 'leave' })
}
