/** What happens to the browser that films: kept for main, and known to whoever reads the log. */
import type { RecorderObservation } from '../src-shared/recorder-api.ts'
import type { ShellEvent } from './shell/port.ts'

export interface ShellEventsOptions {
  see(observation: RecorderObservation): void
  /** A browser process of this recorder's is there. */
  started(pid: number): void
  /** There is no browser any more. */
  lost(): void
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  log(line: string): void
}

export function createShellEvents(options: ShellEventsOptions) {
  const { see, started, lost, now, log } = options
  const page = 'capture'
  return (event: ShellEvent, agoMs = 0): void => {
    if (event.type === 'browser.started') started(event.pid)
    if (event.type === 'navigation.refused') {
      const { type: kind, how } = event
      see({ kind, page, url: event.url.slice(0, 2048), how, at: now() })
    }
    if (event.type === 'page.lost') {
      const { type: kind, cause, restarted } = event
      log(`the capture page was lost (${cause}), ${restarted ? 'restarted' : 'not restarted'}`)
      see({ kind, page, cause: cause.slice(0, 256), restarted, at: now() - agoMs })
    }
    if (event.type === 'helper.lost') {
      const { type: kind, helper, cause } = event
      log(`the browser's ${helper} process is gone (${cause}); it starts another`)
      see({ kind, page, helper, cause, at: now() })
    }
    if (event.type === 'shell.lost') {
      log(`the browser went away: ${event.cause}`)
      lost()
    }
  }
}
