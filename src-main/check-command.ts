/** `taza check`: tells the checks what this machine has, prints what they find. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { isDeepStrictEqual, parseArgs, promisify } from 'node:util'
import {
  type Network,
  networkFrom,
  networkOptions,
  networkUsage,
  plainNetwork,
  serverAddress,
} from '../src-shared/network.ts'
import { electronCommand, installed } from './app/installed.ts'
import { videoNodes } from './capture/ports.ts'
import { connectKeeper } from './keeper/client.ts'
import { openKeyStore } from './keeper/key-store.ts'
import { reach } from './keeper/sync/reach.ts'
import { whyNot } from './keeper/sync/why-not.ts'
import { guardProgram } from './lockdown/open-guard.ts'
import { findChromium } from './shell/chromium/find.ts'
import { chooseShell } from './shell/open-shell.ts'
import { linesFor, runChecks } from './station/check.ts'
import type { CheckedCamera, KeeperState } from './station/check-step.ts'
import { installedConfig, readConfig, type StationConfig } from './station/config.ts'

const exec = promisify(execFile)
const reachMs = 5000

const usage = `taza check [--config FILE] [--data DIR] [--server URL] [--camera DEVICE …] [--json]
  Looks whether this machine can be an exam station: display, browser, guard, cameras, evidence and key store, disk,
  server and clock. Exit status 0 when everything is fine; else each step that is not says what to do.
  --config FILE  takes data, server, keeper and shell from the station's own configuration (/etc/taza/station.json,
                 where it is and no --data is given)
  --camera TEST  uses fswebcam's test picture instead of real cameras
${networkUsage}`

export async function runCheckCommand(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      server: { type: 'string' },
      camera: { type: 'string', multiple: true },
      ...networkOptions,
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const file =
    values.config ?? (values.data === undefined && existsSync(installedConfig) ? installedConfig : null)
  const config = file
    ? readConfig(['--config', file], { pages: installed.pages, native: installed.native })
    : null
  const url = values.server === undefined ? config?.server : serverAddress(values.server)
  const given = networkFrom(values)
  const network = config && isDeepStrictEqual(given, plainNetwork) ? config.network : given
  let place = 0
  const results = await runChecks(
    {
      data: values.data ?? config?.data ?? null,
      server: url === undefined ? null : { url, reach: () => reachInWords(url, network) },
      keeper: config?.keeper ? { socket: config.keeper, ask: () => askKeeper(config.keeper ?? '') } : null,
      keyStore: openKeyStore(installed).kind,
      guard: guardProgram(config?.native ?? installed.native, process.platform),
      platform: process.platform,
      browser: () => browser(config?.shell ?? 'auto'),
      cameras: values.camera?.map((device) => ({ device })) ?? camerasHere(),
      env: process.env,
    },
    (result) => {
      place++
      const lines = linesFor(result, place, process.stdout.isTTY === true)
      if (!values.json) for (const line of lines) console.log(line)
    },
  )
  const ok = results.every((result) => result.ok)
  if (values.json) console.log(JSON.stringify({ ok, results }))
  else console.log(ok ? 'This machine can be a station.' : 'Not yet: mend what is marked, then check again.')
  return ok ? 0 : 1
}

/** Rejects with what to mend. */
async function reachInWords(url: string, network: Network) {
  return reach(url, network, process.env, reachMs).catch((error: unknown) => {
    throw new Error(whyNot(url, error))
  })
}

/** As any visitor of the group may. */
async function askKeeper(socket: string): Promise<KeeperState> {
  const port = await connectKeeper(socket)
  try {
    const { station, server, keys, status } = await port.call('station.state', {})
    return { station, server, keys, problem: status.problem }
  } finally {
    port.close()
  }
}

/** By socket where the system tells; else the first two devices, each of which has a second node for metadata. */
function camerasHere(): CheckedCamera[] {
  const nodes = videoNodes()
  if (nodes.length > 0)
    return nodes.map(({ file, label, port, virtual }) => ({ device: `/dev/${file}`, label, port, virtual }))
  return ['/dev/video0', '/dev/video2'].filter((device) => existsSync(device)).map((device) => ({ device }))
}

/** The version of the browser that `taza station` would take, and why it takes that one. */
async function browser(wanted: StationConfig['shell']): Promise<string> {
  const electron = electronCommand()
  const { kind, why } = chooseShell(wanted, { electronBinary: electron?.[0] ?? null })
  const binary = kind === 'electron' && electron ? electron[0] : (await findChromium()).path
  const { stdout } = await exec(binary, ['--version'], { timeout: 15_000 })
  return `${stdout.trim()} (${why})`
}
