/** The whole API as OpenAPI 3.1, made from what the routes declare: the schemas that parse are the ones published. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Problem } from '../../src-shared/vocabulary.ts'
import { sessionCookie } from '../auth/cookies.ts'
import { type DeclaredRoute, route } from './route.ts'

const Document = z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
type Json = Record<string, unknown>

const problem = 'A refusal: a code with its sentences in resources/locales, and a detail for the log.'
const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** `routes`: the table that grows as routes are declared; read when first asked for. */
export function openapiRoute(app: FastifyInstance, routes: readonly DeclaredRoute[], version: string): void {
  let made: z.output<typeof Document> | null = null
  route(app, {
    method: 'GET',
    url: '/api/openapi.json',
    who: 'public',
    summary: 'This document',
    reply: Document,
    async handle() {
      made ??= documentOf(routes, version)
      return made
    },
  })
}

function documentOf(routes: readonly DeclaredRoute[], version: string): z.output<typeof Document> {
  const paths: Record<string, Json> = {}
  for (const one of routes) {
    const path = one.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(one) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Taza university server',
      version,
      description:
        'Stations (bearer token) and the console (session cookie; `x-taza: 1` on every change). docs/PROTOCOL.md tells the story.',
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
        station: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      schemas: { Problem: schemaOf(z.object({ problem: Problem }), 'output') },
    },
  }
}

function operationOf({ method, url, who, told }: DeclaredRoute): Json {
  const isStaff = typeof who !== 'string'
  const header = changes.has(method) && !url.startsWith('/api/station/')
  return {
    summary: told.summary ?? `${method} ${url}`,
    tags: [url.startsWith('/api/station/') ? 'station' : 'console'],
    security: who === 'public' ? [] : [{ [isStaff ? 'session' : 'station']: [] }],
    ...(isStaff ? { 'x-taza-roles': [...who] } : {}),
    parameters: [
      ...parametersOf(told.params, 'path'),
      ...parametersOf(told.query, 'query'),
      ...(header
        ? [{ name: 'x-taza', in: 'header', required: true, schema: { type: 'string', const: '1' } }]
        : []),
    ],
    ...(told.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(told.body, 'input') } },
          },
        }
      : {}),
    ...(told.takes ? { requestBody: { required: true, content: { [told.takes]: {} } } } : {}),
    responses: {
      [told.status ?? 200]: {
        description: told.gives ?? (told.reply ? 'Done' : 'See the summary'),
        ...(told.reply
          ? { content: { 'application/json': { schema: schemaOf(told.reply, 'output') } } }
          : {}),
        ...(told.gives ? { content: { [told.gives]: {} } } : {}),
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
  if (!(schema instanceof z.ZodObject)) return []
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
