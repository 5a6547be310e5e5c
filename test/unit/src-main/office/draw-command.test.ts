import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { runDrawCommand, runSampleCommand } from '../../../../src-main/office/draw-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-draw-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out: string[] = []
vi.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(String(line)))
afterEach(() => {
  vi.useRealTimers()
  out.length = 0
})
const at = (name: string) => join(folder, name)
const said = () => out.splice(0).join('\n')

it('shuffles, keeps the order secret, opens it and holds', async () => {
  const deck = ['new', '--exam', 'math', '--tickets', '5', '--cards', '12']
  const files = ['--published', at('p.json'), '--kept', at('k.json')]
  expect(await runDrawCommand([...deck, ...files])).toBe(0)
  expect(readFileSync(at('p.json'), 'utf8')).not.toMatch(/salt|"order"/)
  expect(statSync(at('k.json')).mode & 0o077).toBe(0)
  await expect(runDrawCommand([...deck, ...files])).rejects.toThrow(/is there already/)
  said()
  expect(await runDrawCommand(['verify', at('p.json'), '--json'])).toBe(1)
  expect(said()).toContain('not opened yet')
  expect(await runDrawCommand(['open', at('k.json')])).toBe(0)
  const opened = JSON.parse(said())
  expect(opened.committed).toEqual(JSON.parse(readFileSync(at('p.json'), 'utf8')).committed)
  writeFileSync(at('o.json'), JSON.stringify(opened))
  expect(await runDrawCommand(['verify', at('o.json')])).toBe(0)
  expect(said()).toMatch(/math: all holds$/)
  writeFileSync(at('o.json'), JSON.stringify({ ...opened, tickets: 6 }))
  expect(await runDrawCommand(['verify', at('o.json')])).toBe(1)
  expect(said()).toMatch(/WRONG {2}commitment: /)
})

it('samples the attempts of an exam, and holds', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const files = ['--published', at('sp.json'), '--kept', at('sk.json')]
  const begins = new Date(Date.now() + 60_000).toISOString()
  expect(
    await runSampleCommand(['new', '--exam', 'math', '--begins', begins, '--rate', '0.2', ...files]),
  ).toBe(0)
  writeFileSync(at('attempts.txt'), Array.from({ length: 10 }, (_, i) => `at-${i}`).join('\r\n'))
  said()
  vi.setSystemTime(Date.parse(begins) + 60_000)
  expect(await runSampleCommand(['open', at('sk.json'), '--attempts', at('attempts.txt')])).toBe(0)
  const opened = said()
  expect(JSON.parse(opened).exams[0].sample).toHaveLength(2)
  writeFileSync(at('so.json'), opened)
  expect(await runSampleCommand(['verify', at('so.json'), '--json'])).toBe(0)
  expect(JSON.parse(said())).toMatchObject({ ok: true, exam: 'math' })
})

it.each([
  [[]],
  [['verify']],
  [['new', '--exam', 'a']],
  [['verify', 'a', 'b']],
  [['new', '--exam', 'a', '--tickets', '5', '--cards', '3', '--published', 'a', '--kept', 'b']],
])('is called wrongly and ends with 2: %j', async (argv) => {
  expect(await runDrawCommand(argv)).toBe(2)
  expect(said()).toMatch(/^taza draw verify FILE/)
})

it('says in a sentence what is wrong with a file', async () => {
  writeFileSync(at('bad.json'), '{"kind": "taza-draw-1"}')
  await expect(runDrawCommand(['verify', at('bad.json')])).rejects.toThrow(
    /bad\.json is no draw as it is published: exam: .*\.$/,
  )
  writeFileSync(at('bad.json'), '{')
  await expect(runDrawCommand(['verify', at('bad.json')])).rejects.toThrow(/bad\.json is not JSON/)
  const digest = '0'.repeat(64)
  const committed = { at: '2026-01-05T09:00:00Z', commitment: digest }
  for (const order of [Array.from({ length: 2001 }, () => 1), [0], [2001]]) {
    const draw = { kind: 'taza-draw-1', exam: 'math', tickets: 1, cards: 1, committed }
    writeFileSync(at('bad.json'), JSON.stringify({ ...draw, kept: { salt: digest, order } }))
    await expect(runDrawCommand(['open', at('bad.json')])).rejects.toThrow(
      /bad\.json is no draw as it is kept: kept\.order/,
    )
  }
  await expect(runSampleCommand(['verify', at('none.json')])).rejects.toThrow(/cannot be opened/)
})

it('lets nothing secret be published by a slip, and leaves no half of a draw', async () => {
  const deck = ['new', '--exam', 'math', '--tickets', '5', '--cards', '12']
  const one = runDrawCommand([
    ...deck,
    '--published',
    at('one.json'),
    '--kept',
    join(folder, '.', 'one.json'),
  ])
  await expect(one).rejects.toThrow(/one file/)
  const nowhere = runDrawCommand([...deck, '--published', at('no/p.json'), '--kept', at('half.json')])
  await expect(nowhere).rejects.toThrow(/ENOENT/)
  expect(['one.json', 'half.json'].filter((name) => existsSync(at(name)))).toEqual([])
  const many = ['new', '--exam', 'math', '--tickets', '5', '--cards', '2001']
  await expect(runDrawCommand([...many, '--published', 'a', '--kept', 'b'])).rejects.toThrow(/at most 2000/)
})

it('commits to no sample of an exam that has begun, and opens none of one that has not', async () => {
  const sample = (begins: string, rate = '0.2') =>
    runSampleCommand(['new', '--exam', 'math', '--begins', begins, '--rate', rate, ...files])
  const files = ['--published', at('early.json'), '--kept', at('early-kept.json')]
  await expect(sample(new Date(Date.now() - 60_000).toISOString())).rejects.toThrow(/began at/)
  expect(await sample('tomorrow')).toBe(2)
  expect(await sample(new Date(Date.now() + 60_000).toISOString(), '1.5')).toBe(2)
  expect(await sample(new Date(Date.now() + 60_000).toISOString())).toBe(0)
  writeFileSync(at('few.txt'), 'at-1')
  const opened = runSampleCommand(['open', at('early-kept.json'), '--attempts', at('few.txt')])
  await expect(opened).rejects.toThrow(/worth nothing/)
})
