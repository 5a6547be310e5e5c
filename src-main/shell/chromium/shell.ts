/** One page in a browser of its own, the system's Chromium. Every choice made here is explained in the file it calls. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import type { OpenShell, Shell, ShellOptions } from '../port.ts'
import { createReporter } from '../reporter.ts'
import { watchPage } from '../watch.ts'
import { launchBrowser, origin } from './browser.ts'
import { findChromium } from './find.ts'
import { ownHome } from './home.ts'
import { ownPolicies, prepareView } from './policies.ts'
import { endLeftover } from './process.ts'
import { switchesFor } from './switches.ts'
import { openChromiumWeb } from './web.ts'

/** Shown for the blink before the station page: plain, and deaf to the browser's shortcuts. */
const startPage =
  "data:text/html,<title>Taza</title><script>addEventListener('keydown',e=>e.preventDefault(),true)</script>"

/** Names of folders that wait for their removal. */
const aside = 'left-'

/**
 * Rejects with a ProblemError: `no-browser`, or `bad-input` where the machine is unfit for one; for a page with a window
 * also `no-display` and `wayland`.
 */
export const openChromium: OpenShell = async (options) => {
  const { page, workDir } = options
  const windowless = page === 'capture'
  if (!windowless) requireDisplay(options)
  const profile = join(workDir, 'profile')
  const home = join(workDir, 'home')
  const pidFile = join(workDir, 'browser.pid')
  /** The exam's page's: whoever was signed in there when main was killed is in its cookies. */
  const foreignDir = join(workDir, 'web')
  await mkdir(workDir, { recursive: true, mode: 0o700 })
  const remove = (folder: string) =>
    rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  const clean = async () => {
    await endLeftover(pidFile)
    await Promise.all([profile, home].map(remove))
  }
  // What an earlier run left is put aside at once and removed beside the start, which a slow disk must not hold up.
  const putAside = async () => {
    await Promise.all([pidFile, join(foreignDir, 'browser.pid')].map(endLeftover))
    for (const folder of [profile, home, foreignDir])
      if (existsSync(folder)) await rename(folder, join(workDir, `${aside}${randomUUID()}`))
  }
  const removeAside = async () => {
    const left = (await readdir(workDir)).filter((name) => name.startsWith(aside))
    await Promise.all(left.map((name) => remove(join(workDir, name))))
  }
  const root = process.getuid?.() === 0
  const [program, , shm] = await Promise.all([
    findChromium(),
    putAside(),
    statfs('/dev/shm').catch(() => null),
  ])
  const removed = removeAside().then(
    () => null,
    // Told when the shell is closed.
    (error: unknown) => error,
  )
  const view = await prepareView(program.policies, workDir, ownPolicies(origin))
  const command = [
    ...view.command,
    program.path,
    ...switchesFor({
      profile,
      window: windowless ? 'none' : options.windowed ? 'ordinary' : 'kiosk',
      proxy: null,
      language: options.language,
      root,
      smallShm: shm === null || shm.bavail * shm.bsize < 2 ** 30,
      startPage,
      extra: options.switches,
    }),
  ]
  const now = () => performance.now()
  const refuse = createReporter(page, options.onEvent, now)
  const env = ownHome(options.env, home, windowless, options.assistive === true)
  const launch = async () => {
    if (!windowless) await plainFrame(profile)
    return start()
  }
  const start = () => launchBrowser({ ...options, env, command, pidFile, refuse, now })

  let browser = await launch().catch(async (error: unknown) => {
    // Before the profile goes, and with it what filled the disk.
    const why = whyNoBrowser(error, options)
    await clean()
    throw why
  })
  let closing = false
  /** Of the exam's page. */
  const foreign = new Set<number>()
  const follow = () => {
    const current = browser
    const unwatch = watchPage({
      ping: async () => current.page?.ping(),
      crash: async (cause) => current.page?.crash(cause),
      kill: current.process.kill,
    })
    void current.process.ended.then(async (cause) => {
      unwatch()
      if (closing) return
      // The last window was closed from outside (nothing inside can): the browser ends in good order. Open again.
      if (cause !== 'exit 0' || windowless) {
        const wrong = options.unfit()
        return options.onEvent({ type: 'shell.lost', cause: wrong === null ? cause : `${cause}: ${wrong}` })
      }
      const lostAt = now()
      options.onEvent({ type: 'leave.asked' })
      try {
        await clean()
        browser = await launch()
        follow()
        if (current.page === undefined) return
        await browser.open()
        options.onEvent(
          { type: 'page.lost', page, cause: 'the window was closed', restarted: true },
          now() - lostAt,
        )
      } catch (error) {
        const reason = whyNoBrowser(error, options)
        const why = reason instanceof Error ? reason.message : String(reason)
        options.onEvent({ type: 'shell.lost', cause: `the window was closed and did not open again: ${why}` })
      }
    })
  }
  follow()

  const opened = () => {
    if (!browser.page) throw new ProblemError('internal', `${page}: the page is not open`)
    return browser.page
  }
  const requireWindow = () => {
    if (windowless) throw new ProblemError('internal', `${page}: the page has no window`)
  }
  const shell: Shell = {
    kind: 'chromium',
    version: browser.version,
    can: [
      windowless ? 'windowless' : options.windowed ? 'windowed' : 'kiosk',
      'no-port',
      ...(view.managed ? ['managed-policies'] : []),
      root ? 'no-sandbox' : 'sandbox',
      ...(windowless ? [] : ['web-exams']),
    ],
    get ownPids() {
      return [browser.process.pid, ...foreign]
    },
    open: () => browser.open(),
    send: async (event) => opened().send(event),
    picture: async () => {
      requireWindow()
      return opened().picture()
    },
    raise: async () => {
      requireWindow()
      await browser.raise(!options.windowed)
    },
    web: openChromiumWeb({
      workDir: foreignDir,
      env: options.env,
      assistive: options.assistive === true,
      switches: options.webSwitches ?? [],
      onStarted: (pid) => {
        foreign.add(pid)
        options.onEvent({ type: 'browser.started', pid, foreign: true })
      },
      onEnded: (pid) => foreign.delete(pid),
      onLeave: () => options.onEvent({ type: 'leave.asked' }),
      bar: async (height) => {
        requireWindow()
        if (!options.windowed) await browser.bar(height)
      },
    }),
    close: async () => {
      closing = true
      await browser.end()
      await clean()
      await remove(join(workDir, 'etc'))
      const trouble = await removed
      if (trouble !== null) throw trouble
    },
  }
  return shell
}

/** A window that is no whole screen any more (a bar above the exam's page) has no title bar of the browser's making. */
async function plainFrame(profile: string): Promise<void> {
  await mkdir(join(profile, 'Default'), { recursive: true, mode: 0o700 })
  await writeFile(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({ browser: { custom_chrome_frame: false } }),
  )
}

/** The machine's own reason, where it has one, in place of a browser that did not answer. */
function whyNoBrowser(error: unknown, { unfit }: ShellOptions): unknown {
  if (error instanceof ProblemError && error.problem.code !== 'no-browser') return error
  const wrong = unfit()
  return wrong === null ? error : new ProblemError('bad-input', wrong)
}

function requireDisplay({ env, windowed }: ShellOptions): void {
  if (env.WAYLAND_DISPLAY && (!env.DISPLAY || !windowed))
    throw new ProblemError(
      'wayland',
      'this is a Wayland session: log in with an X11 session (for example "GNOME on Xorg")',
    )
  if (!env.DISPLAY)
    throw new ProblemError('no-display', 'DISPLAY is not set: start the station inside an X session')
}
