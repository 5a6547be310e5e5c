import { expect, it } from 'vitest'
import { z } from 'zod'
import { nearest, settingsWrong, settingWrong } from '../../../src-shared/setting-wrong.ts'

const schema = z.strictObject({
  server: z.url(),
  windowed: z.boolean().default(false),
  network: z
    .strictObject({ proxy: z.string().nullable().default(null), ca: z.string().optional() })
    .prefault({}),
  digest: z
    .strictObject({ webhooks: z.array(z.strictObject({ url: z.url(), secret: z.string() })) })
    .optional(),
  parts: z.record(z.string(), z.strictObject({ least: z.number() })).optional(),
})
const wrong = (value: unknown) => {
  const { error } = schema.safeParse(value)
  return error ? settingWrong(error, schema) : null
}

it('names the setting that was probably meant, in whatever depth', () => {
  const server = 'https://u.example'
  expect(wrong({ server })).toBeNull()
  expect(wrong({ sever: server })).toBe("there is no setting 'sever': did you mean 'server'?")
  expect(wrong({ server, Windowed: true })).toBe("there is no setting 'Windowed': did you mean 'windowed'?")
  expect(wrong({ server, network: { porxy: '' } })).toBe(
    "there is no setting 'network.porxy': did you mean 'proxy'?",
  )
  expect(wrong({ server, digest: { webhooks: [{ url: server, secert: '' }] } })).toBe(
    "there is no setting 'digest.webhooks.0.secert': did you mean 'secret'?",
  )
  expect(wrong({ server, parts: { R1: { leest: 50 } } })).toBe(
    "there is no setting 'parts.R1.leest': did you mean 'least'?",
  )
  expect(wrong({ server, colour: 1 })).toBe(
    "there is no setting 'colour': there are server, windowed, network, digest, parts",
  )
  expect(wrong({ server, windowed: 'yes' })).toMatch(/^windowed: /)
})

it('names all that is wrong, misspelt names first, each with its place', () => {
  const { error } = schema.safeParse({ sever: 1, colour: 2, windowed: 'yes', network: { porxy: '' } })
  expect(error && settingsWrong(error, schema).map(({ path }) => path.join('.'))).toEqual([
    'network.porxy',
    'sever',
    'colour',
    'server',
    'windowed',
  ])
})

it('guesses only what is near', () => {
  expect(nearest('langauge', ['language', 'server'])).toBe('language')
  expect(nearest('x', ['language', 'server'])).toBeNull()
})
