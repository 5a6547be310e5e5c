/** What the real server refuses in a request to it: a field that its contract does not know, in whatever depth. */

import { consoleApi } from '../../../src-shared/api/console.ts'
import type { Api, Endpoint } from '../../../src-shared/api/endpoint.ts'
import { unknownIn } from '../../../src-shared/unknown-in.ts'

const isEndpoint = (one: Endpoint | Api): one is Endpoint => typeof one.path === 'string'
const endpointsOf = (api: Api): Endpoint[] =>
  Object.values(api).flatMap((one) => (isEndpoint(one) ? [one] : endpointsOf(one)))
const known = endpointsOf(consoleApi).map((one) => ({
  ...one,
  pattern: new RegExp(`^${one.path.replace(/:\w+/g, '[^/]+')}$`),
}))

export function unknownTo(method: string, path: string, body: unknown): string | null {
  const called = known.find((one) => one.method === method && one.pattern.test(path))
  const read = called?.body?.safeParse(body)
  return read?.success ? unknownIn(body, read.data, (at) => at) : null
}
