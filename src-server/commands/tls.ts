/** `tls`: makes nginx the TLS proxy in front of the server, tried before it is used. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Judged, judgeCertificate } from './certificate.ts'
import { type Machine, place, reload, thisMachine } from './nginx.ts'
import { nginxConf } from './nginx-conf.ts'
import { certificateOfOwn } from './own-authority.ts'
import { type AloneContext, Wrong } from './wrong.ts'

const hostName =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/
const upstream = /^127\.0\.0\.1:\d{2,5}$/

export const tls = (context: AloneContext): Promise<void> => tlsOn(thisMachine(), context)

export async function tlsOn(machine: Machine, { values, clock, say, tell }: AloneContext): Promise<void> {
  const name = (values.name ?? '').toLowerCase()
  if (!hostName.test(name))
    throw new Wrong(
      `--name takes the server's whole host name, like exams.university.kz, not '${values.name}'.`,
    )
  const upstreams = (values.to ?? '127.0.0.1:8080').split(',')
  const odd = upstreams.find((one) => !upstream.test(one))
  if (odd !== undefined)
    throw new Wrong(`--to takes where the server listens on this machine, like 127.0.0.1:8080, not '${odd}'.`)
  const folder = resolve(values.nginx ?? machine.folder)
  const main = join(folder, 'nginx.conf')
  if (!existsSync(main))
    throw new Wrong(
      `There is no ${main}: install nginx (apt-get install nginx), or name its folder with --nginx.`,
    )
  const { certificate, key, authority } = await certificateOf(values, name)
  const judged = judgeCertificate({ certificate, key }, name, clock.now())
  const both = (port: string) => [port, ...(existsSync('/proc/net/if_inet6') ? [`[::]:${port}`] : [])]
  const conf = nginxConf({ name, certificate, key, upstreams, tls: both('443'), plain: both('80') })
  const placed = await place(machine, { file: join(folder, 'conf.d', 'taza.conf'), conf, main })
  for (const warning of placed.warnings) tell(`nginx warns: ${warning}`)
  const started = await reload(machine, { folder, main, placed }, tell)
  say(told(name, upstreams, judged, authority), { name, upstreams, ...judged, authority, started })
}

async function certificateOf(
  { certificate, authority, 'certificate-key': key }: AloneContext['values'],
  name: string,
): Promise<{ certificate: string; key: string; authority: string | null }> {
  const given = [certificate, key].filter((one) => one !== undefined).length
  if (authority !== undefined && given === 0) return certificateOfOwn(resolve(authority), name)
  if (authority === undefined && certificate !== undefined && key !== undefined)
    return { certificate: resolve(certificate), key: resolve(key), authority: null }
  throw new Wrong(
    'Name the certificate and its key (--certificate FILE --certificate-key FILE), or a folder for an authority of your own (--authority DIR).',
  )
}

function told(
  name: string,
  upstreams: readonly string[],
  { pin, validTo, known }: Judged,
  authority: string | null,
): string {
  const until = new Date(validTo).toISOString().slice(0, 10)
  return [
    `https://${name} goes to ${upstreams.join(', ')}. The certificate is good until ${until}.`,
    `In station.json: "server": "https://${name}"; its key, to be pinned ("network.pins"): ${pin}`,
    ...(known
      ? []
      : [
          `Stations and consoles must trust its authority: ${authority ?? "the last certificate in the file, or your authority's own"} as "network.ca", or in each machine's store.`,
        ]),
  ].join('\n')
}
