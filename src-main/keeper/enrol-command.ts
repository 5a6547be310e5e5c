/** `taza enrol`: makes this machine a station of a university server. */
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import type { Input } from '../../src-shared/api/endpoint.ts'
import type { stationApi } from '../../src-shared/api/station.ts'
import { toBase64 } from '../../src-shared/bytes.ts'
import {
  type Network,
  networkFrom,
  networkOptions,
  networkUsage,
  plainNetwork,
  serverAddress,
} from '../../src-shared/network.ts'
import { nameFrom, type Seat } from '../../src-shared/seat-rule.ts'
import { nameText } from '../../src-shared/text.ts'
import { type ProblemCode, ProblemError } from '../../src-shared/vocabulary.ts'
import { type Enrolment, readEnrolment, writeEnrolment } from './enrolment.ts'
import { makePrivateFolder } from './files.ts'
import { setAside } from './former.ts'
import { makeIdentity } from './identity.ts'
import type { KeyStore } from './key-store.ts'
import { createHttp } from './sync/http.ts'
import { speaking } from './sync/session.ts'
import { maybeHeard, mayComeBack, whyNot } from './sync/why-not.ts'

const usage = `taza enrol --token T [--config FILE] [--server URL] [--data DIR] [--name N] [--serial S] [--wait MINUTES] [--anew]
           [--json]
  Makes this machine a station. The token comes from the university's administrator.
  Makes the station's keys in DIR and pins the server's key there. A running keeper takes them up by itself.
  --config FILE  the station's configuration (/etc/taza/station.json, where it is and no --data is given): server, network,
             the rule for room and seat ("seat"), and where its keeper keeps all this; what is told here goes before it
  --name N   {host} in it is this machine's host name, {number} the number at that name's end; {host} unless told, or what
             the rule says. With it the rule is not asked
  --serial S  this machine's serial number, for a rule by serial numbers, where this user may not read it
  --wait M   how long a server that cannot be reached is tried again, minutes (10); 0: one try. What may have been heard is
             never said twice
  --anew   of a machine that is enrolled already, or whose disk is a copy: it gets keys and a name of its own; what the
           former station kept is moved to DIR/former, from where taza export saves it
${networkUsage}`

/** Rejects with a ProblemError: `bad-input` when it is enrolled, `no-server`, or what the server says of token and keys. */
export async function enrol(given: {
  server: string
  token: string
  name: string
  data: string
  /** This machine's own unless told. */
  keys?: KeyStore | undefined
  network?: Network
  /** In place of the station that it is. */
  anew?: boolean
  /** The room that this machine's rule says; null: whichever the token is for. */
  room?: string | null
}): Promise<Enrolment> {
  const server = serverAddress(given.server)
  const { data } = given
  const former = readEnrolment(data)
  if (former && !given.anew)
    throw new ProblemError(
      'bad-input',
      `this machine is station ${former.station.name} of ${former.server} already; to make another one of it, with keys of its own: --anew`,
    )
  makePrivateFolder(data)
  const identity = makeIdentity(given.keys)
  const body: Input<typeof stationApi.enrol>['body'] = {
    token: given.token,
    name: given.name,
    ...(given.room == null ? {} : { room: given.room }),
    signingKey: toBase64(identity.signing.publicKey),
    sealingKey: toBase64(identity.sealing.publicKey),
  }
  const http = createHttp(server, given.network ?? plainNetwork, process.env)
  try {
    const enrolled = await speaking(http.send).enrol({ body }, { timeoutMs: 15_000 })
    const enrolment = { ...enrolled, server }
    // What it was, it is until the server has taken the new keys.
    if (former) setAside(data, former.station.id)
    identity.keep(data)
    writeEnrolment(data, enrolment)
    return enrolment
  } finally {
    await http.close()
  }
}

/** What a technician need not type: of the configuration that this machine has. */
export interface Settled {
  server: string
  network: Network
  /** Where its keeper keeps keys and evidence. */
  data: string
  /** Null: there is no rule. Throws ProblemError where the rule does not say who this machine is. */
  seat: ((serial: string | undefined) => Seat) | null
}

