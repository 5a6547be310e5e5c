/** The foreign page's browser: a process and a profile of its own, which are gone with the exam. */
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import { AnyCookie, type OpenWeb, type WebEvent } from '../../../src-shared/web-exam/page.ts'
import { watchPage } from '../watch.ts'
import { silenceMs } from '../web/judge.ts'
import { within } from '../within.ts'
import { type Cdp, connectPipe } from './cdp.ts'
import { findChromium } from './find.ts'
import { ownHome } from './home.ts'
import { foreignPolicies, prepareView } from './policies.ts'
import { type BrowserProcess, endLeftover, startBrowser } from './process.ts'
import { switchesFor } from './switches.ts'
import { openGate } from './web-gate.ts'
import { openViews } from './web-views.ts'

export interface ChromiumWebDeps {
  /** A directory of this browser's own; emptied at start and end. */
  workDir: string
  env: NodeJS.ProcessEnv
  assistive: boolean
  switches: readonly string[]
  /** Its window is ours from here on. */
  onStarted(pid: number): void
  onEnded(pid: number): void
  /** Keys that leave a station were pressed in it. */
  onLeave(): void
  /** How long a server may say nothing, ms. */
  silenceMs?: number
  /** How long a file may bring nothing, ms. */
  stallMs?: number
  /** Makes our own page a bar of so many pixels at the top; null: the whole screen again. */
  bar(height: number | null): Promise<void>
}

/** Preferences that say again what the policies say, for machines that allow no policies of our own. */
const preferences = {
  browser: { custom_chrome_frame: false, enable_spellchecking: false },
  fullscreen: { allowed: false },
  credentials_enable_service: false,
  autofill: { profile_enabled: false, credit_card_enabled: false },
  spellcheck: { dictionaries: [] },
  translate: { enabled: false },
  // Nothing of the browser's own lies above a page when a file has come.
  download_bubble: { partial_view_enabled: false },
  profile: {
    password_manager_enabled: false,
    password_manager_leak_detection: false,
    default_content_setting_values: {
      popups: 1,
      // A question above the page, from the second file on: the rules judge each.
      automatic_downloads: 1,
      notifications: 2,
      geolocation: 2,
      media_stream_mic: 2,
      media_stream_camera: 2,
      midi_sysex: 2,
      clipboard: 2,
      sensors: 2,
      usb_guard: 2,
      serial_guard: 2,
      hid_guard: 2,
      bluetooth_guard: 2,
      file_system_write_guard: 2,
      file_system_read_guard: 2,
      local_fonts: 2,
      window_placement: 2,
      idle_detection: 2,
      payment_handler: 2,
      background_sync: 2,
      protected_media_identifier: 2,
      ar: 2,
      vr: 2,
    },
  },
}
/** Only an app's window is bare, and an app has an address. */
const startPage = 'data:text/html,<title>Taza</title>'
/**
 * Of each of its processes (RLIMIT_DATA): a page that takes more crashes, and is loaded again, before the machine has none
 * left for the cameras. An idle renderer's is 0.6 GiB already, nearly all of it untouched (measured).
 */
const dataBytes = 2 * 2 ** 30
/** What is pressed in the bar is answered at once. */
const actMs = 3000
const answerMs = 30_000

const Windowed = z.object({ windowId: z.int(), bounds: z.object({ windowState: z.string() }) })
const Cookies = z.object({
  cookies: z.array(AnyCookie.extend({ session: z.boolean(), expires: z.number() })),
})

