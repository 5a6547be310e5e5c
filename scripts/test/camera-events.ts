/** Tells libudev's listeners that a camera came or went, for tests that may not: one must be root of the network namespace. */
import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** The environment's name of the socket, for test/support/cameras. */
export const cameraEvents = 'TAZA_CAMERA_EVENTS'

/** Hears `add` or `remove` in a line, has `program` (camevent) tell it, and answers with how it went. Returns what ends it. */
export async function tellOfCameras(program: string, socket: string): Promise<() => void> {
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    caller.on('error', () => caller.destroy())
    createInterface({ input: caller }).on('line', (word) => {
      if (word !== 'add' && word !== 'remove') return caller.end('no such event\n')
      execFile(program, [word], (error) => caller.end(error ? `${error.message}\n` : 'told\n'))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socket, resolve)
  })
  return () => server.close()
}
