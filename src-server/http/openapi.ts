/** The whole API as OpenAPI 3.1, made from what the routes declare: the schemas that parse are the ones published. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Endpoint, Reply } from '../../src-shared/api/endpoint.ts'
import { publicApi } from '../../src-shared/api/public.ts'
import { Problem } from '../../src-shared/vocabulary.ts'
import { sessionCookie } from './cookies.ts'
import { route } from './route.ts'

type Document = Reply<typeof publicApi.openapi>
type Json = Record<string, unknown>

const problem = 'A refusal: a code with its sentences in resources/locales, and a detail for the log.'
const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** `routes`: the table that grows as routes are declared; read when first asked for. */
export function openapiRoute(app: FastifyInstance, routes: readonly Endpoint[], version: string): void {
  let made: Document | null = null
  route(app, publicApi.openapi, async () => {
    made ??= documentOf(routes, version)
    return made
  })
}

function documentOf(routes: readonly Endpoint[], version: string): Document {
  const paths: Record<string, Json> = {}
  for (const one of routes) {
    const path = one.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(one) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Taza university server',
      version,
      description:
        'Stations and students (bearer token) and the console (session cookie); `x-taza: 1` on every change but stations’. docs/PROTOCOL.md tells the story.',
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
        station: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        student: { type: 'http', scheme: 'bearer' },
        metrics: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Problem: schemaOf(z.object({ problem: Problem }), 'output') },
    },
  }
}

function operationOf(endpoint: Endpoint): Json {
  const { method, path, who } = endpoint
  const isStaff = typeof who !== 'string'
  const header = changes.has(method) && !path.startsWith('/api/station/')
  return {
    summary: endpoint.summary,
    tags: [path.startsWith('/api/station/') ? 'station' : 'console'],
    security: who === 'public' ? [] : [{ [isStaff ? 'session' : who]: [] }],
    ...(isStaff ? { 'x-taza-roles': [...who] } : {}),
    parameters: [
      ...parametersOf(endpoint.params, 'path'),
      ...parametersOf(endpoint.query, 'query'),
      ...(header
        ? [{ name: 'x-taza', in: 'header', required: true, schema: { type: 'string', const: '1' } }]
        : []),
    ],
    ...(endpoint.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } },
          },
        }
      : {}),
    ...(endpoint.takes ? { requestBody: { required: true, content: { [endpoint.takes]: {} } } } : {}),
    responses: {
      [endpoint.status ?? 200]: {
        description: endpoint.gives ?? (endpoint.reply ? 'Done' : 'See the summary'),
        ...(endpoint.reply
          ? { content: { 'application/json': { schema: schemaOf(endpoint.reply, 'output') } } }
          : {}),
        ...(endpoint.gives ? { content: { [endpoint.gives]: {} } } : {}),
      },
      '4XX': {
        description: problem,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

/** As they are once read from the text of an address. */
function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return []
  // All there may be, by whatever names.
  if (!(schema instanceof z.ZodObject))
    return [{ name: where, in: where, required: where === 'path', schema: schemaOf(schema, 'output') }]
  return Object.entries(schema.shape).map(([name, one]) => ({
    name,
    in: where,
    required: where === 'path' || !z.safeParse(one, undefined).success,
    schema: schemaOf(one, 'output'),
  }))
}

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
