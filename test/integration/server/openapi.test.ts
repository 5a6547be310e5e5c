import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unboundedIn } from '../../support/unbounded.ts'
import { logIn, ScriptedStation, startUniversity, type University } from '../../support/university.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document is looked at wherever it is
type Any = any
let university: University
let document: Any
beforeAll(async () => {
  university = await startUniversity()
  document = await (await fetch(`${university.url}/api/openapi.json`)).json()
})
afterAll(() => university.close())

const ajv = () => new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
const pathOf = (url: string) => url.replace(/:(\w+)/g, '{$1}')

test('is a valid OpenAPI 3.1 document', async () => {
  // https://spec.openapis.org/oas/3.1/schema/2026-08-03
  const meta = new URL('../../vectors/openapi-3.1.schema.json', import.meta.url)
  const validate = ajv().compile(JSON.parse(await readFile(meta, 'utf8')))
  expect(validate(document), JSON.stringify(validate.errors?.slice(0, 5))).toBe(true)
  expect(validate({ ...document, info: { title: 'no version' } })).toBe(false)
})

test('every schema in it is one', () => {
  const one = ajv()
  let schemas = 0
  const walk = (node: Any): void => {
    if (typeof node !== 'object' || node === null) return
    if (node.schema) {
      schemas++
      const { $ref } = node.schema
      if ($ref) expect($ref).toBe('#/components/schemas/Problem')
      else {
        expect(JSON.stringify(node.schema)).not.toContain('$ref')
        one.compile(node.schema)
      }
    }
    for (const child of Object.values(node)) walk(child)
  }
  walk(document)
  expect(schemas).toBeGreaterThan(80)
})

test('has every declared route, and no other, each with a sentence and who may call it', () => {
  const published = Object.entries<Any>(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const declared = university.server.routes.map(({ method, path }) => `${method} ${pathOf(path)}`)
  expect(published.sort()).toEqual(declared.sort())
  for (const { method, path, who, summary, body } of university.server.routes) {
    const operation = document.paths[pathOf(path)][method.toLowerCase()]
    expect(summary, path).toBeTruthy()
    expect(operation.summary).toBe(summary)
    const scheme = who === 'public' ? [] : typeof who === 'string' ? [{ [who]: [] }] : [{ session: [] }]
    expect(operation.security, path).toEqual(scheme)
    if (Array.isArray(who)) expect(operation['x-taza-roles']).toEqual(who)
    const inPath = operation.parameters.filter((one: Any) => one.in === 'path').map((one: Any) => one.name)
    expect(inPath.sort(), path).toEqual([...path.matchAll(/:(\w+)/g)].map(([, name]) => name).sort())
    if (body) expect(operation.requestBody.content['application/json'].schema, path).toBeDefined()
  }
})

test('every number, text and list that it takes has its bound', () => {
  /** A row's number; a number that a subject of science asks for. */
  const wide = /\/api\/audit query before$|\.(answers\[\]\.(value|tolerance)|units\[\]\.factor)$/
  const found = Object.entries<Any>(document.paths).flatMap(([path, operations]) =>
    Object.entries<Any>(operations).flatMap(([method, { parameters, requestBody }]) => [
      ...parameters.flatMap((one: Any) =>
        unboundedIn(one.schema, `${method} ${path} ${one.in} ${one.name}`, wide),
      ),
      ...Object.values<Any>(requestBody?.content ?? {}).flatMap(({ schema }) =>
        schema ? unboundedIn(schema, `${method} ${path}`, wide) : [],
      ),
    ]),
  )
  expect(found).toEqual([
    // 64 parameters at most: a refinement, which JSON Schema does not show.
    'get /api/session/sso/callback query query: map',
    // Refused alone where it is no answer to its question: one bad answer blocks no other.
    'put /api/station/attempts/{id}/answers.answers[].value: anything',
    // As many as a rubric's criteria at most: a refinement too.
    'put /api/marking/{exam}/works/{cipher}/marks/{question}.criteria: map',
    // As a login's above.
    'get /api/open/my/sso/callback query query: map',
  ])
})

test('what the server answers is what it publishes', async () => {
  const officer = await logIn(university, 'administrator')
  for (const path of ['/api/me', '/api/rooms', '/api/exams', '/api/health', '/api/me/second-factor']) {
    const { schema } = document.paths[path].get.responses[200].content['application/json']
    const { status, body } = await officer.call('GET', path)
    expect(status, path).toBe(200)
    const validate = ajv().compile(schema)
    expect(validate(body), `${path} ${JSON.stringify(validate.errors)}`).toBe(true)
  }
  const refusal = await officer.call('GET', '/api/attempts/none')
  expect(ajv().compile(document.components.schemas.Problem)(refusal.body)).toBe(true)
})

test('a field that nobody knows is refused, from the console', async () => {
  const she = await logIn(university, 'administrator')
  const hold = { exam: university.credentials.exam, reason: 'appeal' }
  const refused = await she.call('POST', '/api/holds', { ...hold, lifted: true })
  expect(refused).toMatchObject({ status: 400, body: { problem: { code: 'bad-input' } } })
  expect(refused.body.problem.detail).toContain('lifted')
  expect((await she.call('POST', '/api/holds', hold)).status).toBe(200)
  expect(document.paths['/api/holds'].post.requestBody.content['application/json'].schema).toMatchObject({
    additionalProperties: false,
  })
})

test('from a station, which may be newer than its server, it is passed over: its evidence comes in all the same', async () => {
  const station = new ScriptedStation(university)
  const newer = { firmware: '9.1', sensors: [{ kind: 'lidar' }] }
  const { post } = station
  station.post = (path, body) => post.call(station, path, { ...Object(body), ...newer })
  expect((await station.enrol()).status).toBe(200)
  expect((await station.authenticate()).status).toBe(200)
  const ledger = await station.sit('20260001')
  await ledger.open()
  const sent = await ledger.send({ ...ledger.batch(0), ...newer })
  expect(sent).toMatchObject({ status: 200, body: { next: 1, cosigned: expect.any(String) } })
  for (const [path, { post: one }] of Object.entries<Any>(document.paths))
    if (path.startsWith('/api/station/') && one?.requestBody?.content['application/json'])
      expect(one.requestBody.content['application/json'].schema.additionalProperties, path).not.toBe(false)
  // What is known must still be what it says.
  expect((await ledger.send({ ...ledger.batch(1), part: 'zero' })).status).toBe(400)
})
