/** Who is at the other end of a connection to the keeper's socket, as the kernel knows it. */
import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'

interface Peer {
  pid: number
  uid: number
  gid: number
}

/** Rejects when it cannot be told. */
export type WhoIs = (socket: Socket) => Promise<Peer>

/** Asks by `program` (native/peer), which gets the connection as its descriptor 3 and reads nothing from it. */
export const whoIs =
  (program: string): WhoIs =>
  (socket) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, { stdio: ['ignore', 'pipe', 'ignore', socket] })
      // Node pauses a socket that it gives to a child, as if the child were to read it.
      socket.resume()
      let said = ''
      child.stdout?.on('data', (data) => {
        said += String(data)
      })
      child.once('error', reject)
      child.once('close', (code) => {
        const [pid, uid, gid] = said.trim().split(' ').map(Number)
        if (code === 0 && pid !== undefined && uid !== undefined && gid !== undefined && !Number.isNaN(gid))
          resolve({ pid, uid, gid })
        else reject(new Error(`${program} did not tell who is there (exit ${code})`))
      })
    })
