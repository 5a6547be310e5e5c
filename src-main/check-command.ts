/** `taza check`: tells the checks what this machine has, prints what they find. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual, parseArgs, promisify } from 'node:util'
import { toBase64 } from '../src-shared/bytes.ts'
import type { GuardObservation } from '../src-shared/guard.ts'
import { cutChanges } from '../src-shared/machine-check.ts'
import {
  type Network,
  networkFrom,
  networkOptions,
  networkUsage,
  plainNetwork,
  serverAddress,
} from '../src-shared/network.ts'
import type { Camera } from '../src-shared/vocabulary.ts'
import { electronCommand, installed } from './app/installed.ts'
import { isCamera } from './capture/choose.ts'
import { videoNodes } from './capture/ports.ts'
import { filmBoth } from './film-both.ts'
import { connectKeeper } from './keeper/client.ts'
import { openKeyStore } from './keeper/key-store.ts'
import { reach } from './keeper/sync/reach.ts'
import { whyNot } from './keeper/sync/why-not.ts'
import { writeBeside, writeWhole } from './local/whole-file.ts'
import { openGuardProcess } from './lockdown/guard-process.ts'
import { guardProgram } from './lockdown/open-guard.ts'
import type { GuardPort } from './lockdown/port.ts'
import { findChromium, untested } from './shell/chromium/find.ts'
import { chooseShell } from './shell/open-shell.ts'
import { linesFor, runChecks } from './station/check.ts'
import { changesSince, checkedFile, type LastCheck, lastChecked } from './station/check-history.ts'
import type { CheckedCamera, CheckOptions, Filmed, KeeperState } from './station/check-step.ts'
import { installedConfig, readConfig, readSettings, type StationConfig } from './station/config.ts'
import { explain } from './station/explain.ts'
import { supportBundle } from './station/support.ts'
import { watchFiles } from './tamper/files.ts'
import { sentenceOf } from './words.ts'

const exec = promisify(execFile)
const reachMs = 5000

const usage = `taza check [--config FILE] [--data DIR] [--server URL] [--camera DEVICE …] [--support FILE] [--json]
  Looks whether this machine can be an exam station: display, browser, guard and what it does, cameras and ten seconds of
  film, memory, evidence and key store, disk, files of the program, power, time zone, updates, server and clock. Exit
  status 0 when everything is fine; else each step that is not says what to do. With a data folder it says what has
  changed since the last check.
  --config FILE   takes data, server, keeper and shell from the station's own configuration (/etc/taza/station.json,
                  where it is and no --data is given)
  --camera TEST   uses test pictures instead of real cameras
  --pictures      with --json: also what both cameras showed, as small pictures
  --tied          ends with whoever has begun it: once its standard input is closed
  --support FILE  writes what was found, the configuration and what this machine is into a ZIP for whoever helps from
                  afar: no pictures, keys or tokens; what looks like a person is left out
${networkUsage}`

const filmMs = 10_000
/** From being ended on, ms. */
const endMs = 2000

