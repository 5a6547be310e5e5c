/** docs/DEPLOYMENT.md says what programs take. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { StationConfig } from '../../../src-main/station/config.ts'
import { nginxConf } from '../../../src-server/commands/nginx-conf.ts'
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { Api, Endpoint } from '../../../src-shared/api/endpoint.ts'
import { openApi } from '../../../src-shared/api/open.ts'
import { stationApi } from '../../../src-shared/api/station.ts'
import { plainNetwork } from '../../../src-shared/network.ts'
import { balancing } from '../../support/nginx.ts'

const text = readFileSync(new URL('../../../docs/DEPLOYMENT.md', import.meta.url), 'utf8')

const endpointsOf = (api: Api): Endpoint[] =>
  Object.values(api).flatMap((one) =>
    typeof one.path === 'string' ? [one as Endpoint] : endpointsOf(one as Api),
  )
const endpoints = [consoleApi, openApi, stationApi].flatMap((api: Api) => endpointsOf(api))

const front = { name: 'u.kz', certificate: '/c', key: '/k', upstreams: ['127.0.0.1:8080'] }
const unit = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
/** In nginx's order: by the whole address, by patterns, then the rest. */
function bytesAtMost(nginx: string, address: string): number {
  const locations = [...nginx.matchAll(/location (=|~)? ?(\S+) \{([^}]*)\}/g)].map(
    ([, how, at = '', body = '']) => {
      const [, size, letter] = /client_max_body_size (\d+)([kmg]);/.exec(body) ?? []
      return { how, at, bytes: Number(size) * unit[letter as keyof typeof unit] }
    },
  )
  const found =
    locations.find(({ how, at }) => how === '=' && at === address) ??
    locations.find(({ how, at }) => how === '~' && new RegExp(at).test(address)) ??
    locations.find(({ how, at }) => how === undefined && at === '/')
  return found?.bytes ?? Number.NaN
}

test.each([
  ['taza server tls', nginxConf({ ...front, tls: ['443'], plain: ['80'] })],
  ['the tests', balancing(1, ['http://127.0.0.1:2'])],
])('nginx as by %s lets through what each route takes', (_where, nginx) => {
  expect(endpoints.length).toBeGreaterThan(200)
  const large = endpoints.filter(({ bodyLimit }) => bodyLimit !== undefined)
  // A route bounds files by itself: where the contract has no number, nobody would hold nginx against it.
  expect(endpoints.filter((one) => one.takes !== undefined && one.bodyLimit === undefined)).toEqual([])
  expect(Math.max(...large.map(({ bodyLimit = 0 }) => bodyLimit))).toBe(16 * unit.g)
  const cut = large
    .map(({ path, bodyLimit = 0 }) => ({
      path,
      bodyLimit,
      nginx: bytesAtMost(nginx, path.replaceAll(':', '')),
    }))
    .filter((one) => !(one.nginx >= one.bodyLimit))
  expect(cut).toEqual([])
})

test('every setting of the station stands in its table', () => {
  const [, station = ''] = text.split('\n## Station\n')
  const rows = (station.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'))
  const said = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name]) => name),
  )
  // Programs and files of the installation are no setting of anybody's.
  const ours = new Set(['pages', 'native'])
  const names = [
    ...Object.keys(StationConfig.shape).filter((name) => name !== 'network' && !ours.has(name)),
    ...Object.keys(plainNetwork).map((name) => `network.${name}`),
  ]
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !said.includes(name))).toEqual([])
})
