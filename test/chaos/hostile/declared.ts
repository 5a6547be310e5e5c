/** Any declared route, by anybody: path, query and body are made from what it declares, and then spoilt. */
import { z } from 'zod'
import type { Endpoint } from '../../../src-shared/api/endpoint.ts'
import { published } from '../../support/office/session-tables.ts'
import { workbook } from '../../support/office/workbook.ts'
import { onePixel } from '../../support/station-views.ts'
import { type Random, randomFrom } from '../kill/random.ts'
import { knownByName, knownInPath } from './known.ts'
import { type Attack, isAllowed, json, judge, request } from './request.ts'
import { bankFile, listFile, ratingsFile } from './rooms.ts'
import type { Target } from './target.ts'
import { madeFrom, odd, spoilt } from './values.ts'

/** By the schema: turning a large one takes longer than a request. */
const turned = new Map<z.ZodType, unknown>()
function turn(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const before = turned.get(schema)
  if (before !== undefined) return before
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  turned.set(schema, made)
  return made
}

/** As the caller's own page would ask; `oddly`: one of the names stands for something else. */
export function pathOf(target: Target, { path }: Endpoint, random: Random, oddly = false): string {
  const names = [...path.matchAll(/:(\w+)/g)]
  const odder = oddly ? random.below(names.length) : -1
  let at = 0
  return path.replace(/:(\w+)/g, (_all, name: string) => {
    const good = random.pick(knownInPath(target, path, name))
    return at++ === odder ? encodeOdd(random.pick(odd)) : encodeURIComponent(good)
  })
}

/** Values by name, as they stand in an address. */
function queryOf(target: Target, { path, query }: Endpoint, random: Random): Record<string, unknown> {
  if (!query) return {}
  // What an address has is text: what a schema makes of it says more than what it takes.
  const made = madeFrom(turn(query, 'output'), random, knownByName(target, path))
  return typeof made === 'object' && made !== null ? { ...made } : {}
}
function inAddress(value: unknown): string {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(',')
  return typeof value === 'string' ? value : JSON.stringify(value ?? '')
}

const bodyOf = (target: Target, { path, body }: Endpoint, random: Random): unknown =>
  body ? madeFrom(turn(body, 'input'), random, knownByName(target, path)) : random.pick(odd)

function encodeOdd(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return encodeURIComponent(text.toWellFormed()).slice(0, 2000)
}

/** How often one request is spoilt: as often not at all, so that what is behind the door is asked too. */
const spoils = [0, 0, 1, 2]

function addressOf(target: Target, route: Endpoint, random: Random, oddly: boolean): string {
  const path = pathOf(target, route, random, oddly)
  const made = queryOf(target, route, random)
  let asked: unknown = made
  for (let times = random.pick(spoils); times > 0; times--) asked = spoilt(asked, random)
  const given = Object.entries(typeof asked === 'object' && asked !== null ? asked : {})
  if (random.below(8) === 0) given.push(['__proto__', random.pick(odd)], ['before', random.pick(odd)])
  const text = given.map(([name, value]) => `${encodeOdd(name)}=${encodeOdd(inAddress(value))}`).join('&')
  return text === '' ? path : `${path}?${text}`
}

/** What rooms take that read bytes, each as a person would bring it. */
const files: readonly Buffer[] = [
  ...[listFile, bankFile, ratingsFile, published].map((text) => Buffer.from(text)),
  Buffer.from(onePixel, 'base64'),
  Buffer.from(workbook({ sheets: [{ name: 'A', rows: '<row r="1"><c r="A1"><v>1</v></c></row>' }] })),
]
function fileOf(random: Random): Buffer {
  const file = Buffer.from(random.pick(files))
  for (let times = random.below(4); times > 0; times--) file[random.below(file.length)] = random.below(256)
  return random.below(5) === 0 ? file.subarray(0, random.below(file.length)) : file
}

function sentTo(target: Target, route: Endpoint, random: Random): string | Buffer | undefined {
  if (route.method === 'GET') return undefined
  if (route.takes && random.below(8) > 0) return fileOf(random)
  let value = bodyOf(target, route, random)
  for (let times = random.pick(spoils); times > 0; times--) value = spoilt(value, random)
  const body = JSON.stringify(value) ?? 'null'
  return random.below(20) === 0 ? body.slice(0, random.below(body.length + 1)) : body
}

/** What whoever may do it would end for the others of this run: their session, what they ask for, somebody's account. */
const ends = ({ method, path }: Endpoint): boolean =>
  method === 'DELETE' || /\/(close|confirm|taken|retire)$/.test(path)

export const schema: Attack = async (target, random) => {
  const route = random.pick(target.university.server.routes)
  const may = target.callers.filter((one) => isAllowed(route, one))
  const caller = random.pick(random.below(2) === 0 && may.length > 0 ? may : target.callers)
  const allowed = isAllowed(route, caller)
  const named = route.path.includes(':')
  if (allowed && ends(route) && !named) return { asked: 'nothing', wrong: null }
  const oddly = named && ((allowed && ends(route)) || random.below(4) === 0)
  const path = addressOf(target, route, random, oddly)
  const body = sentTo(target, route, random)
  const type =
    route.takes ?? (random.below(30) === 0 ? random.pick(['text/plain', 'application/xml', '']) : null)
  const headers = {
    ...(body === undefined ? {} : json),
    ...(type ? { 'content-type': type } : {}),
    ...caller.headers,
  }
  const heard = await request(target, route.method, path, headers, body)
  const asked = `${caller.name}: ${route.method} ${path.slice(0, 120)} ${String(body ?? '').slice(0, 120)}`
  // A path that was spoilt may be another route's; what is public at all is public.
  const sees = caller.is === 'officer' || caller.is === 'administrator'
  return { asked, wrong: judge(target, heard, allowed || oddly, sees) }
}

const attempts = 100

/** Routes of which nothing that is made here would ever be read: an attack on them would end at the door. */
export function unread(target: Target): string[] {
  return target.university.server.routes.flatMap((route) => {
    const reads = (schema: z.ZodType | undefined, make: (random: Random) => unknown) =>
      schema === undefined ||
      Array.from({ length: attempts }, (_, i) => i).some(
        (seed) => schema.safeParse(make(randomFrom(seed))).success,
      )
    const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
    const parts = {
      path: reads(route.params, (random) =>
        Object.fromEntries(names.map((name) => [name, random.pick(knownInPath(target, route.path, name))])),
      ),
      query: reads(route.query, (random) =>
        Object.fromEntries(
          Object.entries(queryOf(target, route, random)).map(([name, value]) => [name, inAddress(value)]),
        ),
      ),
      body: reads(route.body, (random) => bodyOf(target, route, random)),
    }
    const never = Object.entries(parts).flatMap(([part, read]) => (read ? [] : [part]))
    return never.length === 0 ? [] : [`${route.method} ${route.path}: no ${never.join(' and no ')} is read`]
  })
}
