/** The only door to a window toolkit. Two adapters: `electron/` and `chromium/`; one contract suite for both. */
import type { CallResult, PageEvent } from '../../src-shared/bridge.ts'

export type Page = 'station' | 'capture'

/** What the shell itself saw; the app turns it into observations. */
export type ShellEvent =
  /** A browser process was started (again) and will show windows any moment: they are ours. */
  | { type: 'browser.started'; pid: number }
  | {
      type: 'navigation.refused'
      page: Page
      url: string
      how: 'tab' | 'window' | 'navigate' | 'download' | 'scheme' | 'devtools' | 'print'
    }
  /** A page's renderer died or hung; the shell has already reloaded it when `restarted`. */
  | { type: 'page.lost'; page: Page; cause: string; restarted: boolean }
  /** The whole browser went away without `close()`. */
  | { type: 'shell.lost'; cause: string }
  /** The person pressed the combination that asks to leave, or tried to close the window. */
  | { type: 'leave.asked' }

/** Answers one call of a page. Never throws: failures are `{ok: false, problem}`. `bytes` as the page sent them. */
export type CallHandler = (
  page: Page,
  method: string,
  args: unknown,
  bytes: Uint8Array | null,
) => Promise<CallResult>

export interface ShellOptions {
  /** Directory with the built pages: `station.html`, `capture.html` and their assets. */
  pages: string
  /** Kiosk full-screen on every display, or one ordinary window (`--windowed`, a developer's desktop). */
  windowed: boolean
  /** BCP 47 tag for the browser's own texts. */
  language: string
  /** A directory of the shell's own for profiles; emptied of leftovers at start. */
  workDir: string
  /** Extra switches for tests and demos (cameras, driving port). Recorded in the ledger by the app. */
  switches: readonly string[]
  /** Environment of the browser process. */
  env: NodeJS.ProcessEnv
  onCall: CallHandler
  /** `agoMs`: so long before it is told; a lost page is told of once it is back, or does not come back. */
  onEvent: (event: ShellEvent, agoMs?: number) => void
}

export interface Shell {
  readonly kind: 'electron' | 'chromium'
  /** The toolkit's version, e.g. `Chromium 156.0.8078.73`. */
  readonly version: string
  /** What this shell can do on this machine, e.g. `kiosk`, `hidden-capture`, `content-protection`, `managed-policies`. */
  readonly can: readonly string[]
  /** Pids whose windows are ours: the exact browser process. */
  readonly ownPids: readonly number[]
  /** Loads the page; the capture page is never shown. Rejects with a ProblemError. */
  open(page: Page): Promise<void>
  /** Sends to a page that is open; resolves when handed over, rejects when the page is not there. */
  send(page: Page, event: PageEvent): Promise<void>
  /** PNG of a page's contents. */
  picture(page: Page): Promise<Uint8Array>
  /** Brings the station window to the front and full-screen again. */
  raise(): Promise<void>
  /** Clean end: windows closed, profile and everything of the student gone. */
  close(): Promise<void>
}

/** Starts the toolkit. Rejects with a ProblemError (`no-browser`, `no-display`, `wayland`). */
export type OpenShell = (options: ShellOptions) => Promise<Shell>
