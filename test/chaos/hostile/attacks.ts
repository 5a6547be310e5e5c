/** Each makes one hostile request and judges what came back: null, or what did not hold. */

import { WebSocket } from 'ws'
import { extremeFact, extremeTime } from '../../support/extremes.ts'
import { pathOf, schema } from './declared.ts'
import { open, responses } from './open.ts'
import { others } from './others.ts'
import { type Attack, headerLines, isAllowed, json, judge, request } from './request.ts'
import { trustAttacks } from './trust.ts'
import { odd } from './values.ts'
import { speak } from './wire.ts'

const tricks = [
  '/../../etc/passwd',
  '/assets/../../package.json',
  '/assets/..%2f..%2fkeys%2fsecret',
  '/assets/%2e%2e/%2e%2e/keys/secret',
  '/assets/..\\..\\keys\\secret',
  '/assets/console-1.js%00.html',
  '/assets/%c0%ae%c0%ae/console.html',
  '//etc/passwd',
  '/./api/./me',
  '/api//me',
  '/api/me/',
  '/API/ME',
  '/api/me;a=b',
  '/api/me%20',
  '/api/attempts/%2e%2e/exams',
  '/api/attempts/__proto__',
  '/api/station/../me',
  'http://elsewhere.example/api/me',
  '*',
  '/%',
  '/%zz',
  '/\u00ff',
  '/?'.padEnd(9000, 'a'),
  '/'.padEnd(14_000, 'a'),
  '/taza.sqlite',
  '/keys/secret',
  '/.git/config',
  '/api/openapi.json/../me',
]
const methods = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'PATCH', 'get', 'CONNECT', 'GETT', 'M-SEARCH']

/** Where no page is, spelt in every way. */
const paths: Attack = async (target, random) => {
  const method = random.pick(methods)
  const path = random.pick(tricks)
  const caller = random.pick(target.callers.filter(({ is }) => is === null))
  const heard = await request(target, method, path, caller.headers)
  // The console page is for everybody, however it is asked for.
  const isPage = heard.text.endsWith('<title>console</title>')
  return { asked: `${method} ${path.slice(0, 80)}`, wrong: judge(target, heard, isPage) }
}

