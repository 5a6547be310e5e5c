/** A small university server for tests of the keeper: takes records and checkpoints by the real server's rules, can misbehave. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { sha256, sha256Hex, signerOf, verifierOf } from '../../src-main/keeper/crypto.ts'
import { judge, rootOfLeaves } from '../../src-server/ingest/checkpoint.ts'
import { parseLeaves } from '../../src-server/ingest/leaves.ts'
import { stationApi } from '../../src-shared/api/station.ts'
import { digestList } from '../../src-shared/bundle.ts'
import { fromBase64, toBase64, utf8 } from '../../src-shared/bytes.ts'
import { contentDigest } from '../../src-shared/content-digest.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import { cosignerName, originOf, stationName } from '../../src-shared/ledger/names.ts'
import { cosign, type Signer } from '../../src-shared/ledger/note.ts'
import { announcementOf, LedgerRecord } from '../../src-shared/records.ts'
import { type Command, LiveUp, type Receipt } from '../../src-shared/station-api.ts'

export const domain = 'uni.example'
const station = { id: 'st1', name: 'Station 1', room: 'B-204' }

export interface Ledger {
  leaves: string[]
  cosigned: string | null
  cosignedSize: number
}

export function makeSigner(name: string): Signer {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return signerOf(name, Buffer.from(jwk.d!, 'base64url'), Buffer.from(jwk.x!, 'base64url'))
}

export async function startUniversity() {
  const cosigner = makeSigner(cosignerName(domain))
  const ledgers = new Map<string, Ledger>()
  const blobs = new Map<string, Buffer>()
  const nonces = new Set<string>()
  const tokens = new Set<string>()
  const commands: Command[] = []
  const live: { message: LiveUp; bytes: Buffer | null }[] = []
  const complaints: string[] = []
  const puts: string[] = []
  let signingKey: Uint8Array | null = null
  const sockets = new Set<WebSocket>()
  const control = {
    refuseBlobs: 0,
    loseReplies: 0,
    slowBlobMs: 0,
    /** Records that were here when the first object came. */
    recordsAtFirstBlob: null as number | null,
    inFlight: 0,
    mostInFlight: 0,
    maxInFlight: 4,
    /** Digests that are answered as damaged, however often they come. */
    refuse: new Set<string>(),
    /** The room's share, bytes a second; null: no bound. */
    bytesPerSecond: null as number | null,
    /** How far its clock is ahead of ours, ms. */
    aheadMs: 0,
  }

  const announced = (ledger: Ledger): string[] => [
    ...new Set(
      ledger.leaves.flatMap((leaf) => announcementOf(LedgerRecord.parse(JSON.parse(leaf)))?.digest ?? []),
    ),
  ]

  const takeLedger = (attempt: string, body: unknown) => {
    const given = stationApi.ledger.body.parse(body)
    const { part, from, leaves, checkpoint } = given
    const ledger = ledgers.get(attempt) ?? { leaves: [], cosigned: null, cosignedSize: 0 }
    ledgers.set(attempt, ledger)
    parseLeaves(leaves, { attempt, part, from })
    const held = ledger.leaves.slice(from, from + leaves.length)
    if (held.some((leaf, i) => leaf !== leaves[i])) complaints.push(`other bytes from ${from} on`)
    if (from > ledger.leaves.length) complaints.push(`a hole before ${from}`)
    else ledger.leaves.push(...leaves.slice(held.length))
    if (checkpoint !== null && signingKey) {
      const size = from + leaves.length
      const verdict = judge(checkpoint, {
        origin: originOf(domain, { station: station.id, attempt, part }),
        size,
        root: rootOfLeaves(ledger.leaves.slice(0, size)),
        station: verifierOf(stationName(domain, station.id), signingKey),
      })
      if (!verdict.ok) complaints.push(`${verdict.kind}: ${verdict.why}`)
      else if (size >= ledger.cosignedSize) {
        ledger.cosigned = cosign(sha256, checkpoint, cosigner, Math.floor(Date.now() / 1000))
        ledger.cosignedSize = size
      }
    }
    const missing = announced(ledger).filter((digest) => !blobs.has(digest))
    return {
      next: ledger.leaves.length,
      cosigned: ledger.cosigned,
      missing: missing.slice(0, given.list),
      missingTotal: missing.length,
      commands: commands.filter((c) => c.attempt === attempt),
      receipt: receiptOf(attempt, ledger),
      serverTime: new Date(Date.now() + control.aheadMs).toISOString(),
      retryAfterMs: 0,
      maxInFlight: control.maxInFlight,
      bytesPerSecond: control.bytesPerSecond,
    }
  }

  const receiptOf = (attempt: string, ledger: Ledger): Receipt | null => {
    if (ledger.cosignedSize === 0) return null
    const all = announced(ledger)
    const held = all.filter((digest) => blobs.has(digest))
    const submitted = ledger.leaves.findIndex((leaf) => leaf.includes('"kind":"attempt.submitted"'))
    const unsigned = {
      attempt,
      part: 0,
      size: ledger.cosignedSize,
      held: held.length,
      announced: all.length,
      final: submitted >= 0 && submitted < ledger.cosignedSize && held.length === all.length,
      at: new Date(Date.now() + control.aheadMs).toISOString(),
      digests: sha256Hex(utf8(digestList(held))),
    }
    return { ...unsigned, signature: toBase64(cosigner.sign(utf8(canonical(unsigned)))) }
  }

  const answer = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const path = request.url ?? ''
    const json = (): unknown => JSON.parse(bytes.toString('utf8'))
    const problem = (status: number, code: string) => ({ status, body: { problem: { code } } })
    if (path === stationApi.enrol.path) {
      const body = stationApi.enrol.body.parse(json())
      if (body.token !== 'once') return problem(403, body.token === 'spent' ? 'used-token' : 'wrong-token')
      signingKey = fromBase64(body.signingKey)
      return {
        status: 200,
        body: { station, domain, cosigner: { name: cosigner.name, key: toBase64(cosigner.publicKey) } },
      }
    }
    if (path === stationApi.challenge.path) {
      const nonce = randomBytes(16).toString('base64')
      nonces.add(nonce)
      return { status: 200, body: { nonce } }
    }
    if (path === stationApi.token.path) {
      const body = stationApi.token.body.parse(json())
      const message = utf8(`taza-station-token\n${body.station}\n${body.nonce}`)
      const known = nonces.delete(body.nonce) && signingKey !== null
      if (!known || !verifierOf('station', signingKey!).verify(message, fromBase64(body.signature)))
        return problem(401, 'not-allowed')
      const token = randomBytes(16).toString('hex')
      tokens.add(token)
      return { status: 200, body: { token, expiresAt: new Date(Date.now() + 600_000).toISOString() } }
    }
    if (!tokens.has((request.headers.authorization ?? '').replace('Bearer ', '')))
      return problem(401, 'not-allowed')
    const attempt = /^\/api\/station\/attempts\/([^/]+)\/ledger$/.exec(path)?.[1]
    if (attempt !== undefined) return { status: 200, body: takeLedger(attempt, json()) }
    const digest = /^\/api\/station\/blobs\/([0-9a-f]{64})$/.exec(path)?.[1]
    if (digest !== undefined) {
      control.inFlight += 1
      control.recordsAtFirstBlob ??= [...ledgers.values()].reduce((sum, { leaves }) => sum + leaves.length, 0)
      control.mostInFlight = Math.max(control.mostInFlight, control.inFlight)
      await new Promise((resolve) => setTimeout(resolve, control.slowBlobMs))
      control.inFlight -= 1
      if (control.refuseBlobs > 0) {
        control.refuseBlobs -= 1
        return { status: 503, body: null }
      }
      const right = `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`
      if (request.headers['content-digest'] !== right) complaints.push('no right Content-Digest')
      if (sha256Hex(bytes) !== digest || control.refuse.has(digest)) return problem(422, 'bad-input')
      if (![...ledgers.values()].some((ledger) => announced(ledger).includes(digest)))
        return problem(403, 'not-allowed')
      puts.push(digest)
      const fresh = !blobs.has(digest)
      blobs.set(digest, bytes)
      return { status: fresh ? 201 : 200, body: { held: digest } }
    }
    if (path === stationApi.signIn.path) return problem(403, 'wrong-code')
    if (path.endsWith('/there')) return { status: 200, body: { held: blobs.has(path.split('/')[4] ?? '') } }
    return problem(404, 'bad-input')
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    answer(request)
      .catch((error) => {
        complaints.push(String(error))
        return { status: 400, body: { problem: { code: 'bad-input' } } }
      })
      .then(({ status, body }) => {
        if (control.loseReplies > 0 && /ledger|blobs/.test(request.url ?? '')) {
          control.loseReplies -= 1
          response.destroy()
          return
        }
        const text = JSON.stringify(body)
        response.writeHead(status, {
          'content-type': 'application/json',
          'content-digest': contentDigest(sha256(utf8(text))),
        })
        response.end(text)
      })
      .catch((error) => complaints.push(String(error)))
  })
  const wss = new WebSocketServer({ server, path: '/api/station/live' })
  wss.on('connection', (socket, request) => {
    if (!tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) return socket.close(4001)
    sockets.add(socket)
    socket.send(JSON.stringify({ type: 'watch', pictures: true }))
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', (data, isBinary) => {
      const last = live.at(-1)
      if (isBinary && last) last.bytes = Buffer.isBuffer(data) ? data : null
      else live.push({ message: LiveUp.parse(JSON.parse(String(data))), bytes: null })
    })
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  return {
    url: `http://127.0.0.1:${port}`,
    cosigner,
    ledgers,
    blobs,
    tokens,
    commands,
    live,
    complaints,
    puts,
    control,
    announced: (attempt: string) =>
      announced(ledgers.get(attempt) ?? { leaves: [], cosigned: null, cosignedSize: 0 }),
    push(command: Command) {
      for (const socket of sockets) socket.send(JSON.stringify({ type: 'command', command }))
    },
    /** Cuts every connection and answers no more until `online`. */
    async offline() {
      for (const socket of sockets) socket.terminate()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
    online: () => listen(port),
    async close() {
      wss.close()
      for (const socket of sockets) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
export type University = Awaited<ReturnType<typeof startUniversity>>
