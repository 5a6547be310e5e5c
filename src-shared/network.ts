/** How a station reaches its server: part of its configuration file, and of the keeper's command line. */
import { z } from 'zod'

/** SHA-256 of a SubjectPublicKeyInfo in base64, as in RFC 7469. */
export const Pin = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'a pin is 32 bytes in base64 (44 characters)')

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

/** Throws ZodError. */
export const networkFrom = (values: NetworkValues): Network =>
  Network.parse({
    proxy: values.proxy ?? null,
    ca: values.ca ?? null,
    pins: values.pin ?? [],
    uploadBitsPerSecond: values['upload-limit'] === undefined ? null : Number(values['upload-limit']),
  })

/** The same as arguments. */
export const networkArgs = ({ proxy, ca, pins, uploadBitsPerSecond }: Network): string[] => [
  ...(proxy === null ? [] : ['--proxy', proxy]),
  ...(ca === null ? [] : ['--ca', ca]),
  ...pins.flatMap((pin) => ['--pin', pin]),
  ...(uploadBitsPerSecond === null ? [] : ['--upload-limit', String(uploadBitsPerSecond)]),
]
