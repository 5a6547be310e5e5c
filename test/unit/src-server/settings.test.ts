import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import sanctions from '../../../resources/sanctions/default.json' with { type: 'json' }
import { readSettings } from '../../../src-server/settings.ts'
import { Sanctions } from '../../../src-shared/cases/sanctions.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'taza-settings-'))
})
afterAll(() => rm(dir, { recursive: true }))

async function read(content: unknown, env: NodeJS.ProcessEnv = {}) {
  const path = join(dir, 'settings.json')
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return readSettings(path, env)
}
const singleSignOn = {
  issuer: 'https://login.kaznu.kz',
  clientId: 'taza',
  roles: [{ claim: 'groups', value: 'x', role: 'officer' }],
}
const publicUrl = 'https://taza.kaznu.kz'

test('nothing said is the usual', async () => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const cases = {
    ...{ sampleRate: 0.05, incidents: 'high', settleHours: 24, explanationDays: 3 },
    ...{ sanctions: Sanctions.parse(sanctions), under: {} },
  }
  const appeals = {
    calendar: 'kz',
    daysToFile: 3,
    daysToAnswer: 5,
    mayLower: false,
    daysOff: [],
    workingDays: [],
  }
  expect(await read({})).toEqual({ timeZone, sessions: { hours: 12, idleMinutes: 60 }, cases, appeals })
  const day = '2026-12-25'
  await expect(read({ appeals: { daysOff: [day], workingDays: [day] } })).rejects.toThrow('a day is off')
  await expect(read({ cases: { sanctions: [] } })).rejects.toThrow('sanctions')
  const own = [{ ...sanctions[0], title: { kk: 'a', ru: 'b', ky: 'c', en: 'd' } }]
  expect((await read({ cases: { sanctions: own } })).cases.sanctions).toMatchObject(own)
})

test('a secret may lie in the environment or in a file of its own', async () => {
  const file = join(dir, 'secret')
  await writeFile(file, 'from the file\n')
  const given = (clientSecret: unknown) => ({ publicUrl, singleSignOn: { ...singleSignOn, clientSecret } })
  const env = { SSO_SECRET: 'from the environment' }
  expect((await read(given({ env: 'SSO_SECRET' }), env)).singleSignOn?.clientSecret).toBe(
    'from the environment',
  )
  expect((await read(given({ file }))).singleSignOn?.clientSecret).toBe('from the file')
  await expect(read(given({ env: 'SSO_SECRET' }))).rejects.toThrow('SSO_SECRET, which is not set')
  await expect(read(given({ file: join(dir, 'none') }))).rejects.toThrow('cannot be read')
})

test('a secret that everybody on the machine can read is refused; no secret, or a private place, is not', async () => {
  const open = await mkdtemp(join(tmpdir(), 'taza-open-'))
  onTestFinished(() => rm(open, { recursive: true }))
  await chmod(open, 0o755)
  const path = join(open, 'settings.json')
  const mail = { host: 'smtp', from: 'a@b.kz', to: ['a@b.kz'], password: 'in the clear' }
  const webhooks = [{ url: 'https://hooks.kz', secret: 'in the clear as well' }]
  const tell = async (content: object, mode: number) => {
    await writeFile(path, JSON.stringify(content))
    await chmod(path, mode)
    return readSettings(path, { MAIL: 'elsewhere' })
  }
  await expect(tell({ digest: { mail } }, 0o644)).rejects.toThrow(`the secrets in ${path}: chmod o-r ${path}`)
  await expect(tell({ digest: { webhooks } }, 0o644)).rejects.toThrow('Everybody on this machine')
  expect((await tell({ digest: { mail } }, 0o640)).digest?.mail?.password).toBe('in the clear')
  const named = { digest: { mail: { ...mail, password: { env: 'MAIL' } } } }
  expect((await tell(named, 0o644)).digest?.mail?.password).toBe('elsewhere')
  await chmod(open, 0o700)
  expect((await tell({ digest: { mail } }, 0o644)).digest?.mail?.password).toBe('in the clear')
})

test.each([
  ['{', 'not JSON'],
  [{ singleSignon: {} }, 'singleSignon'],
  [{ singleSignOn }, 'publicUrl'],
  [{ publicUrl, singleSignOn: { ...singleSignOn, roles: [] } }, 'roles'],
  [{ publicUrl, singleSignOn: { ...singleSignOn, issuer: 'http://login.kaznu.kz' } }, 'loopback'],
  [
    { publicUrl, singleSignOn: { ...singleSignOn, roles: [{ claim: 'g', value: 'x', role: 'root' }] } },
    'role',
  ],
  [{ timeZone: 'Asia/Nowhere' }, 'time zone'],
  [{ sessions: { idleMinutes: 0 } }, 'idleMinutes'],
])('what does not fit is said (%#)', async (content, word) => {
  await expect(read(content)).rejects.toThrow(word)
})

test('a file that is not there is said', async () => {
  await expect(readSettings(join(dir, 'none.json'), {})).rejects.toThrow('cannot be read')
})
