/** Who is told every day what is missing, without asking. */
import { z } from 'zod'
import { Language } from '../../src-shared/vocabulary.ts'

const address = z.email()

export const MailSettings = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(587),
  /** TLS from the first byte (port 465); otherwise STARTTLS is required. */
  secure: z.boolean().default(false),
  /** A relay that knows no TLS, inside the university's own network. */
  plain: z.boolean().default(false),
  user: z.string().optional(),
  password: z.string().optional(),
  from: address,
  to: z.array(address).min(1).max(50),
})
export type MailSettings = z.infer<typeof MailSettings>

export const WebhookSettings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** Shared with the receiver, who checks the signature with it. */
  secret: z.string().min(16),
})
export type WebhookSettings = z.infer<typeof WebhookSettings>

export const DigestSettings = z
  .strictObject({
    /** Local time of the university. */
    at: z
      .string()
      .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)
      .default('20:00'),
    language: Language.default('ru'),
    mail: MailSettings.optional(),
    webhooks: z.array(WebhookSettings).max(10).default([]),
  })
  .refine(({ mail, webhooks }) => mail || webhooks.length > 0, {
    error: 'a digest goes by mail or to a webhook',
  })
export type DigestSettings = z.infer<typeof DigestSettings>
