/**
 * What a Node program on this machine takes in at most: bodies hashed and appended to one file that is synced for as many
 * as wait together. No names, no accounts, no database.
 */
import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { frameBytes, paddingOf, writeNow } from '../../../src-server/storage/blobs/frame.ts'
import { createBatch } from '../../../src-server/storage/sql/batch.ts'

interface Body {
  chunks: readonly Uint8Array[]
  bytes: number
}

const [path = ''] = process.argv.slice(2)
const file = await open(path, 'wx')
let end = 0
const append = createBatch<Body>(async (bodies) => {
  const buffers = bodies.flatMap(({ chunks, bytes }) => [...chunks, paddingOf(bytes)])
  writeNow(
    file,
    end,
    buffers.filter(({ length }) => length > 0),
  )
  end += bodies.reduce((sum, { bytes }) => sum + frameBytes(bytes), 0)
  await file.datasync()
}, 64)

const server = createServer((request, response) => {
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    chunks.push(chunk)
    bytes += chunk.length
  })
  request.on('end', () => {
    const right = request.url?.endsWith(hash.digest('hex')) === true
    const answered = (status: number) => response.writeHead(status).end()
    if (!right) return answered(422)
    append({ chunks, bytes }).then(
      () => answered(201),
      (error) => {
        process.stderr.write(`${String(error)}\n`)
        answered(500)
      },
    )
  })
})
server.listen(0, '127.0.0.1', () => {
  const at = server.address()
  if (at === null || typeof at === 'string') throw new Error('no port')
  process.stdout.write(`${JSON.stringify({ listening: `http://127.0.0.1:${at.port}` })}\n`)
})
process.once('SIGTERM', async () => {
  await rm(path)
  process.exit(0)
})
