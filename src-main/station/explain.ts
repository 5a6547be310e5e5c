/** `taza config explain`: each value of the station's configuration, where it came from, what it does. No secret is in it. */
import { z } from 'zod'
import { isHere } from '../../src-shared/plain-http.ts'
import { type Settings, StationConfig, type WrongSetting } from './config.ts'

/** What each setting does, for a technician. */
export const meanings: Readonly<Record<string, string>> = {
  server: 'the university server, to which answers and recordings are sent',
  data: "the station's own folder: browser profile, students' files; keys and recordings too where it starts its own keeper",
  keeper: 'the socket of the keeper that runs as a service; null: the station starts a keeper itself',
  shell: 'which browser shows the exam; auto takes Electron where it is installed, else Chromium',
  windowed: "an ordinary window in place of the kiosk: for a developer's desktop, never for an exam",
  language: 'the language that the station begins in: kk, ru, ky or en',
  assistive: "lets a screen reader or input method into the exam's browser, and any other helper with it",
  leaveCode: 'the code that ends the station (Ctrl+Alt+Q); null: none is asked while no exam is under way',
  switches: "further switches of the exam's browser: its exams are marked as driven",
  recorderSwitches: "further switches of the recorder's browser: exams are marked as driven",
  webSwitches: "further switches of the browser of an exam's foreign page: exams are marked as driven",
  'network.proxy': 'the proxy on the way to the server; null: what the environment names',
  'network.ca': 'a file of authorities that are trusted beside the known ones',
  'network.pins':
    "public keys, one of which must be in the server's certificate chain; none: any that is trusted",
  'network.uploadBitsPerSecond':
    'the most that films and pictures may take of the line, bits a second; null: all',
  'seat.host':
    'the pattern of host names that says room and number, like lab-{room}-{number}; null: any name',
  'seat.room': "this machine's room on the server; null: the one that the token is for",
  'seat.name': "the station's name: {host}, {number} and {room} are filled in",
  'seat.table': 'machines by MAC or serial number with their room and name; asked before the pattern',
}

/** What of the environment a station heeds. */
const surroundings: Readonly<Record<string, string>> = {
  HTTPS_PROXY: 'the proxy on the way to an https:// server',
  HTTP_PROXY: 'the proxy on the way to an http:// server',
  NO_PROXY: 'hosts to which no proxy is taken',
  SSL_CERT_FILE: "authorities that are trusted, in place of the system's file",
  SSL_CERT_DIR: "authorities that are trusted, in place of the system's folder",
  DISPLAY: 'the X display of the station',
  XDG_SESSION_TYPE: 'the kind of session; with wayland no station runs',
  WAYLAND_DISPLAY: 'a Wayland session, in which no station runs',
  TMPDIR: 'the folder for temporary files',
  TPM2TOOLS_TCTI: 'the way to the TPM that seals the keys',
}

interface ExplainedValue {
  name: string
  /** As JSON has it; a secret only as `set`; null with `wrong`: it is not repeated. */
  value: unknown
  from: 'file' | 'option' | 'built in'
  /** Of the file. */
  line: number | null
  wrong: boolean
  does: string
}

export interface Explained {
  file: string | null
  ok: boolean
  values: ExplainedValue[]
  environment: { name: string; value: string; heeded: boolean; does: string }[]
  wrong: readonly WrongSetting[]
}

/** What no setting says is as in one that says the least. */
const builtIn = StationConfig.parse({
  server: 'https://exams.example.edu',
  ...{ data: '/', pages: '', native: '', seat: {} },
})
const required = new Set(['server', 'data'])

export function explain(settings: Settings, env: NodeJS.ProcessEnv): Explained {
  const { inFile, inOptions, lineOf, wrong, config } = settings
  const values = Object.entries(meanings).map(([name, does]): ExplainedValue => {
    const path = name.split('.')
    const option = at(inOptions, path)
    const typed = option ?? at(inFile, path)
    const from = option !== undefined ? 'option' : typed !== undefined ? 'file' : 'built in'
    const isWrong =
      typed !== undefined && wrong.some((one) => one.name === name || one.name.startsWith(`${name}.`))
    const value = typed ?? (required.has(name) ? undefined : at(builtIn, path))
    return {
      ...{ name, from, does, wrong: isWrong },
      value: isWrong ? null : shown(name, value),
      line: from === 'file' ? lineOf(path) : null,
    }
  })
  const proxied = config === null ? null : config.network.proxy === null && !isHere(config.server)
  const environment = Object.entries(surroundings).flatMap(([name, does]) => {
    const isProxy = /_PROXY$/.test(name)
    const value = (isProxy && env[name.toLowerCase()]) || env[name]
    if (!value) return []
    return [{ name, value: withoutPassword(value), heeded: !isProxy || proxied !== false, does }]
  })
  return { file: settings.file, ok: wrong.length === 0, values, environment, wrong }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  z.record(z.string(), z.unknown()).safeParse(value).success

function at(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return value
  return isObject(value) && Object.hasOwn(value, first) ? at(value[first], rest) : undefined
}

function shown(name: string, value: unknown): unknown {
  if (name === 'leaveCode' && value !== null) return 'set'
  if (name === 'network.proxy' && typeof value === 'string') return withoutPassword(value)
  if (name === 'switches' && Array.isArray(value)) return value.map((one) => withoutPassword(String(one)))
  return value
}

/** Of a proxy's address; a list of hosts has none. */
const withoutPassword = (address: string): string => address.replace(/(^|=|\/\/)[^/=]*@/, '$1…@')

/** As lines for a person. */
export function linesOf({ file, values, environment, wrong, ok }: Explained): string[] {
  const line = (number: number | null) => (number === null ? '' : `line ${number}`)
  const from = (one: ExplainedValue) =>
    one.from === 'file' ? line(one.line) : one.from === 'option' ? `--${one.name}` : 'not set, built in'
  const value = (one: ExplainedValue) =>
    one.wrong ? 'WRONG, see below' : one.value === undefined ? 'MISSING' : JSON.stringify(one.value)
  return [
    file ?? 'There is no configuration file: only what was built in.',
    '',
    ...values.flatMap((one) => [`${one.name} = ${value(one)}   (${from(one)})`, `    ${one.does}`]),
    '',
    'Of the environment of this very command (a service has its own):',
    ...environment.flatMap(({ name, value: given, heeded, does }) => [
      `${name} = ${given}${heeded ? '' : '   (not heeded: network.proxy is set, or the server is this machine)'}`,
      `    ${does}`,
    ]),
    ...(environment.length === 0 ? ['nothing'] : []),
    '',
    ...wrong.map((one) => `WRONG${one.line === null ? '' : `, line ${one.line}`}: ${one.says}`),
    ok
      ? 'Nothing is wrong with it.'
      : `Mend ${wrong.length === 1 ? 'this' : `these ${wrong.length}`}, then try again.`,
  ]
}
