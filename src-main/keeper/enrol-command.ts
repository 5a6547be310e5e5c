/** `taza enrol`: makes this machine a station of a university server. */
import { parseArgs } from 'node:util'
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
import { nameText } from '../../src-shared/text.ts'
import { type ProblemCode, ProblemError } from '../../src-shared/vocabulary.ts'
import { type Enrolment, readEnrolment, writeEnrolment } from './enrolment.ts'
import { makePrivateFolder } from './files.ts'
import { setAside } from './former.ts'
import { makeIdentity } from './identity.ts'
import type { KeyStore } from './key-store.ts'
import { createHttp } from './sync/http.ts'
import { speaking } from './sync/session.ts'
import { whyNot } from './sync/why-not.ts'

const usage = `taza enrol --server URL --token T --name N --data DIR [--anew] [--json]
  Makes this machine a station. The token is good once and comes from the university's administrator.
  Makes the station's keys in DIR and pins the server's key there. A running keeper takes them up by itself.
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

/** `unfit`: what is wrong with the data folder, in a sentence, or null. Asked first: a token serves once. */
export async function run(
  argv: string[],
  { keys, unfit }: { keys?: KeyStore; unfit(data: string): string | null },
): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      server: { type: 'string' },
      token: { type: 'string' },
      name: { type: 'string' },
      data: { type: 'string' },
      ...networkOptions,
      anew: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { server, token, name, data } = values
  if (values.help || !server || !token || !name || !data) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const wrong = unfit(data)
  if (wrong !== null) throw new ProblemError('bad-input', wrong)
  const enrolment = await enrol({
    server,
    token,
    name,
    data,
    keys,
    network: networkFrom(values),
    anew: values.anew,
  }).catch((error: unknown) => {
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

/** What a technician can do about it. */
function inWords(server: string, error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error
  const { code } = error.problem
  if (code === 'no-server') return new ProblemError(code, whyNot(server, error))
  const why = refusedToken[code]
  return why === undefined ? error : new ProblemError(code, `${server} refuses the token: ${why}.`)
}

const another = 'have the administrator make another (taza server enrol-token)'
/** What is wrong with it, and the mend. */
const refusedToken: Partial<Record<ProblemCode, string>> = {
  'wrong-token': `this server never gave it out; copy it whole, as taza server enrol-token printed it there, or mend --server`,
  'used-token': `it has made a machine a station already, and serves once; ${another}`,
  'expired-token': `its time is over; ${another}`,
}