export const openChromiumWeb =
  (deps: ChromiumWebDeps): OpenWeb =>
  async (options) => {
    const { workDir } = deps
    const profile = join(workDir, 'profile')
    const home = join(workDir, 'home')
    const pidFile = join(workDir, 'browser.pid')
    const clean = async () => {
      await endLeftover(pidFile)
      await rm(workDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    }
    await clean()
    await mkdir(join(profile, 'Default'), { recursive: true, mode: 0o700 })
    const language = {
      intl: { accept_languages: `${options.language},ru,en`, selected_languages: options.language },
    }
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify({ ...preferences, ...language }))
    const program = await findChromium()
    const prefix = await prepareView(
      program.policies,
      workDir,
      foreignPolicies(options.authorities, typeof options.rules.downloads !== 'string'),
    )
    const shm = await statfs('/dev/shm').catch(() => null)
    const switches = switchesFor({
      profile,
      window: 'below',
      proxy: options.proxy.port,
      language: options.language,
      root: process.getuid?.() === 0,
      smallShm: shm === null || shm.bavail * shm.bsize < 2 ** 30,
      startPage,
      extra: deps.switches,
    })
    const child = await startBrowser(
      [...prefix.command, 'prlimit', `--data=${dataBytes}`, program.path, ...switches],
      ownHome(deps.env, home, false, deps.assistive),
      pidFile,
    ).catch((error: unknown) => {
      throw new ProblemError('no-browser', error instanceof Error ? error.message : String(error))
    })
    deps.onStarted(child.pid)
    let closing = false
    void child.ended.then(() => deps.onEnded(child.pid))
    const cdp = connectPipe(child.write, child.read)
    const now = () => performance.now()
    const tell = (event: WebEvent) => {
      if (!closing) options.onEvent(event)
    }
    const end = async () => {
      closing = true
      views?.end()
      void cdp.call('Browser.close').catch(() => undefined)
      await within(3000, child.ended, 'late').catch(() => child.kill())
      await clean()
    }
    let views: Awaited<ReturnType<typeof openViews>> | null = null
    try {
      const gate = openGate({
        cdp,
        options,
        isView: (frame) => views?.isView(frame) ?? true,
        addressOf: (frame) => views?.addressOf(frame) ?? null,
        sessionOf: (frame) => views?.sessionOf(frame) ?? null,
        takeOver: (frame, url) => views?.takeOver(frame, url) ?? false,
        onAnswered: (frame, answered) => views?.answered(frame, answered),
        onRefused: (frame) => views?.closeEmpty(frame),
        giveUp: (frame) => views?.giveUp(frame),
        silenceMs: deps.silenceMs ?? silenceMs,
        tell,
        now,
      })
      const opened = nameOf(cdp, options.rules.userAgent).then((userAgent) =>
        openViews({ cdp, options, tell, onLeave: deps.onLeave, now, userAgent, stallMs: deps.stallMs }),
      )
      ;[views] = await within(answerMs, Promise.all([opened, gate]), 'the browser did not answer')
      await cdp.call('Storage.setCookies', { cookies: options.cookies })
    } catch (error) {
      await end()
      throw startProblem(child, error)
    }
    const shown = views
    const unwatch = watchPage({ ping: shown.ping, crash: shown.crash, kill: child.kill, pageMs: 20_000 })
    void child.ended.then((cause) => {
      unwatch()
      shown.end()
      tell({ type: 'lost', cause })
    })
    const windows = () =>
      Promise.all(
        shown.all().map(async ({ target }) => {
          const at = Windowed.parse(await cdp.call('Browser.getWindowForTarget', { targetId: target }))
          const set = (windowState: string) =>
            cdp.call('Browser.setWindowBounds', { windowId: at.windowId, bounds: { windowState } })
          return { state: at.bounds.windowState, set }
        }),
      )
    // A server that does not answer is told as an event.
    void shown.goTo(options.at ?? options.rules.start).catch(() => undefined)
    // Our own page lies over it until it is shown.
    let visible = false
    return {
      show: async (bar) => {
        await deps.bar(bar)
        if (visible) return
        visible = true
        for (const { state, set } of await windows()) {
          // A window that comes back is as large as it was: our window manager has it fill the room below the bar.
          if (state === 'minimized') await set('normal')
          else if (state === 'normal') await set('maximized')
        }
        const top = shown.top()
        if (top) await cdp.call('Page.bringToFront', {}, top.session)
      },
      hide: async () => {
        await deps.bar(null)
        if (!visible) return
        visible = false
        for (const { set } of await windows()) await set('minimized')
      },
      act: async (action) => {
        const act = action === 'back' ? shown.back : shown.reload
        // A window that just gives way to another answers nothing for a moment, or never.
        await within(actMs, act(), 'no answer').catch(() => sleep(500).then(act))
      },
      goTo: (url) => shown.goTo(url),
      give: shown.give,
      lacking: shown.lacking,
      putBack: shown.putBack,
      cookies: async () => {
        const { cookies } = Cookies.parse(await cdp.call('Storage.getCookies'))
        return cookies.map(({ session, expires, ...rest }) => (session ? rest : { ...rest, expires }))
      },
      close: async () => {
        unwatch()
        await end()
      },
    }
  }

/** `Mozilla/5.0 … SEB`: what an LMS's administrator can tell us by; null: the browser's own name. */
async function nameOf(cdp: Cdp, suffix: string | null): Promise<string | null> {
  if (suffix === null) return null
  const { userAgent } = z.object({ userAgent: z.string() }).parse(await cdp.call('Browser.getVersion'))
  return `${userAgent} ${suffix}`
}

function startProblem(child: BrowserProcess, error: unknown): ProblemError {
  const last = child.complaint().trim().split('\n').at(-1) ?? ''
  const why = error instanceof Error ? error.message : String(error)
  return new ProblemError('no-browser', `the exam's page: ${why} ${last}`.trim())
}
