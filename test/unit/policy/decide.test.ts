/** Reads like an invigilator's handbook: what is seen, under which policy, and what Taza says to it. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, type Situation } from '../../../src-shared/policy/decide.ts'
import type { Observation } from '../../../src-shared/policy/observation.ts'
import { isReason } from '../../../src-shared/policy/reasons.ts'
import { standingOrder } from '../../../src-shared/policy/standing-order.ts'
import { Policy } from '../../../src-shared/policy.ts'
import { attemptStates } from '../../../src-shared/vocabulary.ts'

const folder = new URL('../../../resources/policies/', import.meta.url)
const policies = Object.fromEntries(
  readdirSync(folder).map((name) => {
    const policy = Policy.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
    return [policy.id, policy]
  }),
)
const policy = (id: string): Policy => {
  const found = policies[id]
  if (!found) throw new Error(`no policy ${id}`)
  return found
}
const running: Situation = { state: 'running', own: false }

const window = (
  executable: string,
  title = '',
  kind: 'opened' | 'titled' | 'focused' = 'opened',
): Observation => ({
  kind: `window.${kind}`,
  at: 1,
  window: 5,
  pid: 10,
  uid: 1000,
  class: 'Any',
  title,
  executable,
  geometry: [0, 0, 10, 10],
  state: [],
  own: false,
})
const program = (executable: string): Observation => ({
  kind: 'process.started',
  at: 1,
  pid: 10,
  parent: 1,
  uid: 1000,
  name: executable.slice(-15),
  executable,
  command: executable,
  own: false,
  count: 1,
})
const refused = (
  how: 'tab' | 'window' | 'navigate' | 'download' | 'scheme' | 'devtools' | 'print',
  url: string,
) => ({ kind: 'navigation.refused', at: 1, url, how, page: 'station' }) satisfies Observation
const displays = (count: number): Observation => ({
  kind: 'displays.changed',
  at: 1,
  displays: Array.from({ length: count }, (_, i) => ({ name: `d${i}`, geometry: [0, 0, 1, 1] })),
})
const wrong = (how: 'same' | 'swapped' | 'other', label: string | null = null): Observation => ({
  kind: 'camera.wrong',
  at: 1,
  source: 'desk',
  how,
  label,
})
const camera = (what: 'lost' | 'covered' | 'frozen' | 'restored'): Observation => {
  if (what === 'lost') return { kind: 'camera.lost', at: 1, source: 'desk', cause: 'ended' }
  if (what === 'covered') return { kind: 'camera.covered', at: 1, source: 'desk', luma: 1 }
  if (what === 'frozen') return { kind: 'camera.frozen', at: 1, source: 'desk', sinceMono: 1 }
  return { kind: 'camera.restored', at: 1, source: 'desk', afterMs: 4200 }
}

describe('the handbook', () => {
  test.each<[string, string, Observation, string, string, string, object]>([
    [
      'a terminal is opened',
      'standard',
      window('/usr/bin/xterm', 'sh'),
      'block',
      'medium',
      'foreign-window',
      { program: 'xterm', title: 'sh' },
    ],
    [
      'a screen recorder without a window',
      'standard',
      { kind: 'capture.suspected', at: 1, pid: 5, executable: '/usr/bin/ffmpeg', how: 'shared-memory' },
      'lock',
      'high',
      'capture',
      { program: 'ffmpeg' },
    ],
    [
      'a remote desktop server is started',
      'strict',
      program('/usr/bin/x11vnc'),
      'lock',
      'high',
      'screen-recorder',
      { program: 'x11vnc', title: '' },
    ],
    [
      'the system starts a program of its own',
      'strict',
      program('/usr/sbin/cron'),
      'allow',
      'info',
      'program-started',
      { program: 'cron' },
    ],
    [
      'a program types in the student’s place',
      'standard',
      { kind: 'input.injected', at: 1, keys: 12, clicks: 0 },
      'record',
      'medium',
      'injected-input',
      { keys: 12, clicks: 0 },
    ],
    [
      'a memory stick is put in',
      'standard',
      {
        kind: 'device.added',
        at: 1,
        class: 'storage',
        vendor: 'Kingston',
        product: 'DataTraveler',
        path: '/x',
      },
      'record',
      'low',
      'device-added',
      { device: 'DataTraveler, Kingston' },
    ],
    [
      'the station is used from afar',
      'standard',
      { kind: 'session.remote', at: 1, what: 'Xvnc' },
      'record',
      'high',
      'remote-session',
      { what: 'Xvnc' },
    ],
    [
      'a virtual machine where that is not allowed',
      'strict',
      { kind: 'session.virtual', at: 1, what: 'KVMKVMKVM' },
      'record',
      'medium',
      'virtual-machine',
      { what: 'KVMKVMKVM' },
    ],
    [
      'the seat shows our session again',
      'standard',
      { kind: 'session.switched', at: 1, away: false },
      'allow',
      'info',
      'session-switched',
      {},
    ],
    [
      'its title changes',
      'standard',
      window('/usr/bin/xterm', 'x', 'titled'),
      'block',
      'medium',
      'foreign-title',
      { program: 'xterm', title: 'x' },
    ],
    [
      'it takes the keyboard',
      'standard',
      window('/usr/bin/xterm', 'x', 'focused'),
      'block',
      'medium',
      'foreign-focus',
      { program: 'xterm', title: 'x' },
    ],
    [
      'a calculator is opened',
      'standard',
      window('/usr/bin/gnome-calculator'),
      'allow',
      'info',
      'allowed-program',
      { program: 'gnome-calculator', title: '' },
    ],
    [
      'a calculator on Windows',
      'standard',
      window('c:\\windows\\system32\\CALC.EXE'),
      'allow',
      'info',
      'allowed-program',
      { program: 'CALC.EXE', title: '' },
    ],
    [
      'another program named like a calculator',
      'standard',
      window('/home/student/gnome-calculator'),
      'block',
      'medium',
      'foreign-window',
      {},
    ],
    [
      'a calculator in a strict exam',
      'strict',
      window('/usr/bin/xcalc'),
      'block',
      'high',
      'foreign-window',
      {},
    ],
    [
      'an update notice pops up',
      'standard',
      window('/usr/bin/update-notifier', 'Updates'),
      'record',
      'info',
      'system-popup',
      {},
    ],
    [
      'a screen recorder',
      'standard',
      window('/usr/bin/obs', 'OBS 30'),
      'lock',
      'high',
      'screen-recorder',
      { program: 'obs' },
    ],
    [
      'a screen recorder in an open-book exam',
      'open-book',
      window('/opt/TeamViewer/tv_bin/TeamViewer'),
      'lock',
      'high',
      'screen-recorder',
      {},
    ],
    [
      'a messenger',
      'standard',
      window('/opt/telegram/Telegram'),
      'block',
      'high',
      'forbidden-program',
      { program: 'Telegram' },
    ],
    [
      'a browser in an open-book exam',
      'open-book',
      window('/usr/bin/firefox', 'Wiki'),
      'record',
      'low',
      'foreign-window',
      {},
    ],
    [
      'a browser where all is only recorded',
      'record-only',
      window('/usr/bin/firefox', 'Wiki'),
      'record',
      'medium',
      'foreign-window',
      {},
    ],
    [
      'a window whose program cannot be read',
      'standard',
      window(''),
      'block',
      'medium',
      'foreign-window',
      { program: 'Any' },
    ],
    [
      'the exam page opens a tab',
      'standard',
      refused('tab', 'https://example.org/a?b'),
      'block',
      'medium',
      'new-tab',
      { site: 'example.org' },
    ],
    [
      'the exam page leaves for another site',
      'standard',
      refused('navigate', 'https://example.org/'),
      'block',
      'medium',
      'third-party-site',
      { site: 'example.org' },
    ],
    [
      'a download',
      'standard',
      refused('download', 'https://a.kg/x.zip'),
      'block',
      'medium',
      'download',
      { site: 'a.kg' },
    ],
    [
      'a link to another program',
      'standard',
      refused('scheme', 'tg://resolve'),
      'block',
      'medium',
      'other-program-link',
      {},
    ],
    ['developer tools', 'standard', refused('devtools', ''), 'block', 'medium', 'devtools', { site: '' }],
    [
      'Alt+Tab',
      'standard',
      { kind: 'keys.refused', at: 1, combination: 'Alt+Tab', injected: false },
      'block',
      'info',
      'keys',
      { combination: 'Alt+Tab' },
    ],
    ['a second display', 'standard', displays(2), 'lock', 'high', 'displays', { count: 2, allowed: 1 }],
    ['one display, moved', 'standard', displays(1), 'allow', 'info', 'displays', {}],
    [
      'the desk camera is unplugged',
      'standard',
      camera('lost'),
      'record',
      'high',
      'camera-lost',
      { source: 'desk' },
    ],
    [
      'the desk camera is unplugged, strictly',
      'strict',
      camera('lost'),
      'lock',
      'high',
      'camera-lost',
      { source: 'desk' },
    ],
    [
      'a hand on the camera',
      'standard',
      camera('covered'),
      'record',
      'high',
      'camera-covered',
      { source: 'desk' },
    ],
    [
      'the camera holds one picture',
      'standard',
      camera('frozen'),
      'record',
      'high',
      'camera-frozen',
      { source: 'desk' },
    ],
    [
      'it is back',
      'standard',
      camera('restored'),
      'allow',
      'info',
      'camera-restored',
      { source: 'desk', seconds: 4 },
    ],
    [
      'a smeared lens',
      'standard',
      { kind: 'camera.blurred', at: 1, source: 'face', sharpness: 1, usual: 9 },
      'record',
      'medium',
      'camera-blurred',
      { source: 'face' },
    ],
    [
      'both cameras show one picture',
      'standard',
      wrong('same'),
      'record',
      'high',
      'camera-same',
      { source: 'desk' },
    ],
    [
      'the views changed places',
      'standard',
      wrong('swapped'),
      'record',
      'high',
      'camera-swapped',
      { source: 'desk' },
    ],
    [
      'another camera is in the place of one',
      'standard',
      wrong('other', 'Logi'),
      'record',
      'high',
      'camera-other',
      { source: 'desk', label: 'Logi' },
    ],
    [
      'a camera is taken up anew: recorded, and nobody is troubled',
      'standard',
      { kind: 'camera.restarted', at: 1, source: 'face', means: 'page', silentMs: 15_000 },
      'allow',
      'info',
      'camera-restarted',
      {},
    ],
    [
      'the guard crashed',
      'standard',
      { kind: 'guard.lost', at: 1, cause: 'SIGSEGV' },
      'record',
      'medium',
      'guard-lost',
      {},
    ],
    [
      'the screen was covered meanwhile',
      'standard',
      { kind: 'guard.covered', at: 1, reason: 'main-lost', sinceMs: 2400 },
      'record',
      'low',
      'guard-covered',
      { seconds: 2 },
    ],
    [
      'the network is gone: nobody is to blame',
      'standard',
      { kind: 'network.lost', at: 1, cause: 'timeout' },
      'record',
      'low',
      'network-lost',
      {},
    ],
    [
      'something is copied in another program',
      'standard',
      { kind: 'clipboard.changed', at: 1, owner: '/usr/bin/xterm', undone: false, count: 1 },
      'record',
      'low',
      'clipboard',
      { program: 'xterm' },
    ],
    [
      'the same in an open-book exam',
      'open-book',
      { kind: 'clipboard.changed', at: 1, owner: '/usr/bin/xterm', undone: false, count: 1 },
      'allow',
      'info',
      'clipboard',
      {},
    ],
  ])('%s (%s)', (_what, id, observation, verdict, severity, reason, params) => {
    const decision = decide(policy(id), running, observation)
    expect(decision).toMatchObject({ verdict, severity, reason, params })
  })

  test('before the exam runs, windows are closed but nobody is locked out', () => {
    for (const state of ['preflight', 'waiting', null] as const) {
      const situation = { state, own: false }
      expect(decide(policy('standard'), situation, window('/usr/bin/xterm'))).toMatchObject({
        verdict: 'block',
        severity: 'low',
      })
      expect(decide(policy('standard'), situation, window('/usr/bin/obs'))).toMatchObject({
        verdict: 'block',
        severity: 'low',
      })
    }
  })

  test('a break is part of the exam; after it was handed in, nothing is held against anybody', () => {
    const seen = window('/usr/bin/xterm')
    expect(decide(policy('standard'), { state: 'break', own: false }, seen).verdict).toBe('block')
    expect(decide(policy('standard'), { state: 'submitted', own: false }, seen).verdict).toBe('allow')
  })
})

const observation = fc.oneof(
  fc
    .record({
      executable: fc.string(),
      title: fc.string(),
      kind: fc.constantFrom('opened', 'titled', 'focused'),
    })
    .map(({ executable, title, kind }) => window(executable, title, kind)),
  fc
    .tuple(
      fc.constantFrom('tab', 'window', 'navigate', 'download', 'scheme', 'devtools', 'print'),
      fc.webUrl(),
    )
    .map(([how, url]) => refused(how, url)),
  fc.constantFrom(camera('lost'), camera('covered'), camera('restored'), displays(1), displays(3)),
  fc
    .string()
    .map((combination): Observation => ({ kind: 'keys.refused', at: 1, combination, injected: false })),
)
const anyPolicy = fc.constantFrom(...Object.values(policies))
const situation = fc.record({ state: fc.constantFrom(null, ...attemptStates), own: fc.constant(false) })

describe('always', () => {
  test('every reason is one that is translated', () => {
    fc.assert(
      fc.property(anyPolicy, situation, observation, (rules, when, seen) => {
        expect(isReason(decide(rules, when, seen).reason)).toBe(true)
      }),
    )
  })
  test('what is our own is allowed', () => {
    fc.assert(
      fc.property(anyPolicy, situation, observation, (rules, when, seen) => {
        expect(decide(rules, { ...when, own: true }, seen).verdict).toBe('allow')
        if ('own' in seen) expect(decide(rules, when, { ...seen, own: true }).verdict).toBe('allow')
      }),
    )
  })
  test('a lock comes only while an exam is under way, and is always of high severity', () => {
    fc.assert(
      fc.property(anyPolicy, situation, observation, (rules, when, seen) => {
        const { verdict, severity } = decide(rules, when, seen)
        if (verdict !== 'lock') return
        expect(['running', 'break', 'paused']).toContain(when.state)
        expect(severity).toBe('high')
      }),
    )
  })
  test('what somebody could have changed is judged as a program that nobody knows, unless that is milder', () => {
    const weigh = (rules: Policy, path: string, state: string[]) => {
      const seen = window(path)
      if (!('state' in seen)) throw new Error('a window has a state')
      return ['allow', 'record', 'block', 'lock'].indexOf(decide(rules, running, { ...seen, state }).verdict)
    }
    const paths = (rules: Policy) =>
      rules.rules.flatMap(
        ({ match }) => match.executable?.split('|').filter((one) => one.includes('/')) ?? [],
      )
    fc.assert(
      fc.property(
        anyPolicy.chain((rules) =>
          fc.tuple(fc.constant(rules), fc.constantFrom(...paths(rules), '/usr/bin/obs')),
        ),
        fc.constantFrom('changeable', 'pid-claimed'),
        ([rules, path], doubt) => {
          const [known, doubtful] = [weigh(rules, path, []), weigh(rules, path, [doubt])]
          expect(doubtful).toBe(Math.max(known, weigh(rules, '/home/student/unknown', [])))
        },
      ),
    )
  })
  test('the bookkeeping of a window is never a new incident', () => {
    for (const rules of Object.values(policies)) {
      expect(decide(rules, running, { kind: 'window.closed', at: 1, window: 1, livedMs: 1 }).verdict).toBe(
        'allow',
      )
      expect(decide(rules, running, { kind: 'window.covered', at: 1, window: 1, afterMs: 1 }).verdict).toBe(
        'allow',
      )
    }
  })
  test('the first rule that matches decides, and nothing matching means otherwise', () => {
    const rule = (verdict: 'allow' | 'block', executable: string) =>
      ({
        match: { kind: 'window.*', executable },
        verdict,
        severity: 'low',
        reason: 'foreign-window',
      }) as const
    const rules: Policy = {
      ...policy('standard'),
      rules: [rule('allow', '/a/*|/b/x'), rule('block', '/a/b')],
    }
    expect(decide(rules, running, window('/a/b')).verdict).toBe('allow')
    expect(decide(rules, running, window('/b/x')).verdict).toBe('allow')
    expect(decide(rules, running, window('/b/xy'))).toMatchObject({
      verdict: 'record',
      reason: 'foreign-window',
    })
    expect(decide(rules, running, camera('lost'))).toMatchObject({ verdict: 'record', reason: 'camera-lost' })
  })
})

describe('the standing order of the guard', () => {
  test('covers where windows are blocked, and spares what the policy lets live', () => {
    const { order, allow } = standingOrder(policy('standard'))
    expect(order).toBe('cover')
    expect(allow).toContain('/usr/bin/gnome-calculator')
    expect(allow).toContain('/usr/bin/update-notifier')
    expect(allow.some((entry) => /obs|telegram/i.test(entry))).toBe(false)
    expect(standingOrder(policy('record-only')).order).toBe('record')
  })
  test('is not lifted by a title, which any program can write', () => {
    const rules: Policy = {
      ...policy('standard'),
      rules: [
        { match: { kind: 'window.opened', class: 'A|B' }, verdict: 'record', severity: 'info', reason: 'x' },
        {
          match: { kind: 'window.opened', executable: '/x', title: 'ok' },
          verdict: 'allow',
          severity: 'info',
          reason: 'x',
        },
      ],
    }
    expect(standingOrder(rules).allow).toEqual(['class:A', 'class:B'])
  })
})
