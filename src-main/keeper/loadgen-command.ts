/** `taza loadgen`: a campus of simulated stations against a test server, its own one unless another is named. */
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs, promisify } from 'node:util'
import { z } from 'zod'
import { LoadKit } from '../../src-shared/load-kit.ts'
import { networkFrom, networkOptions, networkUsage } from '../../src-shared/network.ts'
import { parseJsonFile } from '../../src-shared/text-file.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { systemClock } from './clock.ts'
import { type LoadReport, runCampus } from './loadgen/campus.ts'

const usage = `taza loadgen [--stations N] [--server URL --kit FILE] [--arrive S] [--sit S] [--cut SHARE] [--cut-for S]
             [--drain S] [--data DIR] [--json]
  Plays N stations (500) with real keys, ledgers, seals and lanes: they arrive within S seconds (20), sit (30), a share
  of them (0.3) is cut off for S seconds (10) and comes back together, all submit and have to be drained within S (120).
  Without --server it starts a server of its own on DIR (a temporary folder). FILE is what
  'taza server load-kit --count N --json' printed on that server; a kit is good once. For test servers only.
  Exit status 0 when every station has its final receipt and nothing that was acknowledged was taken back.
${networkUsage}`

/** How the server's program is started: command and first arguments. */
export type ServerProgram = readonly [string, ...string[]]

export async function run(argv: string[], program: ServerProgram): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      stations: { type: 'string', default: '500' },
      server: { type: 'string' },
      kit: { type: 'string' },
      arrive: { type: 'string', default: '20' },
      sit: { type: 'string', default: '30' },
      cut: { type: 'string', default: '0.3' },
      'cut-for': { type: 'string', default: '10' },
      drain: { type: 'string', default: '120' },
      data: { type: 'string' },
      ...networkOptions,
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || (values.server === undefined) !== (values.kit === undefined)) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const number = (name: 'stations' | 'arrive' | 'sit' | 'cut' | 'cut-for' | 'drain', most: number) => {
    const value = Number(values[name])
    if (value >= 0 && value <= most) return value
    throw new ProblemError('bad-input', `--${name} takes a number up to ${most}, not '${values[name]}'`)
  }
  const stations = number('stations', 2000)
  const say = (line: string) => (values.json ? process.stderr : process.stdout).write(`${line}\n`)
  const campus = values.server
    ? {
        url: values.server,
        kit: LoadKit.parse(parseJsonFile(readFileSync(values.kit ?? ''))),
        close: async () => undefined,
      }
    : await ownServer(program, stations, values.data)
  try {
    if (campus.kit.seats.length < stations)
      throw new ProblemError(
        'bad-input',
        `the kit has ${campus.kit.seats.length} seats for ${stations} stations`,
      )
    const report = await runCampus({
      server: campus.url,
      kit: campus.kit,
      stations,
      arriveSeconds: number('arrive', 3600),
      sitSeconds: number('sit', 86_400),
      cutShare: number('cut', 1),
      cutSeconds: number('cut-for', 86_400),
      drainSeconds: number('drain', 86_400),
      network: networkFrom(values),
      clock: systemClock(),
      random: Math.random,
      say,
    })
    if (values.json) console.log(JSON.stringify(report))
    else for (const line of sentences(report)) console.log(line)
    return report.ok ? 0 : 1
  } finally {
    await campus.close()
  }
}

function sentences({ stations, troubles, takenBack, debt }: LoadReport): string[] {
  return [
    `${stations.arrived} of ${stations.asked} stations arrived, ${stations.final} have their final receipt.`,
    `Owed at the end: ${debt.records} records, ${debt.segments} objects (${debt.bytes} bytes).`,
    `Acknowledged and then taken back: ${takenBack}.`,
    ...Object.entries(troubles).map(([what, times]) => `${times} × ${what}`),
  ]
}

const kitFrom = (text: string): LoadKit => LoadKit.parse(JSON.parse(text))
const Listening = z.object({ listening: z.url() })

/** The real server as a process of its own, with everything that it needs for so many stations. */
async function ownServer([command, ...first]: ServerProgram, stations: number, given: string | undefined) {
  if (!existsSync(first[0] ?? ''))
    throw new ProblemError(
      'no-server',
      'the server’s program is not in this package: name a test server by --server and --kit',
    )
  const data = given ?? mkdtempSync(join(tmpdir(), 'taza-loadgen-'))
  const args = [...first, '--data', data, '--port', '0', '--domain', 'loadgen.test']
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const close = async () => {
    child.kill('SIGTERM')
    await exited
    if (given === undefined) rmSync(data, { recursive: true, force: true })
  }
  try {
    const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
    const { listening } = Listening.parse(JSON.parse(value ?? '{}'))
    const kit = ['load-kit', '--data', data, '--count', String(stations), '--json']
    const { stdout } = await promisify(execFile)(command, [...first.slice(0, 1), ...kit, ...first.slice(1)])
    return { url: listening, kit: kitFrom(stdout), close }
  } catch (error) {
    await close()
    const why = error instanceof Error ? error.message : String(error)
    throw new ProblemError('no-server', `the server did not start: ${why}`)
  }
}
