/** How a station reaches its server: part of its configuration file, and of the keeper's command line. */
import { z } from 'zod'
import { ProblemError } from './vocabulary.ts'

/** SHA-256 of a SubjectPublicKeyInfo in base64, as in RFC 7469. */
const Pin = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'a pin is 32 bytes in base64 (44 characters)')

/** What is wrong with the address of a server, in a sentence; null: nothing. */
function wrongInAddress(text: string): string | null {
  if (text === '') return 'no address'
  // First: none of the sentences below may have a password in it.
  if (text.includes('@')) return 'an address has no name and password in it'
  if (!text.includes('://')) return `'${text}' is no whole address: write https://${text}`
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    return `'${text}' is no address like https://exams.example.edu`
  // What is asked for lies under /api of the name itself; a path was once dropped without a word.
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return `'${text}' has something behind the name: the server has an address of its own, like ${url.origin}`
  return null
}

/** As a person types it; comes out as `https://NAME[:PORT]`. */
export const ServerAddress = z
  .string({
    error: ({ input }) =>
      input === undefined ? 'the address of the university server is missing' : 'an address is a text',
  })
  .trim()
  .superRefine((text, context) => {
    const message = wrongInAddress(text)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })
  .transform((text) => new URL(text).origin)

/** Throws ProblemError `bad-input` with one sentence. */
export function serverAddress(text: string): string {
  const parsed = ServerAddress.safeParse(text)
  if (parsed.success) return parsed.data
  throw new ProblemError('bad-input', `--server: ${parsed.error.issues[0]?.message}`)
}

export const Network = z
  .object({
    /** Address of an HTTP(S) proxy; null: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment say. */
    proxy: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
    /** PEM file of authorities trusted besides the well-known ones; null: those alone. */
    ca: z.string().min(1).nullable().default(null),
    /** One of these keys must be in the server's certificate or in one of those above it; empty: any that is trusted. */
    pins: z.array(Pin).default([]),
    /** Media lane, bits a second; null: no bound of this station's own. */
    uploadBitsPerSecond: z.int().min(8000).nullable().default(null),
  })
  .strict()
export type Network = z.infer<typeof Network>
export const plainNetwork: Network = Network.parse({})

/** For `parseArgs`. */
export const networkOptions = {
  proxy: { type: 'string' },
  ca: { type: 'string' },
  pin: { type: 'string', multiple: true },
  'upload-limit': { type: 'string' },
} as const

export const networkUsage = `  --proxy URL        an HTTP(S) proxy; without it HTTPS_PROXY, HTTP_PROXY and NO_PROXY are heeded
  --ca FILE          PEM file of authorities to trust besides the well-known ones
  --pin BASE64       SHA-256 of a public key that must be in the server's chain; may be given several times
  --upload-limit N   bits a second at most for films and pictures`

interface NetworkValues {
  proxy?: string | undefined
  ca?: string | undefined
  pin?: string[] | undefined
  'upload-limit'?: string | undefined
}

const sayings: Readonly<Record<keyof Network, (values: NetworkValues) => string>> = {
  proxy: ({ proxy }) => `--proxy takes an address like http://proxy.example:3128, not '${proxy}'`,
  ca: () => '--ca takes the name of a file',
  pins: ({ pin = [] }) =>
    `--pin takes the SHA-256 of a public key in base64 (44 characters), not '${pin.find((one) => !Pin.safeParse(one).success)}'`,
  uploadBitsPerSecond: (values) =>
    `--upload-limit takes a whole number of bits a second, 8000 at least, not '${values['upload-limit']}'`,
}

/** Throws ProblemError `bad-input` with one sentence about the first option that does not fit. */
export function networkFrom(values: NetworkValues): Network {
  const limit = values['upload-limit']
  const given = {
    proxy: values.proxy ?? null,
    ca: values.ca ?? null,
    pins: values.pin ?? [],
    // Number('') would be nought.
    uploadBitsPerSecond: limit === undefined ? null : limit.trim() === '' ? Number.NaN : Number(limit),
  }
  const parsed = Network.safeParse(given)
  if (parsed.success) return parsed.data
  const option = Network.keyof().parse(parsed.error.issues[0]?.path[0])
  throw new ProblemError('bad-input', sayings[option](values))
}

/** The same as arguments. */
export const networkArgs = ({ proxy, ca, pins, uploadBitsPerSecond }: Network): string[] => [
  ...(proxy === null ? [] : ['--proxy', proxy]),
  ...(ca === null ? [] : ['--ca', ca]),
  ...pins.flatMap((pin) => ['--pin', pin]),
  ...(uploadBitsPerSecond === null ? [] : ['--upload-limit', String(uploadBitsPerSecond)]),
]
