/**
 * The only door to a window toolkit: one shell, one page. Two adapters: `electron/` and `chromium/`; one contract suite
 * for both.
 */
import type { CallResult, PageEvent } from '../../src-shared/bridge.ts'
import type { OpenWeb } from '../../src-shared/web-exam/page.ts'

/** The exam in its full-screen window, or the cameras, in a browser of their own that has no window. */
export type Page = 'station' | 'capture'

/** What the shell itself saw; the app turns it into observations. */
export type ShellEvent =
  /** A browser process was started (again) and will show windows any moment: they are ours. `foreign`: the exam's page's. */
  | { type: 'browser.started'; pid: number; foreign?: boolean }
  | {
      type: 'navigation.refused'
      page: Page
      url: string
      how: 'tab' | 'window' | 'navigate' | 'download' | 'scheme' | 'devtools' | 'print'
    }
  /** A page's renderer died or hung; the shell has already reloaded it when `restarted`. */
  | { type: 'page.lost'; page: Page; cause: string; restarted: boolean }
  /** A helper process of the browser is gone; it starts another by itself. Chromium tells of the GPU process, Electron of all. */
  | { type: 'helper.lost'; page: Page; helper: string; cause: string }
  /** The whole browser went away without `close()`. */
  | { type: 'shell.lost'; cause: string }
  /** The person pressed the combination that asks to leave, or tried to close the window. */
  | { type: 'leave.asked' }

/** Answers one call of the page. Never throws: failures are `{ok: false, problem}`. `bytes` as the page sent them. */
export type CallHandler = (method: string, args: unknown, bytes: Uint8Array | null) => Promise<CallResult>

export interface ShellOptions {
  /** The one page of this shell. The capture page has no window and needs no display. */
  page: Page
  /** Directory with the built pages: `station.html`, `capture.html` and their assets. */
  pages: string
  /** The station page's: kiosk full-screen, or one ordinary window (`--windowed`, a developer's desktop). */
  windowed: boolean
  /** Ways of helpers into the page (accessibility, input methods, the session bus) are left open; false when left out. */
  assistive?: boolean
  /** BCP 47 tag for the browser's own texts. */
  language: string
  /** A directory of this shell's own for its profile; emptied of leftovers at start. */
  workDir: string
  /** Extra switches for tests and demos (cameras, driving port). Recorded in the ledger by the app. */
  switches: readonly string[]
  /** As `switches`, of the browser of the exam's page. */
  webSwitches?: readonly string[]
  /** Environment of the browser process. */
  env: Record<string, string | undefined>
  /** Why no program can work on this machine now, in one sentence, or null: a browser that ends does not tell it. */
  unfit: () => string | null
  onCall: CallHandler
  /** `agoMs`: so long before it is told; a lost page is told of once it is back, or does not come back. */
  onEvent: (event: ShellEvent, agoMs?: number) => void
}

export interface Shell {
  readonly kind: 'electron' | 'chromium'
  /** The toolkit's version, e.g. `Chromium 156.0.8078.73`. */
  readonly version: string
  /** What this shell can do on this machine, e.g. `kiosk`, `windowless`, `sandbox`, `managed-policies`, `web-exams`. */
  readonly can: readonly string[]
  /** Pids whose windows are ours: the exact browser process, and behind it that of the exam's page. */
  readonly ownPids: readonly number[]
  /** Loads the page, or loads it again. Rejects with a ProblemError. */
  open(): Promise<void>
  /** Sends to the page; resolves when handed over, rejects when the page is not there. */
  send(event: PageEvent): Promise<void>
  /** PNG of the page's contents. Rejects with a ProblemError for a page without a window. */
  picture(): Promise<Uint8Array>
  /** Brings the window to the front and full-screen again. Rejects with a ProblemError where there is none. */
  raise(): Promise<void>
  /** Opens the foreign page of a web exam beside the station page. */
  web: OpenWeb
  /** Clean end: windows closed, profile and everything of the student gone. */
  close(): Promise<void>
}

/** Starts the toolkit. Rejects with a ProblemError (`no-browser`, `no-display`, `wayland`). */
export type OpenShell = (options: ShellOptions) => Promise<Shell>