/**
 * `unfit`: what is wrong with the data folder, in a sentence, or null. Asked first: a token serves once. `settled`: of the
 * file that was named, or of the installed one; null: there is none.
 */
export async function run(
  argv: string[],
  {
    keys,
    unfit,
    settled,
  }: {
    keys?: KeyStore
    unfit(data: string): string | null
    settled?: (config: string | undefined) => Settled | null
  },
): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      config: { type: 'string' },
      server: { type: 'string' },
      token: { type: 'string' },
      name: { type: 'string' },
      serial: { type: 'string' },
      wait: { type: 'string' },
      data: { type: 'string' },
      ...networkOptions,
      anew: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { token } = values
  if (values.help || !token) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const own =
    values.config !== undefined || values.data === undefined ? (settled?.(values.config) ?? null) : null
  const server = values.server ?? own?.server
  const data = values.data ?? own?.data
  if (!server || !data) {
    console.log(usage)
    return 2
  }
  const given = networkFrom(values)
  const network = own && isDeepStrictEqual(given, plainNetwork) ? own.network : given
  const { name, room } =
    values.name === undefined && own?.seat
      ? own.seat(values.serial)
      : { name: nameFrom(values.name ?? '{host}', hostname(), { asks: '--name' }), room: null }
  const waitMs = minutesFrom(values.wait) * 60_000
  const wrong = unfit(data)
  if (wrong !== null) throw new ProblemError('bad-input', wrong)
  const enrolment = await whenReached(
    () => enrol({ server, token, name, room, data, keys, network, anew: values.anew }),
    { server, waitMs },
  ).catch((error: unknown) => {
    throw inWords(server, error)
  })
  const { station } = enrolment
  if (values.json) console.log(JSON.stringify(enrolment))
  else if (station.name !== nameText(name))
    console.log(
      `There is a station ${nameText(name)} in room ${station.room} already; this one is called ${station.name}.`,
    )
  if (!values.json)
    console.log(`This machine is station ${station.name} in room ${station.room} (${enrolment.domain}).`)
  return 0
}

function minutesFrom(given = '10'): number {
  const minutes = given.trim() === '' ? Number.NaN : Number(given)
  if (minutes >= 0 && minutes <= 24 * 60) return minutes
  throw new ProblemError('bad-input', `--wait takes minutes, 1440 at most, not '${given}'`)
}

const againMs = 3000

/** A network that is not up yet and a server that starts are waited for, aloud; what no time mends is tried once. */
async function whenReached<T>(
  act: () => Promise<T>,
  { server, waitMs }: { server: string; waitMs: number },
): Promise<T> {
  const until = performance.now() + waitMs
  let said = ''
  for (;;) {
    try {
      const got = await act()
      if (said !== '') console.error(`${server} is reached.`)
      return got
    } catch (error) {
      if (!mayComeBack(error) || performance.now() + againMs > until) throw error
      const why = whyNot(server, error)
      if (why !== said) console.error(`${why} It is tried again every ${againMs / 1000} s; Ctrl+C ends this.`)
      said = why
      await delay(againMs)
    }
  }
}

/** What a technician can do about it. */
function inWords(server: string, error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error
  const { code } = error.problem
  if (maybeHeard(error))
    return new ProblemError(
      code,
      `${server} may have enrolled this machine, and its answer was lost (${error.problem.detail}): look in the console for a station of this name, retire it there, and try again, with another token if this one is used up.`,
    )
  if (code === 'no-server') return new ProblemError(code, whyNot(server, error))
  if (code === 'token-elsewhere')
    return new ProblemError(
      code,
      `${server} refuses the token: ${error.problem.detail}; connect this machine in its room's network, or ${another}.`,
    )
  const why = refusedToken[code]
  return why === undefined ? error : new ProblemError(code, `${server} refuses the token: ${why}.`)
}

const another = 'have the administrator make another (taza server enrol-token)'
/** What is wrong with it, and the mend. */
const refusedToken: Partial<Record<ProblemCode, string>> = {
  'wrong-token': `this server never gave it out; copy it whole, as taza server enrol-token printed it there, or mend --server`,
  'used-token': `it has made as many machines stations as it may; ${another}`,
  'expired-token': `its time is over; ${another}`,
  'retired-token': `it was taken back; ${another}`,
}
