/**
 * A real S3: Debian's Ceph, one monitor, one store in memory and the gateway, in a folder of its own. It enforces what
 * counts here: the body against a signed x-amz-content-sha256.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import { freePort } from './free-port.ts'
import type { Campus } from './places.ts'

const run = promisify(execFile)

export interface Radosgw {
  readonly at: Campus['s3']
  stop(): Promise<void>
}

const User = z.object({ keys: z.array(z.object({ access_key: z.string(), secret_key: z.string() })).min(1) })

export async function startRadosgw(): Promise<Radosgw> {
  const folder = await mkdtemp(join(tmpdir(), 'taza-ceph-'))
  const at = (name: string) => join(folder, name)
  for (const name of ['mon', 'osd', 'rgw', 'run', 'crash']) await mkdir(at(name))
  const [mon, gateway] = [await freePort(), await freePort()]
  const conf = at('ceph.conf')
  const fsid = randomUUID()
  await writeFile(conf, configuration({ folder, mon, gateway, fsid }))
  const children: ChildProcess[] = []
  const logs: string[] = []
  const start = (program: string, args: string[]) => {
    const child = spawn(program, [...args, '-c', conf, '-f'], { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => logs.push(String(chunk)))
    children.push(child)
  }
  const stop = async () => {
    // The gateway first: it would look for the others.
    for (const child of children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const keyring = at('keyring')
    const allow = (name: string, caps: string[][]) =>
      run('ceph-authtool', [keyring, '-n', name, '--gen-key', ...caps.flatMap((cap) => ['--cap', ...cap])])
    const everything = [
      ['mon', 'allow *'],
      ['osd', 'allow *'],
      ['mgr', 'allow *'],
      ['mds', 'allow *'],
    ]
    await run('ceph-authtool', ['--create-keyring', keyring])
    await allow('mon.', [['mon', 'allow *']])
    await allow('client.admin', everything)
    await allow('osd.0', [
      ['mon', 'allow profile osd'],
      ['osd', 'allow *'],
    ])
    await run('monmaptool', [
      '--create',
      '--fsid',
      fsid,
      '--addv',
      'a',
      `[v2:127.0.0.1:${mon}/0]`,
      at('monmap'),
    ])
    await run('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', at('monmap'), '--keyring', keyring, '-c', conf])
    start('ceph-mon', ['-i', 'a'])
    const uuid = randomUUID()
    await run('ceph', ['-c', conf, '--connect-timeout', '20', 'osd', 'new', uuid, '0'])
    await run('ceph-osd', ['--mkfs', '-i', '0', '--osd-uuid', uuid, '-c', conf])
    start('ceph-osd', ['-i', '0'])
    start('radosgw', ['-n', 'client.admin'])
    const created = await run('radosgw-admin', [
      '-c',
      conf,
      'user',
      'create',
      '--uid=taza',
      '--display-name=Taza',
    ])
    const [key] = User.parse(JSON.parse(created.stdout)).keys
    if (!key) throw new Error('the gateway made no key')
    const endpoint = `http://127.0.0.1:${gateway}`
    await answers(endpoint)
    const credentials = { accessKeyId: key.access_key, secretAccessKey: key.secret_key }
    return { at: { endpoint, region: 'default', credentials }, stop }
  } catch (error) {
    await stop()
    throw new Error(`Ceph did not start: ${String(error)}\n${logs.join('').slice(-4000)}`)
  }
}

async function answers(endpoint: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const ok = await fetch(endpoint).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
    if (tries > 600) throw new Error('the gateway does not answer')
    await delay(50)
  }
}

const configuration = (of: { folder: string; mon: number; gateway: number; fsid: string }): string => `
[global]
fsid = ${of.fsid}
mon_host = [v2:127.0.0.1:${of.mon}/0]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
keyring = ${of.folder}/keyring
run_dir = ${of.folder}/run
admin_socket = ${of.folder}/run/$name.asok
pid_file = ${of.folder}/run/$name.pid
log_file = ${of.folder}/run/$name.log
crash_dir = ${of.folder}/crash
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
[mon]
mon_data = ${of.folder}/mon
mon_data_avail_crit = 1
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
[osd]
osd_data = ${of.folder}/osd
osd_objectstore = memstore
osd_class_load_list = *
osd_class_default_list = *
memstore_device_bytes = 4294967296
[client]
rgw_frontends = beast endpoint=127.0.0.1:${of.gateway} tcp_nodelay=1
rgw_data = ${of.folder}/rgw
`
