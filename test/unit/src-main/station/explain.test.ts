import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readConfig, readSettings, StationConfig } from '../../../../src-main/station/config.ts'
import { explain, linesOf, meanings } from '../../../../src-main/station/explain.ts'
import { hashLeaveCode } from '../../../../src-main/station/leave-code.ts'
import { plainNetwork } from '../../../../src-shared/network.ts'
import { SeatRule } from '../../../../src-shared/seat-rule.ts'

const installed = { pages: '/p', native: '/n' }
function explained(text: string, argv: string[] = [], env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'taza-explain-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'station.json')
  writeFileSync(file, text)
  chmodSync(file, 0o600)
  const words = ['--config', file, ...argv]
  const found = explain(readSettings(words, installed), env)
  return {
    ...found,
    words,
    text: linesOf(found).join('\n'),
    of: (name: string) => found.values.find((one) => one.name === name),
  }
}

it('has words for every setting there is, and for no other', () => {
  const names = Object.keys(StationConfig.shape).flatMap((name) => {
    const inside = { network: plainNetwork, seat: SeatRule.shape }[name]
    return inside ? Object.keys(inside).map((key) => `${name}.${key}`) : [name]
  })
  expect(Object.keys(meanings).toSorted()).toEqual(
    names.filter((name) => !['pages', 'native'].includes(name)).toSorted(),
  )
})

it('says of each value where it came from and what it does', () => {
  const { ok, of, text } = explained(
    '{\n "server": "https://exams.u.kz",\n "data": "/d",\n "language": "ru",\n "network": {\n  "uploadBitsPerSecond": 9000\n }\n}',
    ['--language', 'en'],
    { HTTPS_PROXY: 'http://me:geheim@proxy.u.kz:3128', TMPDIR: '' },
  )
  expect(ok).toBe(true)
  expect(of('server')).toMatchObject({ value: 'https://exams.u.kz', from: 'file', line: 2 })
  expect(of('language')).toMatchObject({ value: 'en', from: 'option', line: null })
  expect(of('network.uploadBitsPerSecond')).toMatchObject({ value: 9000, from: 'file', line: 6 })
  expect(of('shell')).toMatchObject({ value: 'auto', from: 'built in', line: null })
  expect(of('seat.name')).toMatchObject({ value: '{host}', from: 'built in' })
  expect(text).toContain('language = "en"   (--language)\n    the language that the station begins in')
  expect(text).toContain('HTTPS_PROXY = http://…@proxy.u.kz:3128\n')
  expect(text).toMatch(/Nothing is wrong with it\.$/)
})

it('names all that is wrong with its line, as the station does with the first', () => {
  const { ok, wrong, of, text, words } = explained(
    '{\n "server": "https://u.kz",\n "langauge": "ru",\n "shell": "firefox",\n "network": {\n  "pins": ["x"]\n },\n "seat": {\n  "table": [\n   {"mac": "zz", "name": "S"}\n  ]\n }\n}',
  )
  expect(ok).toBe(false)
  expect(wrong.map(({ line, name }) => [line, name])).toEqual([
    [3, 'langauge'],
    [null, 'data'],
    [4, 'shell'],
    [6, 'network.pins.0'],
    [10, 'seat.table.0.mac'],
  ])
  expect(of('network.pins')).toMatchObject({ value: null, wrong: true, line: 6 })
  expect(text).toContain("WRONG, line 3: there is no setting 'langauge': did you mean 'language'?")
  expect(text).toContain('data = MISSING')
  expect(text).toMatch(/Mend these 5, then try again\.$/)
  expect(() => readConfig(words, installed)).toThrow(
    /station\.json, line 3: there is no setting 'langauge': did you mean 'language'\?$/,
  )
  const broken = explained('{\n "server": "https://u.kz"\n "data": "/d"\n}')
  expect(broken.wrong).toEqual([{ line: 2, name: '', says: 'a comma is missing behind what ends here' }])
})

it('prints no secret, right or wrong', () => {
  const hash = hashLeaveCode('48151623')
  const about = { server: 'https://u.kz', data: '/d' }
  const right = explained(JSON.stringify({ ...about, leaveCode: hash }))
  expect(right.of('leaveCode')).toMatchObject({ value: 'set', from: 'file' })
  const secrets = [
    right,
    explained(JSON.stringify({ ...about, leaveCode: 'geheim-48151623' })),
    explained(JSON.stringify({ ...about, network: { proxy: 'http://me:geheim@p:1' } })),
    explained(JSON.stringify({ ...about, network: { proxy: 'geheim@p' } })),
    explained(JSON.stringify({ ...about, server: 'me:geheim@u.kz' })),
    explained(JSON.stringify({ ...about, server: 'ftp://me:geheim@u.kz' })),
    explained(`{"server": "https://u.kz", "leaveCode": "${hash}`),
  ]
  for (const one of secrets) {
    expect(JSON.stringify([one.text, one.values, one.wrong])).not.toContain(hash)
    expect(JSON.stringify([one.text, one.values, one.wrong])).not.toContain('geheim')
  }
})
