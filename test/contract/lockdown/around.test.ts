/** What the guard knows beside windows: programs, devices, displays, the clipboard, recorders, the session, who presses the keys. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { type RawGuard, startRawGuard } from '../../support/guard.ts'
import { deviceEventProgram, ghostProgram, guardProgram } from '../../support/native.ts'
import { readPng } from '../../support/png.ts'
import { openTestWindow } from '../../support/window.ts'

const watchAll = { do: 'watch', own: [] as number[], order: 'record', allow: [] as string[] }
const endings: (() => Promise<unknown>)[] = []
let display: TestDisplay
let guard: RawGuard

const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { env: display.env, stdio: ['ignore', 'pipe', 'ignore'] }).toString()
/** A program that goes on until the test ends; resolves with its pid. */
const begin = (program: string, ...args: string[]) => {
  const child = spawn(program, args, { env: display.env, stdio: 'ignore' })
  const gone = once(child, 'exit')
  endings.push(() => {
    child.kill('SIGKILL')
    return gone
  })
  return child.pid ?? 0
}
const seenAll = (kind: string) => guard.observations.filter((one) => one.kind === kind)

async function finish() {
  for (const end of endings.splice(0).toReversed()) await end()
  guard.write('{"id":0,"do":"bye"}\n')
  expect(await guard.exit).toBe(0)
  expect(guard.stderr()).toBe('')
}

