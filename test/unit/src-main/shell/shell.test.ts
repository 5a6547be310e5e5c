import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { switchesFor } from '../../../../src-main/shell/chromium/switches.ts'
import { answerFrom } from '../../../../src-main/shell/files.ts'
import { keyRefusal } from '../../../../src-main/shell/keys.ts'
import { chooseShell } from '../../../../src-main/shell/open-shell.ts'
import type { ShellEvent } from '../../../../src-main/shell/port.ts'
import { createReporter } from '../../../../src-main/shell/reporter.ts'

describe('chooseShell', () => {
  it('takes Electron when it is there, else Chromium, and says why', () => {
    expect(chooseShell('auto', { electronBinary: '/e' }).kind).toBe('electron')
    expect(chooseShell('auto', { electronBinary: null, insideElectron: true }).kind).toBe('electron')
    const without = chooseShell('auto', { electronBinary: null })
    expect(without.kind).toBe('chromium')
    expect(without.why).toContain('not here')
    expect(chooseShell('chromium', { electronBinary: '/e' }).kind).toBe('chromium')
    expect(() => chooseShell('electron', { electronBinary: null })).toThrow('no-browser')
    const windows = { platform: 'win32' as const, electronBinary: null }
    expect(() => chooseShell('auto', windows)).toThrow(/installer/)
    expect(chooseShell('auto', { ...windows, electronBinary: 'C:\\Taza.exe' }).kind).toBe('electron')
  })
})

describe('keyRefusal', () => {
  const press = (key: string, code: string, modifiers = '') =>
    keyRefusal({
      key,
      code,
      ctrl: modifiers.includes('c'),
      alt: modifiers.includes('a'),
      shift: modifiers.includes('s'),
      meta: modifiers.includes('m'),
    })

  it('lets every typed character through, whatever the layout', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }), fc.boolean(), (key, shift) => {
        expect(press(key, 'KeyT', shift ? 's' : '')).toBeNull()
        // AltGr where it comes as Ctrl+Alt.
        expect(press(key, 'KeyQ', 'ca')).toBeNull()
      }),
    )
  })

  it('judges layouts without Latin letters by the place of the key', () => {
    expect(press('е', 'KeyT', 'c')).toMatchObject({ how: 'tab' })
    expect(press('с', 'KeyC', 'c')).toBeNull()
    // Dvorak: the key at J types C.
    expect(press('c', 'KeyI', 'c')).toBeNull()
    expect(press('t', 'KeyK', 'c')).toMatchObject({ how: 'tab' })
  })

  it('keeps editing and zoom, refuses what is the browser’s', () => {
    for (const [key, code, mods] of [
      ['ArrowLeft', 'ArrowLeft', 'c'],
      ['Backspace', 'Backspace', 'c'],
      ['Z', 'KeyZ', 'cs'],
      ['+', 'Equal', 'cs'],
      ['Tab', 'Tab', ''],
      ['Escape', 'Escape', ''],
    ] as const)
      expect(press(key, code, mods)).toBeNull()
    expect(press('w', 'KeyW', 'c')).toBe('leave')
    expect(press('F4', 'F4', 'a')).toBe('leave')
    expect(press('C', 'KeyC', 'cs')).toMatchObject({ how: 'devtools' })
    for (const key of ['F1', 'F5', 'F11']) expect(press(key, key)).toBe('silent')
    expect(press('d', 'KeyD', 'm')).toBe('silent')
    expect(press('Tab', 'Tab', 'c')).toBe('silent')
  })
})

