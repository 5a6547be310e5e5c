/** The console page, the guide for whoever uses it, and their assets; no other page is served. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { endpoint } from '../../src-shared/api/endpoint.ts'
import { languages } from '../../src-shared/vocabulary.ts'
import { notFound } from './refusal.ts'
import { route } from './route.ts'

const page = endpoint({
  method: 'GET',
  path: '/',
  who: 'public',
  summary: 'The console page',
  gives: 'text/html',
})
const asset = endpoint({
  method: 'GET',
  path: '/assets/:name',
  who: 'public',
  summary: 'A file of the console page',
  gives: 'application/octet-stream',
  params: z.object({
    name: z
      .string()
      .max(256)
      .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/),
  }),
})
const guide = endpoint({
  method: 'GET',
  path: '/guide/:page',
  who: 'public',
  summary: 'The guide for invigilators, in one language',
  gives: 'text/html',
  params: z.object({ page: z.enum(languages.map((language) => `${language}.html` as const)) }),
})

/** `dir`: where the pages were built to (console.html, guide/ and assets/). */
export async function pages(app: FastifyInstance, dir: string): Promise<void> {
  await app.register(fastifyStatic, { root: dir, serve: false, preCompressed: true })
  // An invigilator may add a note by voice to what she saw.
  const hearing = 'camera=(), microphone=(self), geolocation=()'
  const send = async (http: FastifyReply, file: string) => {
    const html = await readFile(join(dir, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw notFound()
      throw error
    })
    return http.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html)
  }
  route(app, page, ({ http }) => send(http.header('permissions-policy', hearing), 'console.html'))
  route(app, guide, ({ params, http }) => send(http, join('guide', params.page)))
  // Built names carry a hash of their content.
  route(app, asset, async ({ params, http }) =>
    http.sendFile(params.name, join(dir, 'assets'), { immutable: true, maxAge: '365d' }),
  )
}