describe('on one display', () => {
  beforeAll(async () => {
    display = await startDisplay({ wm: 'openbox' })
  })
  afterAll(() => display.stop())
  beforeEach(async () => {
    guard = await startRawGuard(guardProgram(true), display.env)
  })
  afterEach(finish)

  test('a session on a virtual display is told once after each watch', async () => {
    await guard.ask(watchAll)
    await guard.seen('session.virtual', ({ what }) => what === 'Xvfb')
    expect(await guard.ask({ do: 'session.facts' })).toMatchObject({
      facts: { serverExecutable: expect.stringMatching(/Xvfb$/) },
    })
  })

  test('the system’s own screen lock is told when it comes and when it goes', async () => {
    await guard.ask(watchAll)
    run('xset', 's', 'activate')
    await guard.seen('session.locked', ({ locked }) => locked)
    run('xset', 's', 'reset')
    await guard.seen('session.locked', ({ locked }) => !locked)
  })

  test('a console switch is told (Xorg’s own property, written here by hand)', async () => {
    await guard.ask(watchAll)
    const console = (shown: number) =>
      run('xprop', '-root', '-f', 'XFree86_has_VT', '32i', '-set', 'XFree86_has_VT', String(shown))
    console(0)
    await guard.seen('session.switched', ({ away }) => away)
    console(1)
    await guard.seen('session.switched', ({ away }) => !away)
  })

  test('keys that a program presses are told apart, held or not', async () => {
    await guard.ask(watchAll)
    await guard.ask({ do: 'keys.grab' })
    const began = performance.now()
    run('xdotool', 'key', 'alt+Tab')
    expect(await guard.seen('keys.refused')).toMatchObject({ combination: 'Alt+Tab', injected: true })
    run('xdotool', 'type', '--delay', '1', 'answer')
    run('xdotool', 'click', '1')
    await guard.until(
      'all that was injected',
      () =>
        seenAll('input.injected').reduce(
          (sum, one) => sum + (one.kind === 'input.injected' ? one.keys * 100 + one.clicks : 0),
          0,
        ) ===
        (2 + 6) * 100 + 1,
    )
    // At once, and then one a second, however long it took.
    expect(seenAll('input.injected').length).toBeLessThan((performance.now() - began) / 1000 + 2)
  })

  test('a second mouse and keyboard made by software is a new device, and its keys are held too', async () => {
    await guard.ask(watchAll)
    await guard.ask({ do: 'keys.grab' })
    run('xinput', 'create-master', 'second')
    try {
      await guard.seen('device.added', ({ product }) => product.startsWith('second'))
    } finally {
      run('xinput', 'remove-master', 'second pointer')
    }
  })

  test('the keys of a window manager with bindings of its own are held all the same', async () => {
    const other = await startDisplay()
    endings.push(() => other.stop())
    const manager = spawn('openbox', ['--config-file', '/etc/xdg/openbox/rc.xml', '--sm-disable'], {
      env: other.env,
      stdio: 'ignore',
    })
    endings.push(async () => {
      manager.kill('SIGKILL')
      await once(manager, 'exit')
    })
    await expect
      .poll(() => execFileSync('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], { env: other.env }).toString())
      .toContain('window id')
    const second = await startRawGuard(guardProgram(true), other.env)
    await second.ask(watchAll)
    expect(await second.ask({ do: 'keys.grab' })).toMatchObject({ failed: 0 })
    // The first key of a new keyboard lets openbox grab all of its own anew; ours are held again a moment later.
    execFileSync('xdotool', ['key', 'a'], { env: other.env })
    for (const [keys, combination] of [
      ['alt+Tab', 'Alt+Tab'],
      ['alt+F4', 'Alt+F4'],
      ['ctrl+alt+Left', 'Ctrl+Alt+Left'],
      ['super+e', 'Super+E'],
    ] as const)
      await expect
        .poll(() => {
          execFileSync('xdotool', ['key', keys], { env: other.env })
          return second.observations.some(
            (seen) => seen.kind === 'keys.refused' && seen.combination === combination,
          )
        })
        .toBe(true)
    expect(second.observations.filter(({ kind }) => kind === 'window.opened')).toEqual([])
    second.write('{"id":0,"do":"bye"}\n')
    expect(await second.exit).toBe(0)
  })

  describe.each(['us', 'ru', 'kz', 'kg', 'us,ru,kz,kg'])('with the keyboard %s', (layout) => {
    test('the same keys are held, and letters are typed', async () => {
      const window = await openTestWindow(display.env)
      endings.push(() => window.end())
      await guard.ask(watchAll)
      await guard.ask({ do: 'keys.grab' })
      // The layout changes while the keys are held already.
      run('setxkbmap', '-layout', layout)
      try {
        window.tell('focus')
        await guard.seen('window.focused', (seen) => seen.window === window.id)
        // The same key twice within 300 ms is told once.
        let pressedAt = 0
        const groups = layout.split(',').length
        const refused = (name: string) =>
          guard.observations.some((seen) => seen.kind === 'keys.refused' && seen.combination.startsWith(name))
        // By the keys' places: the one that is T on an English keyboard, Tab, and E.
        const presses = { 'Ctrl+T': 'ctrl+28', 'Alt+Tab': 'alt+23', 'Ctrl+Alt+': 'ctrl+alt+26' }
        // A new keyboard takes the guard a few ms, key by key.
        for (const [name, press] of Object.entries(presses))
          await expect.poll(() => run('xdotool', 'key', press) === '' && refused(name)).toBe(true)
        // What the window got before this letter, it has said.
        run('xdotool', 'key', '38')
        await expect.poll(() => window.said('key38')).toBe(1)
        const arrived = () => ['key28', 'key23', 'key26'].map((word) => window.said(word))
        const leaked = arrived()
        pressedAt = performance.now()
        for (let group = 0; group < groups; group++) {
          await expect.poll(() => performance.now() - pressedAt > 1500).toBe(true)
          guard.observations.length = 0
          for (const press of Object.values(presses)) run('xdotool', 'key', press)
          for (const name of Object.keys(presses)) await expect.poll(() => refused(name)).toBe(true)
          pressedAt = performance.now()
          run('xdotool', 'key', '38')
          await expect.poll(() => window.said('key38')).toBe(group + 2)
          expect(arrived()).toEqual(leaked)
          if (group + 1 < groups) run('xdotool', 'key', 'ISO_Next_Group')
        }
      } finally {
        run('setxkbmap', '-layout', 'us')
      }
    })
  })

  test('a key that is given another meaning is held where it is now', async () => {
    await guard.ask(watchAll)
    await guard.ask({ do: 'keys.grab' })
    run('xmodmap', '-e', 'keycode 96 = Tab') // F12 becomes Tab
    try {
      await expect
        .poll(() => {
          run('xdotool', 'key', 'alt+96')
          return seenAll('keys.refused').some(
            (one) => one.kind === 'keys.refused' && one.combination === 'Alt+Tab',
          )
        })
        .toBe(true)
    } finally {
      run('setxkbmap', '-layout', 'us')
    }
  })

  describe.each([[[]], [['--poll-processes']]])('programs, guard started with %j', (args) => {
    test('started and ended, with path, words and parent; those before are in the list', async () => {
      const before = begin('sleep', '1000')
      guard.write('{"id":0,"do":"bye"}\n')
      await guard.exit
      guard = await startRawGuard(guardProgram(true), display.env, args)
      await guard.ask(watchAll)
      const listed = await guard.ask({ do: 'processes.list' })
      expect(listed.processes).toContainEqual(
        expect.objectContaining({ pid: before, name: 'sleep', command: 'sleep 1000', own: false }),
      )
      const started = begin('sleep', '999')
      const seen = await guard.seen('process.started', ({ pid }) => pid === started)
      expect(seen).toMatchObject({ parent: process.pid, command: 'sleep 999', own: false, count: 1 })
      expect(seen.executable).toMatch(/\/sleep$|\/coreutils$/)
      process.kill(started, 'SIGKILL')
      const ended = await guard.seen('process.ended', ({ pid }) => pid === started)
      expect(ended.livedMs).toBeGreaterThanOrEqual(0)
      expect(seenAll('process.started').some((one) => 'pid' in one && one.pid === before)).toBe(false)
    })
  })

  test('a flood of one program is counted, and no count is lost', async () => {
    await guard.ask(watchAll)
    execFileSync('sh', ['-c', 'i=0; while [ $i -lt 300 ]; do /usr/bin/env true flood; i=$((i+1)); done'])
    // `env` becomes `true`: two starts each. What had ended before it was looked at has no name.
    const lines = () =>
      guard.observations.flatMap((one) =>
        one.kind === 'process.started' && ['env', 'true', ''].includes(one.name) ? [one.count] : [],
      )
    await guard.until('each one', () => lines().reduce((sum, one) => sum + one, 0) >= 600)
    expect(lines().length).toBeLessThan(600)
  })

  const nobodysUdev = process.getuid?.() === 0 ? '' : ' (needs root: the guard believes udev’s place alone)'
  test.skipIf(nobodysUdev !== '')(
    `a device is told when it comes and goes (udev’s message, sent here by hand)${nobodysUdev}`,
    async () => {
      await guard.ask(watchAll)
      execFileSync(deviceEventProgram(), ['add', 'video42'])
      const added = await guard.seen('device.added', ({ path }) => path.endsWith('/video42'))
      expect(added).toMatchObject({ class: 'camera', product: '/dev/video42' })
      execFileSync(deviceEventProgram(), ['remove', 'video42'])
      await guard.seen('device.removed', ({ path }) => path.endsWith('/video42'))
    },
  )

  test('who records or shows the screen is suspected, by what the X server knows', async () => {
    // A guard that takes pictures alone holds nothing of the server's.
    const pictures = await startRawGuard(guardProgram(true), display.env, ['--pictures'])
    endings.push(async () => {
      pictures.closeInput()
      expect(await pictures.exit).toBe(0)
    })
    await pictures.picture(null)
    await guard.ask(watchAll)
    const film = begin(
      'ffmpeg',
      '-loglevel',
      'quiet',
      '-f',
      'x11grab',
      '-i',
      display.display,
      '-f',
      'null',
      '-',
    )
    expect(await guard.seen('capture.suspected', ({ pid }) => pid === film)).toMatchObject({
      executable: '/usr/bin/ffmpeg',
      how: 'x11grab',
    })
    const shared = begin(
      'x11vnc',
      '-display',
      display.display,
      '-localhost',
      '-rfbport',
      '0',
      '-quiet',
      '-forever',
    )
    const seen = await guard.seen('capture.suspected', ({ pid }) => pid === shared)
    expect(['record', 'damage', 'shared-memory']).toContain(seen.how)
    expect(seenAll('capture.suspected').some((one) => 'pid' in one && one.pid === pictures.pid)).toBe(false)
    const window = await openTestWindow(display.env)
    endings.push(() => window.end())
    await guard.seen('window.opened', ({ pid }) => pid === window.pid)
    expect(seenAll('capture.suspected').some((one) => 'pid' in one && one.pid === window.pid)).toBe(false)
  })

  test('a process that is ending is not accused, named or not, and one that stays is', async () => {
    await guard.ask(watchAll)
    const accused = () => seenAll('capture.suspected')
    // At each look (every 2 s) one of them is there, and gone soon after: as a browser that was killed.
    for (const words of [['300'], ['300', 'named']])
      for (let i = 0; i < 20; i++) execFileSync(ghostProgram(), words, { env: display.env })
    // What it said of them was said before its answer.
    await guard.ask({ do: 'ping' })
    expect(accused()).toEqual([])
    for (const [words, executable] of [
      [['30000'], ''],
      [['30000', 'named'], ghostProgram()],
    ] as const) {
      const stays = begin(ghostProgram(), ...words)
      expect(await guard.seen('capture.suspected', ({ pid }) => pid === stays)).toMatchObject({
        executable,
        how: 'shared-memory',
      })
    }
  })

  const paste = (selection: string) => {
    try {
      return run('xclip', '-selection', selection, '-o')
    } catch {
      return null
    }
  }

  test('what our own program copied is taken over also when it answers late', async () => {
    const source = begin('xclip', '-quiet', '-selection', 'clipboard', '-i', '/etc/hostname')
    await expect.poll(() => paste('clipboard')).not.toBeNull()
    process.kill(source, 'SIGSTOP')
    await guard.ask({ ...watchAll, own: [source] })
    await guard.ask({ do: 'clipboard.isolate', on: true })
    // Longer than one answer is waited for.
    await new Promise((resolve) => setTimeout(resolve, 2000))
    process.kill(source, 'SIGCONT')
    await expect.poll(() => paste('clipboard')).toBeNull()
    await guard.seen('clipboard.refused', ({ reader }) => reader.endsWith('/xclip'))
    expect(seenAll('clipboard.forged')).toEqual([])
    await guard.ask({ do: 'clipboard.isolate', on: false })
  })

  test('what our own program copied and does not hand over is readable for nobody in the end', async () => {
    const source = begin('xclip', '-quiet', '-selection', 'clipboard', '-i', '/etc/hostname')
    await expect.poll(() => paste('clipboard')).not.toBeNull()
    process.kill(source, 'SIGSTOP')
    await guard.ask({ ...watchAll, own: [source] })
    await guard.ask({ do: 'clipboard.isolate', on: true })
    const asked = () => {
      // A stopped owner would let it wait for ever.
      spawnSync('timeout', ['1', 'xclip', '-selection', 'clipboard', '-o'], { env: display.env })
      return seenAll('clipboard.refused').length
    }
    await expect.poll(asked, { timeout: 40_000 }).toBeGreaterThan(0)
    expect(guard.errors).toContainEqual(expect.stringContaining('nobody can read it'))
    process.kill(source, 'SIGCONT')
    await guard.ask({ do: 'clipboard.isolate', on: false })
  })

  test('an isolated clipboard: nothing foreign comes in, nothing of ours goes out', async () => {
    const source = begin('xclip', '-quiet', '-selection', 'clipboard', '-i', '/etc/hostname')
    await expect.poll(() => paste('clipboard')).not.toBeNull()
    await guard.ask({ ...watchAll, own: [source] })
    expect(await guard.ask({ do: 'clipboard.isolate', on: true })).toMatchObject({ ok: true })
    // Taken over from our own program, and then refused to a stranger.
    await expect.poll(() => paste('clipboard')).toBeNull()
    await guard.seen('clipboard.refused', ({ reader }) => reader.endsWith('/xclip'))
    begin('sh', '-c', 'echo outside | xclip -quiet -selection clipboard -i')
    expect(await guard.seen('clipboard.changed', ({ undone }) => undone)).toMatchObject({
      owner: expect.stringMatching(/xclip$/),
    })
    await expect.poll(() => paste('clipboard')).toBeNull()
    begin('sh', '-c', 'echo outside | xclip -quiet -selection primary -i')
    await expect.poll(() => paste('primary')).toBeNull()
    // And as it was before, afterwards.
    await guard.ask({ do: 'clipboard.isolate', on: false })
    begin('sh', '-c', 'echo free | xclip -quiet -selection clipboard -i')
    await expect.poll(() => paste('clipboard')).toBe('free\n')
  })
})

describe('on several displays', () => {
  beforeAll(async () => {
    display = await startDisplay({ outputs: true })
    run('xrandr', '--addmode', 'DUMMY1', '800x600')
    run('xrandr', '--addmode', 'DUMMY2', '800x600')
  })
  afterAll(() => display.stop())
  beforeEach(async () => {
    guard = await startRawGuard(guardProgram(true), display.env)
  })
  afterEach(finish)

  test('a second one is told, covered at once, and stays covered; a mirror is not', async () => {
    await guard.ask({ ...watchAll, oneDisplay: true })
    run('xrandr', '--output', 'DUMMY1', '--mode', '800x600', '--right-of', 'DUMMY0')
    const changed = await guard.seen('displays.changed', ({ displays }) => displays.length === 2)
    expect(changed.displays).toContainEqual({ name: 'DUMMY1', geometry: [1024, 0, 800, 600] })
    const window = await openTestWindow(display.env, ['--override', '--geometry', '300x200+1100+100'])
    endings.push(() => window.end())
    await guard.seen('window.opened', (seen) => seen.window === window.id)
    window.tell('raise')
    const cover = 0x1b2a41
    const at = async (x: number, y: number) => readPng(await guard.picture(null)).at(x, y)
    await expect.poll(() => at(1110, 110)).toBe(cover)
    await expect.poll(() => at(1700, 590)).toBe(cover)
    expect(await at(500, 500)).not.toBe(cover)
    run('xrandr', '--output', 'DUMMY2', '--mode', '800x600', '--same-as', 'DUMMY0')
    await guard.seen('displays.changed', ({ displays }) => displays.length === 3)
    expect(await at(500, 500)).not.toBe(cover)
    await guard.ask(watchAll)
    await expect.poll(() => at(1700, 590)).not.toBe(cover)
    run('xrandr', '--output', 'DUMMY1', '--off')
    await guard.seen(
      'displays.changed',
      ({ displays }) => displays.length === 2 && displays !== changed.displays,
    )
  })
})