describe('answerFrom', () => {
  let root = ''
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'taza-files-'))
    await writeFile(join(root, 'station.html'), '<p>')
    await writeFile(join(root, 'secret.key'), 'x')
    await writeFile(`${root}.html`, 'beside')
  })
  afterAll(async () => {
    await rm(root, { recursive: true })
    await rm(`${root}.html`)
  })
  const get = (path: string, method = 'GET') => answerFrom(root, new URL(`https://x.invalid${path}`), method)

  it('serves pages with their policy, and nothing it does not know', async () => {
    const { status, headers } = await get('/station.html?x#y')
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['permissions-policy']).toContain('microphone=()')
    for (const path of ['/', '/none.html', '/secret.key', '/%00.html', '/%E0%A4%A.html'])
      expect((await get(path)).status).toBe(404)
    expect((await get('/station.html', 'POST')).status).toBe(405)
  })

  it('never leaves its directory', async () => {
    const path = fc.array(fc.constantFrom('..', '%2e%2e', '%2f', '/', '\\', '%5c', '.', 'etc'), {
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(path, async (parts) => {
        const name = root.slice(root.lastIndexOf('/') + 1)
        for (const tail of [`${name}.html`, 'hosts.json'])
          expect((await get(`/${parts.join('/')}/${tail}`)).status).toBe(404)
        expect((await get(`/..%2f${name}.html`)).status).toBe(404)
      }),
    )
  })
})

describe('switchesFor', () => {
  const facts = {
    profile: '/p',
    window: 'kiosk' as const,
    proxy: null,
    language: 'kk',
    root: false,
    smallShm: false,
    startPage: 'about:blank',
  }

  it('keeps the sandbox and pop-up blocking, and merges features', () => {
    const list = switchesFor({ ...facts, extra: ['--enable-features=A', '--disable-features=B', '--x=1'] })
    expect(list.filter((one) => /sandbox|popup-blocking/.test(one))).toEqual([])
    expect(list.filter((one) => one.startsWith('--enable-features'))).toEqual(['--enable-features=A'])
    expect(list.filter((one) => one.startsWith('--disable-features'))).toHaveLength(1)
    expect(list.find((one) => one.startsWith('--disable-features'))).toMatch(/Translate,.*,B$/)
    expect(list.at(-1)).toBe('--x=1')
    expect(switchesFor({ ...facts, root: true, extra: [] })).toContain('--no-sandbox')
  })

  it('asks for a display only where there is a window', () => {
    const display = (window: 'kiosk' | 'ordinary' | 'none') =>
      switchesFor({ ...facts, window, extra: [] }).filter((one) =>
        /^--(headless|ozone|kiosk|window)/.test(one),
      )
    expect(display('kiosk')).toEqual(['--ozone-platform=x11', '--kiosk'])
    expect(display('ordinary')).toEqual(['--ozone-platform=x11', '--window-size=1280,800'])
    expect(display('none')).toEqual(['--headless'])
  })

  it('lets our own page alone ask for the system’s voices', () => {
    const speaks = (window: 'kiosk' | 'ordinary' | 'none' | 'below') =>
      switchesFor({ ...facts, window, extra: [] }).includes('--enable-speech-dispatcher')
    expect((['kiosk', 'ordinary', 'none', 'below'] as const).map(speaks)).toEqual([true, true, false, false])
  })

  it('gives the driving port to the page with a window alone', () => {
    const port = '--remote-debugging-port=9000'
    const camera = '--use-fake-device-for-media-stream=device-count=2'
    const of = (window: 'kiosk' | 'none') => switchesFor({ ...facts, window, extra: [port, camera] })
    expect(of('kiosk')).toEqual(expect.arrayContaining([port, camera]))
    expect(of('none')).toContain(camera)
    expect(of('none')).not.toContain(port)
  })
})

describe('createReporter', () => {
  it('tells one attempt once, and the next one again', () => {
    let now = 0
    const events: ShellEvent[] = []
    const refuse = createReporter(
      'station',
      (event) => events.push(event),
      () => now,
    )
    refuse('navigate', 'https://a.example/')
    refuse('navigate', 'https://a.example/')
    refuse('window', 'https://a.example/')
    now = 1001
    refuse('navigate', 'https://a.example/')
    refuse('navigate', `https://a.example/${'x'.repeat(5000)}`)
    expect(events).toHaveLength(4)
    expect(events.every((event) => event.type === 'navigation.refused' && event.url.length <= 2048)).toBe(
      true,
    )
  })
})
