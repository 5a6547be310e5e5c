/** `taza keeper`: the keeper as a service of its own (resources/linux/taza-keeper.service), kept alive and answering. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { networkArgs } from '../src-shared/network.ts'
import { installed } from './app/installed.ts'
import { socketPath } from './local/socket-path.ts'
import { sayOnce } from './say-once.ts'
import { readConfig } from './station/config.ts'
import { answers } from './station-command.ts'
import { superviseKeeper } from './supervisor.ts'

const usage = `taza keeper --data DIR [--config FILE] [--main-user NAME]
  Keeps the evidence of this machine and sends it on; the station finds it by its setting "keeper".
  --config FILE      the station's configuration: its server, network and the socket named by "keeper"
  --main-user NAME   the user whose station may use it, where that is another than the keeper's own`

export async function runKeeperCommand(argv: string[], program: string): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      data: { type: 'string' },
      config: { type: 'string' },
      'main-user': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || !values.data) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const data = resolve(values.data)
  const config = values.config
    ? readConfig(['--config', values.config], { pages: installed.pages, native: installed.native })
    : null
  const socket = config?.keeper ?? socketPath(data)
  const mainUser = values['main-user']
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  return superviseKeeper(
    {
      keeper: [
        process.execPath,
        program,
        ...['--data', data, '--socket', socket, '--native', installed.native],
        ...(config ? ['--server', config.server, ...networkArgs(config.network)] : []),
        ...(mainUser ? ['--main-user', mainUser] : []),
      ],
      ask: (ms) => answers(socket, ms),
      say: sayOnce((line) => console.log(`taza: ${line}`)),
      env: process.env,
    },
    stop.signal,
  )
}
