/** One page in Electron: the station's window, or the capture page in one that is never shown. */
import type { BrowserWindow, Details, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import { z } from 'zod'
import type { CallResult } from '../../../src-shared/bridge.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import type { OpenShell, Shell, ShellOptions } from '../port.ts'
import { createReporter } from '../reporter.ts'
import { within } from '../within.ts'
import { channels } from './channels.ts'
import type { ElectronParts } from './parts.ts'
import { isOwn, restrictSession } from './session.ts'
import { openElectronWeb } from './web.ts'
import { openWindow, pageUrl } from './window.ts'

/** So long an end waits for what a page kept in memory, ms: one that hung may hold it. */
const clearMs = 3000

const Bytes = z.instanceof(Uint8Array).nullable()
const refusedSender: CallResult = {
  ok: false,
  problem: { code: 'not-allowed', detail: 'not a page of ours' },
}

/** `preloads`: paths of the bundled scripts, of our page and a foreign one. `silenceMs`: a test's own. Rejects with a ProblemError. */
export const openElectron =
  (electron: ElectronParts, preloads: { own: string; foreign: string }, silenceMs?: number): OpenShell =>
  async (options) => {
    requireSwitches(electron, options)
    await electron.app.whenReady()
    const { page } = options
    let window: BrowserWindow | null = null
    let closing = false
    const refuse = createReporter(page, options.onEvent, () => performance.now())
    const isPage = (contents: WebContents | null) => contents !== null && window?.webContents === contents
    // Without `persist:` a partition lives in memory and is gone with the process.
    const session = electron.session.fromPartition(`taza-${page}`, { cache: false })
    await restrictSession(session, options.pages, isPage, refuse)

    /** Whether a message came from our window, its main frame, our origin. */
    const isOurs = ({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent) =>
      senderFrame !== null && senderFrame === sender.mainFrame && isOwn(senderFrame.url) && isPage(sender)
    // Of this window alone, and gone with it.
    const answer = ({ ipc }: WebContents) => {
      ipc.handle(channels.call, async (event, method: unknown, args: unknown, bytes: unknown) => {
        if (!isOurs(event)) return refusedSender
        const name = z.string().max(128).safeParse(method)
        const parsed = Bytes.safeParse(bytes)
        if (!name.success || !parsed.success) return { ok: false, problem: { code: 'bad-input' } }
        return options.onCall(name.data, args, parsed.data)
      })
      ipc.on(channels.refused, (event, how: unknown, url: unknown) => {
        const told = z.tuple([z.enum(['print', 'navigate', 'scheme']), z.string()]).safeParse([how, url])
        if (isOurs(event) && told.success) refuse(...told.data)
      })
    }
    const helperGone = (_event: unknown, { type, name, reason }: Details) => {
      if (!closing && reason !== 'clean-exit')
        options.onEvent({ type: 'helper.lost', page, helper: name ?? type, cause: reason })
    }
    electron.app.on('child-process-gone', helperGone)
    // The screen of an exam does not go dark, and a machine that films does not fall asleep.
    const awake = electron.powerSaveBlocker.start(
      page === 'station' ? 'prevent-display-sleep' : 'prevent-app-suspension',
    )

    const opened = (): BrowserWindow => {
      if (!window || window.isDestroyed()) throw new ProblemError('internal', `${page}: the page is not open`)
      return window
    }
    const shown = (): BrowserWindow => {
      if (page === 'capture') throw new ProblemError('internal', `${page}: the page has no window`)
      return opened()
    }
    const shell: Shell = {
      kind: 'electron',
      version: `Electron ${electron.version}`,
      can: [
        page === 'capture' ? 'windowless' : options.windowed ? 'windowed' : 'kiosk',
        'no-port',
        ...(page === 'station' ? ['web-exams'] : []),
        electron.app.commandLine.hasSwitch('no-sandbox') ? 'no-sandbox' : 'sandbox',
      ],
      ownPids: [electron.pid],
      open: async () => {
        if (window === null) {
          window = openWindow(electron, {
            name: page,
            session,
            preload: preloads.own,
            windowed: options.windowed,
            refuse,
            onEvent: options.onEvent,
            mayClose: () => closing,
          })
          answer(window.webContents)
        }
        await opened()
          .webContents.loadURL(pageUrl(page))
          .catch((error: unknown) => {
            throw new ProblemError('internal', `${page}: ${error instanceof Error ? error.message : error}`)
          })
        if (page === 'station') window.show()
      },
      send: async (event) => opened().webContents.send(channels.event, event),
      picture: async () => (await shown().webContents.capturePage()).toPNG(),
      raise: async () => {
        const window = shown()
        window.show()
        if (!options.windowed) {
          window.setKiosk(true)
          window.setAlwaysOnTop(true, 'screen-saver')
        }
        window.moveTop()
        window.focus()
      },
      web: openElectronWeb({
        electron,
        preload: preloads.foreign,
        window: shown,
        ...(silenceMs === undefined ? {} : { silenceMs }),
        onLeave: () => options.onEvent({ type: 'leave.asked' }),
      }),
      close: async () => {
        closing = true
        electron.app.off('child-process-gone', helperGone)
        electron.powerSaveBlocker.stop(awake)
        if (window && !window.isDestroyed()) window.destroy()
        const cleared = session.clearData().then(() => session.clearCache())
        await within(
          clearMs,
          cleared,
          'the session was not cleared; it lies in memory and goes with the process',
        )
        session.protocol.unhandle('app')
      },
    }
    return shell
  }

/** Chromium reads its switches once: `prepare.ts` gives them before Electron is ready. */
function requireSwitches({ app }: ElectronParts, { switches }: ShellOptions): void {
  for (const one of switches) {
    const name = /^--([^=]+)/.exec(one)?.[1]
    if (name === undefined) throw new ProblemError('bad-input', 'a switch of the shell must begin with --')
    if (!app.commandLine.hasSwitch(name))
      throw new ProblemError('bad-input', `--${name} was not given before Electron was ready`)
  }
}
