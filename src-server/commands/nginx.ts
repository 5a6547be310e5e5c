/** A file among those that nginx reads: tried before it is used, and what was there put back where it does not do. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { Wrong } from './wrong.ts'

/** Where nginx runs. */
export interface Machine {
  /** Of the one that systemd starts; no other is told anything. */
  folder: string
  systemd: boolean
  run(program: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }>
}

export const thisMachine = (): Machine => ({
  folder: '/etc/nginx',
  systemd: existsSync('/run/systemd/system'),
  run: promisify(execFile),
})

export interface Placed {
  /** What nginx says of it although it takes it. */
  warnings: string[]
  /** What was there before. */
  putBack(): void
}

const ours = 'Made by taza server tls'
/** Enough for a person to see what is the matter. */
const mostWarnings = 20

/** `main`: nginx.conf. Throws Wrong, with all as before. */
export async function place(
  { run }: Machine,
  { file, conf, main }: { file: string; conf: string; main: string },
): Promise<Placed> {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null
  if (before !== null && !before.includes(ours))
    throw new Wrong(`${file} was written by somebody else: move it away first (nginx reads *.conf alone).`)
  // Never half a file among those that nginx reads.
  const put = (text: string) => {
    writeFileSync(`${file}.new`, text, { mode: 0o644 })
    renameSync(`${file}.new`, file)
  }
  const putBack = () => (before === null ? rmSync(file) : put(before))
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
    const { stderr } = await run('nginx', ['-t', '-c', main])
    const { stdout } = await run('nginx', ['-T', '-c', main])
    if (!stdout.includes(ours))
      throw new Wrong(
        `${main} does not include conf.d/*.conf: add "include ${file};" to its http block. (${stderr.trim().split('\n').at(-1)})`,
      )
    return { warnings: warningsIn(stderr), putBack }
  } catch (error) {
    putBack()
    throw error instanceof Wrong
      ? error
      : new Wrong(`nginx does not take it, and goes on as before: ${whyNot(error)}`)
  }
}

/** Whether nginx reads it from now on; else `tell` says who has to see to that. Throws Wrong, with all as before. */
export async function reload(
  { folder: itsOwn, systemd, run }: Machine,
  { folder, main, placed }: { folder: string; main: string; placed: Placed },
  tell: (line: string) => void,
): Promise<boolean> {
  if (!existsSync(itsOwn) || realpathSync(folder) !== realpathSync(itsOwn)) {
    tell(`Whichever nginx reads ${folder} was not told: nginx -s reload -c ${main}`)
    return false
  }
  if (!systemd) {
    tell('systemd does not run here: start nginx, or have it read its settings (nginx -s reload).')
    return false
  }
  try {
    await run('systemctl', ['enable', '--now', 'nginx'])
    await run('systemctl', ['reload', 'nginx'])
    return true
  } catch (error) {
    placed.putBack()
    // One that does not run is left alone.
    const after = await run('systemctl', ['try-reload-or-restart', 'nginx']).then(
      () => '',
      (failed: unknown) => ` It does not go on with that either: ${whyNot(failed)}`,
    )
    throw new Wrong(
      `nginx did not start or read it, and what was there before is put back: ${whyNot(error)}${after}`,
    )
  }
}

const warningsIn = (said: string): string[] =>
  said
    .split('\n')
    .filter((line) => line.includes('[warn]'))
    .slice(0, mostWarnings)
    .map((line) => withoutMark(line, 'warn'))

function whyNot(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return 'it is not installed (apt-get install nginx).'
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return withoutMark(
    said.split('\n').find((one) => one.includes('[emerg]')) ?? said.split('\n')[0] ?? '',
    'emerg',
  )
}

/** `nginx: [emerg] `, also with a date and the process in it. */
const withoutMark = (line: string, mark: 'emerg' | 'warn'): string =>
  line.replace(new RegExp(`^.*\\[${mark}\\] (?:\\d+#\\d+: )?`), '').trim()
