import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, decideChain, type WebRequest } from '../../../../src-shared/web-exam/decide.ts'
import { wrongInWebRules } from '../../../../src-shared/web-exam/wrong.ts'
import { WebRules } from '../../../../src-shared/web-exam.ts'
import { exams, scenarios } from './scenarios.ts'

const told = (decision: ReturnType<typeof decide>) =>
  decision.do === 'refuse' ? decision.reason : decision.do

describe('the handbook of web exams', () => {
  it.each(Object.entries(scenarios))('%s', (_, [request, ...expected]) => {
    expect(Object.values(exams).map((rules) => told(decide(rules, request)))).toEqual(expected)
  })
})

describe('a redirect', () => {
  const hop = (url: string) => ({ kind: 'page', frame: 'main', url }) as const
  const quiz = hop('https://lms.example.kz/mod/quiz/view.php')
  it('through the sign-in and back is allowed where the sign-in is named', () => {
    const chain = [quiz, hop('https://cas.example.kz/login?service=x'), quiz]
    expect(told(decideChain(exams.campus, chain))).toBe('allow')
    expect(told(decideChain(exams.plain, chain))).toBe('not-allowed')
  })
  it('that leaves the allowed origins and comes back is refused', () => {
    expect(told(decideChain(exams.campus, [quiz, hop('https://evil.com/r'), quiz]))).toBe('not-allowed')
    expect(told(decideChain(exams.campus, [quiz, hop('http://127.0.0.1/'), quiz]))).toBe('this-machine')
  })
  it('without an end is ended', () => {
    expect(told(decideChain(exams.plain, Array<typeof quiz>(21).fill(quiz)))).toBe('too-many-redirects')
    expect(told(decideChain(exams.plain, Array<typeof quiz>(20).fill(quiz)))).toBe('allow')
  })
})

it("takes the machine's own name and addresses for the machine", () => {
  const machine = { names: ['Station-7.example.kz'], addresses: ['93.184.216.34', '2A00:0:0::7'] }
  const at = (url: string, addresses: string[] = []) =>
    told(decide(exams.plain, { kind: 'resource', type: 'other', url, addresses }, machine))
  expect(at('https://station-7.example.kz/')).toBe('this-machine')
  expect(at('https://93.184.216.34/')).toBe('this-machine')
  expect(at('https://evil.com/', ['2a00::7'])).toBe('this-machine')
  expect(at('https://evil.com/', ['2a00::8'])).toBe('allow')
})

it('counts as named only a host that is written out', () => {
  const rules = WebRules.parse({
    start: 'https://lms.example.kz/',
    allow: ['https://*.example.kz', { seb: '*.other.kz' }, { seb: 'third.kz' }, '*'],
  })
  const at = (url: string) =>
    told(decide(rules, { kind: 'page', frame: 'main', url, addresses: ['10.0.0.5'] }))
  expect(at('https://lms.example.kz/')).toBe('allow')
  expect(at('https://a.example.kz/')).toBe('private-network')
  expect(at('https://a.other.kz/')).toBe('private-network')
  expect(at('https://third.kz/')).toBe('allow')
})

it('names entries that nobody can read, and lets one that should block block everything', () => {
  const rules = WebRules.parse({
    start: 'https://lms.example.kz/',
    allow: ['https://', { regex: '(?=a)' }, { seb: '///' }, 'https://lms.example.kz'],
    block: [{ regex: '(' }],
  })
  expect(wrongInWebRules(rules).map((one) => one.split(':')[0])).toEqual([
    'allow.0',
    'allow.1',
    'allow.2',
    'block.0',
  ])
  expect(told(decide(rules, { kind: 'page', frame: 'main', url: 'https://lms.example.kz/' }))).toBe('blocked')
})

// Whatever the rules.

