import { createServer, request } from 'node:http'
import { type AddressInfo, connect, createServer as createTcp } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { judgeNetwork } from '../../../../src-main/web/network.ts'
import { type ProxyDeps, startWebProxy, type WebProxy } from '../../../../src-main/web/proxy.ts'
import { upstreamFor } from '../../../../src-main/web/upstream.ts'
import { plainNetwork } from '../../../../src-shared/network.ts'
import { WebRules } from '../../../../src-shared/web-exam.ts'

const rules = WebRules.parse({ start: 'https://lms.example/' })
const nobody = { names: [], addresses: [] }

describe('the proxy of an exam’s page', () => {
  const names: Record<string, string[]> = {}
  let refused: string[]
  let proxy: WebProxy
  let port = 0
  let connected = 0
  const echo = createTcp((socket) => {
    connected++
    socket.on('error', () => undefined)
    socket.pipe(socket)
  })
  const web = createServer((asked, answer) =>
    answer.end(`${asked.method} ${asked.url} ${asked.headers.host}`),
  )
  const start = async (over: Partial<ProxyDeps> = {}) => {
    proxy = await startWebProxy({
      judge: (host, addresses) => judgeNetwork(rules, nobody, host, addresses),
      onRefused: (url, reason) => void refused.push(`${url} ${reason}`),
      onFailed: () => undefined,
      upstream: () => null,
      resolve: async (host) => names[host] ?? Promise.reject(new Error('no such name')),
      place: (_address, at) => ({ address: '127.0.0.1', port: at === 80 ? webPort : port }),
      ...over,
    })
  }
  let webPort = 0
  beforeEach(async () => {
    refused = []
    connected = 0
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    port = (echo.address() as AddressInfo).port
    webPort = (web.address() as AddressInfo).port
    names['lms.example'] = ['93.184.216.34']
    await start()
  })
  afterEach(async () => {
    await proxy.close()
    await new Promise((resolve) => echo.close(resolve))
    await new Promise((resolve) => web.close(resolve))
  })
  const who = () => `Basic ${btoa(`${proxy.name}:${proxy.password}`)}`
  /** The first line of the answer, and what comes back through a tunnel; null where it was cut. */
  const tunnel = (authority: string, authorization: string | null = who()): Promise<string | null> =>
    new Promise((resolve) => {
      const socket = connect(proxy.port, '127.0.0.1')
      let text = ''
      socket.on('data', (data) => {
        text += data.toString()
        if (text.endsWith('\r\n\r\n') && text.startsWith('HTTP/1.1 200')) socket.write('hello')
        if (text.endsWith('hello')) socket.end()
      })
      socket.on('close', () => resolve(text === '' ? null : (text.split('\r\n')[0] ?? '')))
      socket.on('error', () => resolve(null))
      const line = authorization === null ? '' : `Proxy-Authorization: ${authorization}\r\n`
      socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${line}\r\n`)
    })

  it('lets through what was expected, and to nobody without its name', async () => {
    proxy.expect('lms.example')
    expect(await tunnel('lms.example:443')).toBe('HTTP/1.1 200 OK')
    expect(await tunnel('lms.example:443', null)).toMatch(/^HTTP\/1.1 407/)
    expect(await tunnel('lms.example:443', 'Basic eDp5')).toMatch(/^HTTP\/1.1 407/)
    expect(connected).toBe(1)
  })

  it('connects to nobody that was not asked for', async () => {
    expect(await tunnel('lms.example:443')).toBeNull()
    expect(refused).toEqual(['https://lms.example not-allowed'])
    expect(connected).toBe(0)
  })

  it.each([
    [['127.0.0.1'], 'this-machine'],
    [['93.184.216.34', '::1'], 'this-machine'],
    [['10.0.0.7'], 'private-network'],
    [['::ffff:127.0.0.1'], 'this-machine'],
    [['169.254.169.254'], 'this-machine'],
  ])('goes nowhere when a name leads to %j (DNS rebinding)', async (addresses, reason) => {
    names['evil.example'] = addresses
    proxy.expect('evil.example')
    expect(await tunnel('evil.example:443')).toBeNull()
    expect(refused).toEqual([`https://evil.example ${reason}`])
    expect(connected).toBe(0)
  })

  it('asks in the clear as the page did, without its own name', async () => {
    proxy.expect('lms.example')
    const body = await new Promise<string>((resolve, reject) => {
      const path = 'http://lms.example/quiz?page=2'
      const headers = { host: 'lms.example', 'proxy-authorization': who() }
      request({ port: proxy.port, path, headers }, (reply) => {
        let text = ''
        reply.on('data', (data) => {
          text += data
        })
        reply.on('end', () => resolve(text))
      })
        .on('error', reject)
        .end()
    })
    expect(body).toBe('GET /quiz?page=2 lms.example')
  })

  it.each([
    ['HTTP/1.1 099 Odd\r\nContent-Length: 2\r\n\r\nok', null],
    ['HTTP/1.1 101 Other\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', null],
    ['HTTP/1.1 407 Name\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 2\r\n\r\nok', null],
    ['HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  ])('gives an odd answer up, or on, and goes on: %j', async (given, expected) => {
    const odd = createTcp((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.write(given))
    })
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve))
    const at = (odd.address() as AddressInfo).port
    await proxy.close()
    await start({ place: () => ({ address: '127.0.0.1', port: at }) })
    proxy.expect('lms.example')
    const body = await new Promise<string | null>((resolve) => {
      const headers = { host: 'lms.example', 'proxy-authorization': who() }
      request({ port: proxy.port, path: 'http://lms.example/', headers }, (reply) => {
        let text = ''
        reply.on('data', (data) => {
          text += data
        })
        reply.on('end', () => resolve(text))
      })
        .on('error', () => resolve(null))
        .end()
    })
    expect(body).toBe(expected)
    await proxy.close()
    await new Promise((resolve) => odd.close(resolve))
  })

  it.each(['GET http://lms.example/ HTTP/1.1', 'CONNECT lms.example:443 HTTP/1.1'])(
    'keeps no connection for whoever has gone meanwhile: %s',
    async (line) => {
      const lookup = Promise.withResolvers<string[]>()
      const asked = Promise.withResolvers<void>()
      const [came, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const idle = createTcp((socket) => {
        came.resolve()
        socket.on('error', () => undefined)
        socket.on('close', () => left.resolve())
        socket.resume()
      })
      await new Promise<void>((resolve) => idle.listen(0, '127.0.0.1', resolve))
      const at = (idle.address() as AddressInfo).port
      await proxy.close()
      await start({
        resolve: () => {
          asked.resolve()
          return lookup.promise
        },
        place: () => ({ address: '127.0.0.1', port: at }),
      })
      proxy.expect('lms.example')
      const gone = Promise.withResolvers<void>()
      const socket = connect(proxy.port, '127.0.0.1')
      socket.on('close', () => gone.resolve())
      socket.write(`${line}\r\nHost: lms.example\r\nProxy-Authorization: ${who()}\r\n\r\n`)
      await asked.promise
      socket.destroy()
      await gone.promise
      // The proxy hears of it in a turn of its own.
      await new Promise((resolve) => setTimeout(resolve, 50))
      lookup.resolve(['93.184.216.34'])
      await came.promise
      await left.promise
      await new Promise((resolve) => idle.close(resolve))
    },
  )

  it('goes through the campus’s proxy, with its name, also where only that knows the host', async () => {
    const asked: string[] = []
    const campus = createServer()
    campus.on('connect', (from, socket) => {
      asked.push(`${from.url} ${from.headers['proxy-authorization']}`)
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.on('error', () => undefined)
      socket.pipe(socket)
    })
    await new Promise<void>((resolve) => campus.listen(0, '127.0.0.1', resolve))
    const at = (campus.address() as AddressInfo).port
    await proxy.close()
    const network = { ...plainNetwork, proxy: `http://lab:word@127.0.0.1:${at}` }
    await start({ upstream: upstreamFor(network, {}) })
    proxy.expect('only-there.example')
    expect(await tunnel('only-there.example:443')).toBe('HTTP/1.1 200 OK')
    expect(asked).toEqual([`only-there.example:443 Basic ${btoa('lab:word')}`])
    campus.closeAllConnections()
    await new Promise((resolve) => campus.close(resolve))
  })
})

it.each([
  ['lms.example', 'http://proxy.example:3128/'],
  ['here.example', null],
  ['a.here.example', null],
  ['nowhere.example', 'http://proxy.example:3128/'],
])('the environment says of %s: %s', (host, proxy) => {
  const env = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'localhost, .here.example' }
  expect(upstreamFor(plainNetwork, env)(host, true)?.url.href ?? null).toBe(proxy)
})