export async function runCheckCommand(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      server: { type: 'string' },
      camera: { type: 'string', multiple: true },
      support: { type: 'string' },
      pictures: { type: 'boolean', default: false },
      ...networkOptions,
      json: { type: 'boolean', default: false },
      tied: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const file =
    values.config ?? (values.data === undefined && existsSync(installedConfig) ? installedConfig : null)
  const told = file ? ['--config', file] : []
  const config = file ? readConfig(told, installed) : null
  const url = values.server === undefined ? config?.server : serverAddress(values.server)
  const given = networkFrom(values)
  const network = config && isDeepStrictEqual(given, plainNetwork) ? config.network : given
  const data = values.data ?? config?.data ?? null
  const guard = guardProgram(config?.native ?? installed.native, process.platform)
  const before = data === null ? null : lastChecked(data)
  const stop = endedFromOutside(values.tied)
  const film = filming(config, values.camera ?? [], stop)
  let filmed: Record<Camera, Filmed> | null = null
  let place = 0
  const results = await runChecks(
    {
      data,
      server: url === undefined ? null : { url, reach: () => reachInWords(url, network) },
      keeper: config?.keeper ? { socket: config.keeper, ask: () => askKeeper(config.keeper ?? '') } : null,
      keyStore: openKeyStore(installed).kind,
      guard: guard === null ? null : { program: guard, open: (seen) => guardFor(guard, seen) },
      platform: process.platform,
      browser: () => browser(config?.shell ?? 'auto'),
      cameras: values.camera?.map((device) => ({ device })) ?? camerasHere(),
      film: film && (async () => (filmed = await film())),
      altered: async () => {
        const { build, altered } = await watchFiles(installed.root)
        const wrong = await altered()
        return build === null && wrong.length === 0 ? null : wrong
      },
      env: process.env,
      stop,
    },
    (result) => {
      place++
      const lines = linesFor(result, place, process.stdout.isTTY === true)
      if (!values.json) for (const line of lines) console.log(line)
    },
  )
  const ok = results.every((result) => result.ok)
  const changes = before === null ? null : cutChanges(changesSince(before.results, results))
  const since = before === null ? null : new Date(before.at).toISOString()
  const at = new Date()
  if (data !== null) keep(data, { at: at.getTime(), results })
  if (values.support !== undefined) {
    const explained = file ? explain(readSettings(told, installed), process.env) : null
    const bundle = { at, results, changes: changes ?? [], config: explained, system: osRelease() }
    writeBeside(values.support, supportBundle(bundle))
  }
  const pictures = values.pictures
    ? { pictures: { face: base64(filmed, 'face'), desk: base64(filmed, 'desk') } }
    : {}
  if (values.json) console.log(JSON.stringify({ ok, results, since, changes, ...pictures }))
  else {
    if (changes !== null && changes.length === 0) console.log(`As at the last check (${since}).`)
    if (changes !== null && changes.length > 0) console.log(`Otherwise than at the last check (${since}):`)
    for (const change of changes ?? []) console.log(`          ${change}`)
    console.log(ok ? 'This machine can be a station.' : 'Not yet: mend what is marked, then check again.')
    if (values.support !== undefined) console.log(`What helps from afar is in ${values.support}.`)
  }
  return ok ? 0 : 1
}

/** Somebody is about to sit here, or nobody waits any more: cameras are free again soon, whatever step is under way. */
function endedFromOutside(tied: boolean): AbortSignal {
  const stop = new AbortController()
  const end = () => {
    if (stop.signal.aborted) return
    stop.abort()
    setTimeout(() => process.exit(1), endMs).unref()
  }
  process.once('SIGTERM', end)
  if (tied) {
    process.stdin.once('close', end).resume()
    // It keeps nobody from ending by himself.
    process.stdin.unref()
  }
  return stop.signal
}

/** For the next check. One that cannot be kept is no reason to say less of this one. */
function keep(data: string, checked: LastCheck): void {
  try {
    writeWhole(checkedFile(data), checked)
  } catch (error) {
    console.error(`This check is not kept for the next one: ${sentenceOf(error)}`)
  }
}

const guardFor = (program: string, onObservation: (what: GuardObservation) => void): Promise<GuardPort> =>
  openGuardProcess({ program, env: process.env, onObservation })

/** Null where the recorder's browser is Electron, which no other program of ours starts. */
function filming(
  config: StationConfig | null,
  devices: readonly string[],
  stop: AbortSignal,
): CheckOptions['film'] {
  const electron = electronCommand()
  const wanted = config?.shell ?? 'auto'
  if (process.platform === 'win32' || (electron && wanted !== 'chromium')) return null
  const test = devices.length > 0 && devices.every((device) => device === 'TEST')
  return async () => {
    const { openChromium } = await import('./shell/chromium/shell.ts')
    return filmBoth({
      openShell: openChromium,
      pages: config?.pages ?? installed.pages,
      switches: test ? testCameras : (config?.recorderSwitches ?? []),
      takes: test ? ({ label }) => label !== depthCamera : isCamera,
      env: process.env,
      ms: filmMs,
      stop,
    })
  }
}

const base64 = (filmed: Record<Camera, Filmed> | null, source: Camera): string | null =>
  filmed?.[source].picture ? toBase64(filmed[source].picture) : null

const testCameras = ['--use-fake-device-for-media-stream=device-count=3', '--use-fake-ui-for-media-stream']
/** Of Chromium's own test cameras the second sends depths, which no film is made of (fake_video_capture_device.cc). */
const depthCamera = 'fake_device_1'

const osRelease = (): string => {
  const file = '/etc/os-release'
  return existsSync(file) ? (/^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '') : ''
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
async function browser(wanted: StationConfig['shell']): ReturnType<CheckOptions['browser']> {
  const electron = electronCommand()
  const { kind, why } = chooseShell(wanted, { electronBinary: electron?.[0] ?? null })
  const binary = kind === 'electron' && electron ? electron[0] : (await findChromium()).path
  const { stdout } = await exec(binary, ['--version'], { timeout: 15_000 })
  const version = stdout.trim()
  return { version, why, untested: kind === 'electron' ? null : untested(version) }
}
