import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { enrol } from '../../../../src-main/keeper/enrol-command.ts'
import { routeTo } from '../../../../src-main/keeper/sync/route.ts'
import { plainNetwork } from '../../../../src-shared/network.ts'

const pinned = { ...plainNetwork, pins: [`${'A'.repeat(43)}=`] }

test('nothing goes in the clear to another machine, nor where a pin has nothing to be looked for in', () => {
  expect(() => routeTo('http://exams.example.edu', plainNetwork, {})).toThrow(/https:/)
  expect(() => routeTo('http://10.0.0.1:8090', plainNetwork, {})).toThrow(/https:/)
  expect(() => routeTo('http://127.0.0.1:1', pinned, {})).toThrow(/pinned keys/)
  for (const server of ['https://exams.example.edu', 'http://127.0.0.1:1', 'http://[::1]:1'])
    routeTo(server, plainNetwork, {}).agent.destroy()
})

test('a machine is not enrolled in the clear: its token stays here', async () => {
  const data = mkdtempSync(join(tmpdir(), 'taza-enrol-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const asked = enrol({ server: 'http://exams.example.edu', token: 't', name: 'n', data })
  await expect(asked).rejects.toMatchObject({ problem: { code: 'bad-input' } })
  expect(readdirSync(data)).not.toContain('station.json')
})
