/** A university's own authority and a TLS proxy in front of a plain server, with keys and certificates that openssl makes. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'

export interface Certificates {
  /** PEM files. */
  authority: string
  key: string
  chain: string
  /** The server's, by clocks that are years ahead or behind. */
  over: string
  early: string
  /** SHA-256 of the public keys, base64. */
  pins: { authority: string; server: string }
  remove(): void
}

/** For 127.0.0.1 and the names given. */
export function makeCertificates(names: readonly string[] = []): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'taza-tls-'))
  const file = (name: string) => join(folder, name)
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=University CA',
  )
  openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=exams')
  const alternatives = ['IP:127.0.0.1', ...names.map((name) => `DNS:${name}`)].join(',')
  writeFileSync(file('ext'), `subjectAltName=${alternatives}\n`)
  const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'ext']
  openssl('x509', '-req', '-in', 'server.csr', ...sign, '-out', 'server.pem')
  const valid = (from: string, to: string) => {
    const name = `from-${from}.pem`
    const authority = [
      'default_md = sha256',
      'policy = p',
      'database = index',
      'new_certs_dir = .',
      'rand_serial = yes',
    ]
    const names = ['[p]', 'commonName = supplied', '[e]', `subjectAltName = ${alternatives}`]
    writeFileSync(
      file('ca.cnf'),
      ['[ca]', 'default_ca = d', '[d]', ...authority, 'x509_extensions = e', ...names, ''].join('\n'),
    )
    writeFileSync(file('index'), '')
    const days = ['-startdate', `${from}0101000000Z`, '-enddate', `${to}0101000000Z`]
    const signed = ['-cert', 'ca.pem', '-keyfile', 'ca.key', '-in', 'server.csr', '-out', name]
    openssl('ca', '-batch', '-config', 'ca.cnf', '-notext', ...signed, ...days)
    return file(name)
  }
  writeFileSync(
    file('chain.pem'),
    readFileSync(file('server.pem'), 'utf8') + readFileSync(file('ca.pem'), 'utf8'),
  )
  // As docs/DEPLOYMENT.md tells a technician to make one.
  const pinOf = (name: string) =>
    execFileSync(
      'sh',
      [
        '-c',
        `openssl x509 -in ${name} -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`,
      ],
      { cwd: folder },
    )
      .toString()
      .trim()
  return {
    authority: file('ca.pem'),
    key: file('server.key'),
    chain: file('chain.pem'),
    pins: { authority: pinOf('ca.pem'), server: pinOf('server.pem') },
    over: valid('2020', '2021'),
    early: valid('2090', '2091'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Relays whole connections; counts them. */
export async function startTls(targetPort: number, { key, chain }: Pick<Certificates, 'key' | 'chain'>) {
  const sockets = new Set<Socket>()
  const server = createServer({ key: readFileSync(key), cert: readFileSync(chain) }, (near) => {
    const far = connect(targetPort, '127.0.0.1')
    for (const one of [near, far]) {
      sockets.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => sockets.delete(one))
    }
    near.pipe(far).pipe(near)
  })
  // A client that does not trust us says so by ending the handshake.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/**
 * An HTTP proxy that knows CONNECT alone and finds every name at `targetPort`; `asked` has what it was asked for. With
 * certificates it is spoken to by TLS itself.
 */
export async function startProxy(targetPort: number, certificates?: Certificates) {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const refuse: RequestListener = (_request, response) => response.writeHead(405).end()
  const server = certificates
    ? createHttpsServer(
        { key: readFileSync(certificates.key), cert: readFileSync(certificates.chain) },
        refuse,
      )
    : createHttpServer(refuse)
  server.on('tlsClientError', () => undefined)
  server.on('connect', ({ url = '' }, near: Socket) => {
    asked.push(url)
    const far = connect(targetPort, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      near.pipe(far).pipe(near)
    })
    for (const one of [near, far]) {
      sockets.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => sockets.delete(one))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${certificates ? 'https' : 'http'}://127.0.0.1:${port}`,
    asked,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
