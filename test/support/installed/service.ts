/** Runs a unit as systemd would, where there is no systemd: its users, folders and command, from its own file. */
import { readFileSync } from 'node:fs'
import type { Processes, Started } from '../../../scripts/demo/processes.ts'
import type { Machine } from './machine.ts'

/** The settings of [Service] that name users, folders and the command; throws where one that is needed is missing. */
function readUnit(text: string) {
  const of = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim()
  const needed = (name: string) => {
    const value = of(name)
    if (!value) throw new Error(`the unit has no ${name}`)
    return value
  }
  return {
    user: needed('User'),
    group: needed('Group'),
    groups: of('SupplementaryGroups')?.split(/\s+/) ?? [],
    command: needed('ExecStart').split(/\s+/),
    folders: [
      { path: `/var/lib/${needed('StateDirectory')}`, mode: needed('StateDirectoryMode') },
      { path: `/run/${needed('RuntimeDirectory')}`, mode: needed('RuntimeDirectoryMode') },
    ],
    umask: needed('UMask'),
  }
}

/** Starts `/lib/systemd/system/<name>.service` of the machine. */
export async function startService(
  machine: Machine,
  name: string,
  processes: Processes,
  log: string,
): Promise<Started> {
  const unit = readUnit(readFileSync(machine.path(`/lib/systemd/system/${name}.service`), 'utf8'))
  const owner = `${unit.user}:${unit.group}`
  for (const { path, mode } of unit.folders) {
    const made = await machine.run([
      'sh',
      '-c',
      `mkdir -p ${path} && chown ${owner} ${path} && chmod ${mode} ${path}`,
    ])
    if (made.status !== 0) throw new Error(made.text)
  }
  const rights = ['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all']
  const known = await machine.run([
    'sh',
    '-c',
    unit.groups.map((group) => `getent group ${group}`).join('; '),
  ])
  const groups = [...known.text.matchAll(/^([^:]+):/gm)].map(([, group]) => group)
  const who = [
    // `stop` reaches nsenter, which passes no signal on.
    ...['setpriv', '--pdeathsig', 'TERM', `--reuid=${unit.user}`, `--regid=${unit.group}`, ...rights],
    groups.length > 0 ? `--groups=${groups.join(',')}` : '--clear-groups',
  ]
  const begin = `umask ${unit.umask}; exec "$@"`
  const [program, ...args] = machine.command(['sh', '-c', begin, 'sh', ...who, ...unit.command])
  return processes.start(program, args, { log })
}
