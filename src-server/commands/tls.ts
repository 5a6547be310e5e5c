/** `tls`: makes nginx the TLS proxy in front of the server, tried before it is used. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Judged, judgeCertificate } from './certificate.ts'
import { nginxConf } from './nginx-conf.ts'
import { certificateOfOwn } from './own-authority.ts'
import { type AloneContext, Wrong } from './wrong.ts'

const exec = promisify(execFile)
const hostName =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/
const upstream = /^127\.0\.0\.1:\d{2,5}$/

export async function tls({ values, clock, say, tell }: AloneContext): Promise<void> {
  const name = (values.name ?? '').toLowerCase()
  if (!hostName.test(name))
    throw new Wrong(
      `--name takes the server's whole host name, like exams.university.kz, not '${values.name}'.`,
    )
  const upstreams = (values.to ?? '127.0.0.1:8080').split(',')
  const odd = upstreams.find((one) => !upstream.test(one))
  if (odd !== undefined)
    throw new Wrong(`--to takes where the server listens on this machine, like 127.0.0.1:8080, not '${odd}'.`)
  const folder = resolve(values.nginx ?? '/etc/nginx')
  const main = join(folder, 'nginx.conf')
  if (!existsSync(main))
    throw new Wrong(
      `There is no ${main}: install nginx (apt-get install nginx), or name its folder with --nginx.`,
    )
  const { certificate, key, authority } = await certificateOf(values, name)
  const judged = judgeCertificate({ certificate, key }, name, clock.now())
  const both = (port: string) => [port, ...(existsSync('/proc/net/if_inet6') ? [`[::]:${port}`] : [])]
  const conf = nginxConf({ name, certificate, key, upstreams, tls: both('443'), plain: both('80') })
  await putInPlace(join(folder, 'conf.d', 'taza.conf'), conf, main)
  const started = await reload()
  if (!started)
    tell('systemd does not run here: start nginx, or have it read its settings (nginx -s reload).')
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

const ours = 'Made by taza server tls'

/** What was there stays where nginx does not take the new one. */
async function putInPlace(file: string, conf: string, main: string): Promise<void> {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null
  if (before !== null && !before.includes(ours))
    throw new Wrong(`${file} was written by somebody else: move it away first (nginx reads *.conf alone).`)
  // Never half a file among those that nginx reads.
  const put = (text: string) => {
    writeFileSync(`${file}.new`, text, { mode: 0o644 })
    renameSync(`${file}.new`, file)
  }
  try {
    put(conf)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EACCES') throw new Wrong(`${file} may not be written by this user: run this as root.`)
    if (code === 'ENOENT')
      throw new Wrong(`There is no folder for ${file}: make it, and let ${main} include conf.d/*.conf.`)
    throw error
  }
  try {
    const { stderr } = await exec('nginx', ['-t', '-c', main])
    const { stdout } = await exec('nginx', ['-T', '-c', main])
    if (!stdout.includes(ours))
      throw new Wrong(
        `${main} does not include conf.d/*.conf: add "include ${file};" to its http block. (${stderr.trim().split('\n').at(-1)})`,
      )
  } catch (error) {
    if (before === null) rmSync(file)
    else put(before)
    throw error instanceof Wrong
      ? error
      : new Wrong(`nginx does not take it, and goes on as before: ${whyNot(error)}`)
  }
}

function whyNot(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return 'it is not installed (apt-get install nginx).'
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  const line = said.split('\n').find((one) => one.includes('[emerg]')) ?? said.split('\n')[0] ?? ''
  return line.replace(/^.*\[emerg\] (?:\d+#\d+: )?/, '').trim()
}

/** Whether it was told. */
async function reload(): Promise<boolean> {
  if (!existsSync('/run/systemd/system')) return false
  await exec('systemctl', ['enable', '--now', 'nginx'])
  await exec('systemctl', ['reload', 'nginx'])
  return true
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
