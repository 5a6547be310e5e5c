/** Where main finds the recorder: one main at a time, and only the one that is the keeper's main. */
import { connect, createServer, type Socket } from 'node:net'
import { answering, type Handlers } from '../../src-shared/calls.ts'
import { type RecorderCalls, type RecorderEvent, recorderCalls } from '../../src-shared/recorder-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { bindLocal, type Connection, type Request, serveConnection } from '../local/server.ts'
import { checkPlace } from '../local/socket-path.ts'

export type RecorderHandlers = Handlers<RecorderCalls>

export interface MainSocket {
  emit(event: RecorderEvent): void
  readonly hasMain: boolean
  close(): Promise<void>
}

/**
 * `admit` rejects when this pass is not of the keeper's main. `mainWent`: its connection ended, and no other main is here;
 * `goodbye` when it said `bye` before.
 */
export async function listenForMain(
  path: string,
  deps: {
    handlers: RecorderHandlers
    admit(pass: string): Promise<void>
    mainWent(goodbye: boolean): void
    log(line: string): void
  },
): Promise<MainSocket> {
  const { handlers, admit, mainWent, log } = deps
  let main: Connection | null = null
  const connections = new Set<Connection>()

  const handle = answering(recorderCalls, handlers)
  const serve = (socket: Socket) => {
    let goodbye = false
    const enter = async (pass: string) => {
      await admit(pass)
      // Its end has been told already.
      if (!connections.has(connection)) throw new ProblemError('not-allowed', 'it went before it was let in')
      if (main && main !== connection) {
        log('another main takes the place of the one that was here')
        main.destroy()
      }
      main = connection
    }
    const answer = async ({ method, args }: Request) => {
      if (method === 'attend') await enter(recorderCalls.attend.args.parse(args).pass)
      if (main !== connection) throw new ProblemError('not-allowed', 'attend first')
      if (method === 'bye') goodbye = true
      return handle(method, args ?? {})
    }
    const connection = serveConnection(socket, {
      answer,
      closed() {
        connections.delete(connection)
        if (main !== connection) return
        main = null
        mainWent(goodbye)
      },
      log,
    })
    connections.add(connection)
  }
  const server = createServer(serve)
  await bindLocal(server, path, 0o600)
  return {
    emit: (event) => main?.emit(event),
    get hasMain() {
      return main !== null
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const one of connections) one.destroy()
      await closed
    },
  }
}

/** Whether a recorder listens there. Throws a ProblemError when the place is somebody else's. */
export function someoneListens(path: string): Promise<boolean> {
  checkPlace(path)
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