/** Headers that proxies and servers have been fooled by. A smuggled request must not be answered with anything. */
const headers: Attack = async (target, random) => {
  const smuggled = 'GET /api/me HTTP/1.1\r\nhost: x\r\n\r\n'
  const host = 'host: 127.0.0.1\r\n'
  const post = `POST /api/session HTTP/1.1\r\n${host}x-taza: 1\r\n`
  const body = '{"login":"x","password":"y"}'
  const ways: [string, string[]][] = [
    ['two lengths', [`${post}content-length: 4\r\ncontent-length: ${smuggled.length}\r\n\r\n${smuggled}`]],
    [
      'length and chunks',
      [`${post}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ],
    ['odd chunks', [`${post}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`]],
    ['chunk too large', [`${post}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\nx`]],
    [
      'chunk extension',
      [`${post}transfer-encoding: chunked\r\n\r\n1;${'a'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`],
    ],
    ['folded', [`GET /api/me HTTP/1.1\r\n${host}cookie: a\r\n b\r\n\r\n`]],
    ['no host', ['GET /api/me HTTP/1.1\r\n\r\n']],
    ['two hosts', [`GET /api/me HTTP/1.1\r\n${host}host: elsewhere.example\r\n\r\n`]],
    ['bare LF', [`GET /api/me HTTP/1.1\n${host}\n\n`]],
    ['NUL', [`GET /api/me HTTP/1.1\r\n${host}x-a: \u0000\r\n\r\n`]],
    [
      'many',
      [
        `GET /api/me HTTP/1.1\r\n${host}${Array.from({ length: 3000 }, (_, i) => `x-${i}: 1\r\n`).join('')}\r\n`,
      ],
    ],
    ['long cookie', [`GET /api/me HTTP/1.1\r\n${host}cookie: taza-session=${'a'.repeat(60_000)}\r\n\r\n`]],
    [
      'forwarded',
      [
        `GET /api/me HTTP/1.1\r\n${host}x-forwarded-for: 127.0.0.1\r\nx-forwarded-host: a\r\nx-taza: 1\r\n\r\n`,
      ],
    ],
    [
      'expect',
      [
        `${post}content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      ],
    ],
    ['expect what', [`${post}expect: everything\r\ncontent-length: 2\r\n\r\n{}`]],
    [
      'encoding',
      [
        `${post}content-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      ],
    ],
    [
      'charset',
      [
        `${post}content-type: application/json; charset=utf-16\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      ],
    ],
    ['type', [`${post}content-type: ${'a'.repeat(5000)}\r\ncontent-length: 2\r\n\r\n{}`]],
    [
      'upgrade',
      [
        `GET /api/live HTTP/1.1\r\n${host}connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: x\r\nsec-websocket-version: 99\r\n\r\n`,
      ],
    ],
    ['upgrade elsewhere', [`GET /api/me HTTP/1.1\r\n${host}connection: upgrade\r\nupgrade: h2c\r\n\r\n`]],
    ['HTTP/2', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']],
    ['HTTP/9', [`GET / HTTP/9.9\r\n${host}\r\n`]],
    ['TLS', ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001']],
    ['nothing', ['\r\n\r\n\r\n\r\n\r\n']],
    [
      'range',
      [
        `GET /assets/console-1.js HTTP/1.1\r\n${host}range: bytes=${'0-0,'.repeat(2000)}1-1\r\nconnection: close\r\n\r\n`,
      ],
    ],
  ]
  const [name, chunks] = random.pick(ways)
  const heard = await speak(target.port, chunks)
  return { asked: `headers: ${name}`, wrong: judge(target, heard, name === 'range') }
}

/** Longer than a route says that its body may be, said or sent. What is read as it comes has bounds of its own (`large`). */
const oversize: Attack = async (target, random) => {
  const limited = target.university.server.routes.filter(
    ({ method, body, takes, large }) => method !== 'GET' && (body || takes) && !large,
  )
  const route = random.pick(limited)
  const caller = target.callers.find((one) => isAllowed(route, one))
  const limit = route.bodyLimit ?? 256 * 1024
  const path = pathOf(target, route, random)
  const type = route.takes ? { 'content-type': route.takes } : {}
  const lines = headerLines({ ...json, ...type, ...caller?.headers })
  const head = `${route.method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${lines}`
  // What is large is only said to be sent.
  const said = limit > 1 << 20 || random.below(2) === 0
  const pieces = Math.ceil(limit / 0x10000) + 1
  const heard = said
    ? await speak(target.port, [`${head}content-length: ${limit + 1}\r\n\r\n`, 'x'.repeat(1000)])
    : await speak(target.port, [
        `${head}transfer-encoding: chunked\r\n\r\n`,
        ...Array.from({ length: pieces }, () => `10000\r\n${'x'.repeat(0x10000)}\r\n`),
        random.below(2) === 0 ? '0\r\n\r\n' : '',
      ])
  const asked = `${route.method} ${path.slice(0, 80)} of more than ${limit} bytes`
  if (heard.statuses.length === 0 && !heard.closed) return { asked, wrong: 'it is waited for' }
  return { asked, wrong: judge(target, heard, false) }
}

/** A live lane of a true station, spoken wrongly: closed, and nothing else. */
const frames: Attack = (target, random) =>
  new Promise((resolve) => {
    const station = random.below(2) === 0
    const officer = target.callers.find(({ name }) => name === 'officer')!
    const url = `ws://127.0.0.1:${target.port}${station ? '/api/station/live' : `/api/live?room=${target.otherRoom}`}`
    const headers = station ? { authorization: `Bearer ${target.mine.station.token}` } : officer.headers
    const socket = new WebSocket(url, { headers, perMessageDeflate: false })
    const messages = [
      () => socket.send('{'),
      () => socket.send(JSON.stringify(random.pick(odd))),
      () => socket.send(JSON.stringify({ type: 'state', attempt: '../x', state: { screen: [] } })),
      () => socket.send(JSON.stringify({ type: 'picture', attempt: null, source: '__proto__' })),
      () => socket.send(Buffer.alloc(300 * 1024)),
      () => socket.send(Buffer.from([0xff, 0xd8])),
      () => socket.ping('x'.repeat(125)),
    ]
    let text = ''
    const done = (wrong: string | null) => {
      socket.terminate()
      const secret = target.secrets.find((one) => text.includes(one))
      resolve({ asked: `frames to ${url}`, wrong: secret ? `leaks ${secret.slice(0, 12)}…` : wrong })
    }
    socket.on('message', (data) => {
      text += String(data)
    })
    socket.on('open', () => {
      random.pick(messages)()
      setTimeout(() => done(null), 40)
    })
    socket.on('unexpected-response', (_request, { statusCode = 0 }) =>
      done(statusCode >= 500 ? `${statusCode} for an upgrade` : null),
    )
    socket.on('error', () => done(null))
  })

/**
 * Records with numbers and dates at their ends, signed by a true station, in one batch more than it could ever make: all of
 * it is kept, and whoever looks at the room, the attempt or the day still sees them.
 */
const extremes: Attack = async (target, random) => {
  const { mine, growing } = target
  const attack = async () => {
    const from = mine.records.length
    const many = random.below(8) === 0
    for (let i = many ? 900 : 1 + random.below(20); i > 0; i--) {
      const { kind, body } = extremeFact(random)
      // The attempt goes on: others of this run act on it.
      if (kind === 'attempt.submitted' || kind === 'attempt.transferred') continue
      mine.pass(random.below(2000))
      const record = mine.add(kind, body)
      if (kind !== 'attempt.opened') Object.assign(record.at, extremeTime(random))
    }
    const surrogate = random.below(10) === 0
    const batch = growing.batch(from, random.below(2) === 0)
    if (surrogate) {
      // It has no canonical text, and takes nothing along.
      const refused = await growing.send({ ...batch, leaves: [...batch.leaves, '{"a":"\\ud800"}'] })
      // Put off, as any batch of one who sends so much.
      if (refused.status === 429) return null
      if (refused.status !== 400) return `${refused.status} for a lone surrogate`
    }
    const answer = await growing.send(batch)
    if (answer.status === 429) return null
    if (answer.status !== 200 || answer.body.next !== mine.records.length)
      return `${answer.status} for signed records: ${JSON.stringify(answer.body).slice(0, 200)}`
    const { exam } = target.university.credentials
    const looks: [string, string][] = [
      ['invigilator', '/api/rooms/lab-204/tiles'],
      ['invigilator', '/api/rooms/lab-204/incidents'],
      ['invigilator', `/api/attempts/${mine.attempt}`],
      ['officer', '/api/completeness'],
      ['officer', '/api/missing'],
      ['officer', `/api/exams/${exam}/completeness`],
    ]
    const [name, path] = random.pick(looks)
    const { headers = {} } = target.callers.find((one) => one.name === name) ?? {}
    const { status } = await fetch(`${target.university.url}${path}`, { headers })
    return status === 200 ? null : `${status} for ${path} afterwards`
  }
  return { asked: 'records with extremes', wrong: await growing.inTurn(attack) }
}

/** Ten thousand records at once, now and then: taken or put off in words, and the room is shown meanwhile. */
const flood: Attack = async (target, random) => {
  const { mine, growing } = target
  const attack = async () => {
    const batches = random.below(10) === 0 ? 10 : 1
    const from = mine.records.length
    for (let i = 0; i < batches * 1000; i++) mine.add('keys.refused', { combination: `Alt+${i}` })
    const { headers = {} } = target.callers.find(({ name }) => name === 'invigilator') ?? {}
    for (let at = from; at < mine.records.length; at += 1000) {
      const sent = growing.send(growing.batch(at, false, at + 1000))
      const seen = fetch(`${target.university.url}/api/rooms/lab-204/tiles`, { headers })
      const [{ status }, wall] = await Promise.all([sent, seen])
      if (wall.status !== 200) return `${wall.status} for the room meanwhile`
      if (status === 429) return null
      if (status !== 200) return `${status} for records`
    }
    return null
  }
  return { asked: 'a flood of records', wrong: await growing.inTurn(attack) }
}

/** The trust line's own. */
const trust: Attack = async (target, random) => {
  const { name, attack } = random.pick(trustAttacks)
  return { asked: `the trust line: ${name}`, wrong: await attack(target.trust, random) }
}

/** By how often, of all weights together. */
export const attacks: readonly { name: string; attack: Attack; weight: number }[] = [
  { name: 'schema', attack: schema, weight: 44 },
  { name: 'extremes', attack: extremes, weight: 4 },
  { name: 'flood', attack: flood, weight: 1 },
  { name: 'others', attack: others, weight: 18 },
  { name: 'paths', attack: paths, weight: 8 },
  { name: 'headers', attack: headers, weight: 8 },
  { name: 'responses', attack: responses, weight: 5 },
  { name: 'open', attack: open, weight: 4 },
  { name: 'oversize', attack: oversize, weight: 2 },
  { name: 'frames', attack: frames, weight: 2 },
  { name: 'trust', attack: trust, weight: 4 },
]