const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV4Extended(),
  fc.ipV6().map((ip) => `[${ip}]`),
  fc.constantFrom(
    'localhost',
    'a.localhost',
    '127.0.0.1',
    '[::1]',
    '10.0.0.1',
    'lms.example.kz',
    'lms.example.kz.',
  ),
)
const scheme = fc.constantFrom(
  ...[
    'https',
    'http',
    'ws',
    'wss',
    'file',
    'chrome',
    'devtools',
    'view-source:https',
    'ftp',
    'blob:https',
    'seb',
    'sebs',
  ],
)
const address = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc
    .tuple(scheme, fc.constantFrom('', 'a@', 'a:b@'), host, fc.constantFrom('', ':80', ':8443'), fc.webPath())
    .map(([name, user, at, port, path]) => `${name}://${user}${at}${port}${path}`),
  fc.constantFrom(
    'about:blank',
    'mailto:a@b.kz',
    'javascript:alert(1)',
    'data:text/html,x',
    'chrome-extension://x/',
  ),
  fc.string(),
)
const entry = fc.oneof(
  fc.constantFrom<WebRules['allow'][number]>(
    '*',
    '*://*',
    { seb: '*' },
    { regex: '.*' },
    { seb: '*://*:*/*' },
  ),
  host.map((at) => `http://${at}`),
  fc.webUrl().map((seb) => ({ seb })),
)
const rules = fc
  .record({
    start: fc.webUrl(),
    allow: fc.array(entry, { maxLength: 4 }),
    resources: fc.oneof(fc.constant('https'), fc.array(entry, { maxLength: 4 })),
    newWindows: fc.constantFrom('same', 'second', 'refuse'),
    downloads: fc.constantFrom('refuse', 'pdf', ['pdf', 'zip']),
    uploads: fc.constantFrom('refuse', 'folder', 'any'),
    seb: fc.constantFrom(null, { configKey: 'ab'.repeat(32) }),
  })
  .map((given) => WebRules.parse(given))
const request = fc.oneof(
  fc.record({ kind: fc.constant('page' as const), frame: fc.constantFrom('main', 'sub'), url: address }),
  fc.record({
    kind: fc.constant('resource' as const),
    type: fc.constantFrom('socket', 'other'),
    url: address,
  }),
  fc.record({ kind: fc.constant('window' as const), url: address }),
  fc.record({
    kind: fc.constant('download' as const),
    url: address,
    name: fc.constantFrom('a.pdf', 'a.zip', 'a.exe'),
    mime: fc.constantFrom('application/pdf', ''),
    bytes: fc.constant(null),
    kept: fc.constant({ files: 0, bytes: 0 }),
  }),
) satisfies fc.Arbitrary<WebRequest>
const passes = (rule: WebRules, asked: WebRequest) => decide(rule, asked).do !== 'refuse'

