import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { expect, it, onTestFinished } from 'vitest'
import { readSettings } from '../../../../src-main/station/config.ts'
import { explain } from '../../../../src-main/station/explain.ts'
import { hashLeaveCode } from '../../../../src-main/station/leave-code.ts'
import { supportBundle, withoutPersons } from '../../../../src-main/station/support.ts'
import type { CheckResult } from '../../../../src-shared/machine-check.ts'

const name = 'Айгүл Серікқызы'
const number = '20231234'
const token = 'Zt3kQx9_aB7-cD2eF5gH8jK1mN4pR6sT'
const key = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='
const hash = hashLeaveCode('48151623')

function bundle(says: string) {
  const folder = mkdtempSync(join(tmpdir(), 'taza-support-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'station.json')
  const seat = { table: [{ mac: '3c:ec:ef:01:02:03', name }] }
  const network = { proxy: `http://aigul:${token}@proxy.u.kz:3128`, pins: [key] }
  writeFileSync(
    file,
    JSON.stringify({
      server: 'https://exams.u.kz',
      data: join(homedir(), 'd'),
      leaveCode: hash,
      network,
      seat,
    }),
    { mode: 0o600 },
  )
  const config = explain(readSettings(['--config', file], { pages: '/p', native: '/n' }), {
    HTTPS_PROXY: `http://x:${token}@p`,
  })
  const result = (step: CheckResult['name'], more: Partial<CheckResult>): CheckResult => ({
    ...{ name: step, ok: true, says: '', lacks: [], same: null, ms: 1 },
    ...more,
  })
  const results = [
    result('keeper', { ok: false, says: `The keeper of station 7 says: bad-input ${says}` }),
    result('cameras', { says: `/dev/video0 C270 [pci usb 480 1:1.0] 640×480; ${says}`, same: says }),
    result('disk space', { says: '412 GiB free, about 996 hours of film', lacks: [says] }),
  ]
  const zip = supportBundle({
    at: new Date(0),
    results,
    changes: [says],
    config,
    system: 'Debian GNU/Linux 12',
  })
  return Object.fromEntries(Object.entries(unzipSync(zip)).map(([one, bytes]) => [one, strFromU8(bytes)]))
}

it.each([
  ["a student's name", name],
  ["a student's number", number],
  ['a token', token],
  ['a key', key],
  ['a hash in hexadecimal', hash.split('$')[2] ?? ''],
  ['the setting of a leave code', hash],
  ['an address of a letter', 'aigul@university.kz'],
])('%s is in none of its files, wherever a sentence has it', (_what, secret) => {
  const files = bundle(`of ${secret}, it was said`)
  expect(Object.keys(files)).toEqual(['check.json', 'configuration.json', 'machine.json'])
  const whole = Object.values(files).join('\n')
  for (const one of [secret, name, token, key, hash]) expect(whole).not.toContain(one)
})

it('says all the same what is wrong and what was found', () => {
  const files = bundle('nothing')
  const { results } = JSON.parse(files['check.json'] ?? '')
  expect(results.map(({ says }: CheckResult) => says)).toEqual([
    'The keeper of station 7 says: bad-input',
    '/dev/video0 C270 [pci usb 480 1:1.0] 640×480; nothing',
    '412 GiB free, about 996 hours of film',
  ])
  expect(files['configuration.json']).toContain('"https://exams.u.kz"')
  expect(files['configuration.json']).toContain('"1 rows"')
  expect(files['machine.json']).toContain('"Debian GNU/Linux 12"')
})

it('leaves our own sentences as they are', () => {
  for (const text of [
    'X11 on :0',
    "Chromium 156.0.8078.73 (shell: the system's Chromium, because Electron's binary is not here)",
    'SQLite 3.53.4 writes and syncs in /var/lib/taza-station',
    'temporary files in /tmp, enough open files',
    'face 10.0 of 10 pictures a second, 400 kbit/s, avc1.42001f; desk 9.8 of 10 pictures a second',
    "keep other programs of this user out of the station's memory (sysctl kernel.yama.ptrace_scope=2; it is 0)",
    'answers in 12 ms, clocks 0 s apart',
  ])
    expect(withoutPersons(text)).toBe(text)
})
