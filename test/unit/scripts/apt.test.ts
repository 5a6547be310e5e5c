import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aptInstall } from '../../../scripts/apt.mjs'

let home: string
let said: string[]
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'taza-apt-'))
  said = []
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** An apt-get that answers its first calls so (what Debian 12's prints), and is content afterwards. */
function apt(answers: readonly { says: string; status: number }[]) {
  answers.forEach(({ says }, i) => {
    writeFileSync(join(home, `says-${i + 1}`), says)
  })
  const script = `#!/bin/sh
echo "$@" >> ${home}/calls
n=$(wc -l < ${home}/calls)
case $n in ${answers.map(({ status }, i) => `${i + 1}) cat ${home}/says-$n >&2; exit ${status};;`).join(' ')} esac
`
  writeFileSync(join(home, 'apt-get'), script)
  chmodSync(join(home, 'apt-get'), 0o755)
}
const install = (waitMs = 20_000) =>
  aptInstall(['fswebcam'], {
    env: { PATH: `${home}:${process.env.PATH}` },
    say: (line: string) => said.push(line),
    timing: { waitMs, againMs: 20, tellMs: 100_000 },
  })
const calls = () => readFileSync(join(home, 'calls'), 'utf8').trim().split('\n')

const lists = {
  says: `E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4242 (unattended-upgr)
E: Unable to lock directory /var/lib/apt/lists/
`,
  status: 100,
}
const frontend = {
  says: `E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4243 (dpkg)
E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?
`,
  status: 100,
}

it('waits while another program fetches lists or installs, tells who it is once, and then goes on', async () => {
  apt([lists, lists, { says: '', status: 0 }, frontend])
  await install()
  expect(calls().map((line) => /(update|install -y)/.exec(line)?.[0])).toEqual([
    'update',
    'update',
    'update',
    'install -y',
    'install -y',
  ])
  expect(said).toEqual([
    expect.stringMatching(
      /another program uses apt \(unattended-upgr, process 4242\); waiting, up to 20 s more/,
    ),
    expect.stringMatching(/dpkg, process 4243/),
  ])
})

it('gives up in one sentence that names who holds it', async () => {
  apt(Array.from({ length: 400 }, () => lists))
  await expect(install(100)).rejects.toThrow(
    /^Another program has used apt for [^\n]*unattended-upgr[^\n]*try again\.$/,
  )
})

it('does not wait for what no waiting mends', async () => {
  apt([
    {
      says: 'E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\n',
      status: 100,
    },
  ])
  await expect(install()).rejects.toThrow(/Permission denied/)
  expect(calls()).toHaveLength(1)
  expect(said).toEqual([])
})