describe('whatever the rules', () => {
  it('allows nothing but the web, and what a page wrote itself', () => {
    fc.assert(
      fc.property(rules, request, (rule, asked) => {
        if (!passes(rule, asked) || asked.url === '') return
        const { protocol } = new URL(asked.url)
        const usual = asked.kind === 'resource' ? /^(https?|wss?|data|blob|about):$/ : /^(https?|blob):$/
        const frames = asked.kind === 'page' && asked.frame === 'sub' && /^(about|data):$/.test(protocol)
        const link = rule.seb !== null && /^sebs?:$/.test(protocol)
        const empty = asked.kind === 'window' && protocol === 'about:'
        expect(usual.test(protocol) || frames || link || empty, asked.url).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
  it('never reaches the machine itself, however its address is written', () => {
    const own = fc.oneof(
      fc.integer({ min: 0x7f000000, max: 0x7fffffff }).chain((number) => {
        const [a, b, c, d] = [number >>> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255]
        const hex = (high: number, low: number) => ((high << 8) | low).toString(16)
        return fc.constantFrom(
          `${number}`,
          `0x${number.toString(16)}`,
          `0${number.toString(8)}`,
          `${a}.${b}.${c}.${d}`,
          `0${a?.toString(8)}.0x${b?.toString(16)}.${((c ?? 0) << 8) | (d ?? 0)}`,
          `[::ffff:${hex(a ?? 0, b ?? 0)}:${hex(c ?? 0, d ?? 0)}]`,
          `[64:ff9b::${hex(a ?? 0, b ?? 0)}:${hex(c ?? 0, d ?? 0)}]`,
        )
      }),
      fc.constantFrom(
        'localhost',
        'LOCALHOST',
        'x.localhost',
        '[::1]',
        '[::]',
        '0',
        '[fe80::1]',
        'localhost.',
      ),
    )
    fc.assert(
      fc.property(own, rules, fc.constantFrom('http', 'https', 'ws', 'wss'), (at, rule, name) => {
        const named = WebRules.parse({
          ...rule,
          allow: [...rule.allow, '*', `${name.replace('ws', 'http')}://${at}`],
        })
        const url = `${name}://${at}:8080/`
        const asked: WebRequest[] = [
          { kind: 'page', frame: 'main', url },
          { kind: 'page', frame: 'sub', url: `blob:${url}` },
          { kind: 'resource', type: 'other', url },
          { kind: 'resource', type: 'socket', url },
          { kind: 'window', url },
          { kind: 'download', url, name: 'a.exe', mime: '', bytes: null, kept: { files: 0, bytes: 0 } },
        ]
        for (const one of asked) expect(passes(named, one), `${one.kind} ${url}`).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })
  it('never reaches a host by a name that leads to this machine', () => {
    fc.assert(
      fc.property(
        rules,
        fc.domain(),
        fc.constantFrom('127.3.2.1', '::1', '::ffff:7f00:1', '0.0.0.0', 'fe80::1%eth0'),
        (rule, name, at) => {
          const url = `https://${name}/`
          const allow = [...rule.allow, url]
          expect(passes({ ...rule, allow }, { kind: 'page', frame: 'main', url, addresses: [at] })).toBe(
            false,
          )
        },
      ),
    )
  })
  it('reaches a private address only where its host is written out', () => {
    const inside = fc.oneof(
      fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map(([b, c, d]) => `10.${b}.${c}.${d}`),
      fc.tuple(fc.nat(255), fc.nat(255)).map(([c, d]) => `192.168.${c}.${d}`),
      fc.nat(0xffff).map((group) => `[fd00::${group.toString(16)}]`),
    )
    fc.assert(
      fc.property(inside, rules, (at, rule) => {
        const asked = { kind: 'page', frame: 'main', url: `http://${at}/` } as const
        const written = JSON.stringify([rule.start, rule.allow, rule.resources])
        if (passes(rule, asked)) expect(written).toContain(at)
      }),
    )
  })
  it('gives no camera, microphone, screen, place, device, message, whole screen or keyboard', () => {
    const never = [
      ...[
        'camera',
        'microphone',
        'media',
        'display-capture',
        'geolocation',
        'notifications',
        'midi',
        'midiSysex',
      ],
      ...[
        'usb',
        'hid',
        'serial',
        'bluetooth',
        'background-sync',
        'periodic-background-sync',
        'background-fetch',
      ],
      ...[
        'fullscreen',
        'pointerLock',
        'keyboardLock',
        'clipboard-read',
        'idle-detection',
        'window-management',
      ],
      ...['persistent-storage', 'payment-handler', 'screen-wake-lock', 'local-fonts', 'nfc', 'fileSystem'],
    ]
    fc.assert(
      fc.property(rules, fc.oneof(fc.constantFrom(...never), fc.string()), (rule, name) => {
        if (!/^(clipboard-sanitized-write|(top-level-)?storage-access)$/.test(name))
          expect(passes(rule, { kind: 'permission', name })).toBe(false)
      }),
    )
  })
})

it('docs/WEB-EXAMS.md says what is decided', () => {
  const text = readFileSync(new URL('../../../../docs/WEB-EXAMS.md', import.meta.url), 'utf8')
  const rows = text
    .slice(text.indexOf('| what happens |'))
    .split('\n\n')[0]
    ?.split('\n')
    .slice(2)
    .map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
  expect(rows?.length).toBeGreaterThan(10)
  for (const [name = '', ...expected] of rows ?? []) expect(scenarios[name]?.slice(1), name).toEqual(expected)
})
