/** The ways on which a digest leaves: letters by SMTP, signed requests to webhooks. */
import { createHash, createHmac } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { Clock } from '../clock.ts'
import { type DigestFacts, letterOf } from './content.ts'
import type { DigestSettings, MailSettings, WebhookSettings } from './settings.ts'

export interface Channel {
  /** Shown to people and kept in the database: no secrets. */
  name: string
  /** Rejects with a plain reason when it was not taken. */
  send(facts: DigestFacts): Promise<void>
}

const patienceMs = 20_000

export function channelsOf(
  settings: DigestSettings,
  { domain, publicUrl, clock }: { domain: string; publicUrl: string | undefined; clock: Clock },
): Channel[] {
  const { mail, webhooks, language } = settings
  // Each person is a way of her own: what one mailbox refuses is tried again there alone.
  const letters = (mail?.to ?? []).map((to): Channel => {
    return {
      name: `mail ${to}`,
      send: (facts) => sendLetter(mail, to, letterOf(facts, language, publicUrl), idOf(facts, to, domain)),
    }
  })
  const hooks = webhooks.map((hook, i): Channel => {
    return { name: `webhook ${i + 1} ${new URL(hook.url).host}`, send: (facts) => call(hook, facts, clock) }
  })
  return [...letters, ...hooks]
}

/** The same letter sent twice (its first answer was lost) is one letter to a mail program. */
const idOf = ({ day }: DigestFacts, to: string, domain: string): string =>
  `<taza-digest-${day}-${createHash('sha256').update(to).digest('hex').slice(0, 16)}@${domain}>`

async function sendLetter(
  mail: MailSettings | undefined,
  to: string,
  { subject, text }: { subject: string; text: string },
  messageId: string,
): Promise<void> {
  if (!mail) throw new Error('no mail is set')
  const transport = createTransport({
    host: mail.host,
    port: mail.port,
    secure: mail.secure,
    requireTLS: !mail.secure && !mail.plain,
    ignoreTLS: mail.plain,
    auth: mail.user === undefined ? undefined : { user: mail.user, pass: mail.password ?? '' },
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from: mail.from,
      to,
      subject,
      text,
      messageId,
      // RFC 3834: no out-of-office answers to it.
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
  } finally {
    transport.close()
  }
}

/**
 * `x-taza-signature: t=<Unix s>,v1=<hex HMAC-SHA-256 over "<t>.<body>">`; `x-taza-delivery` is the same at every try, so
 * that a receiver can drop what it has.
 */
async function call({ url, secret }: WebhookSettings, facts: DigestFacts, clock: Clock): Promise<void> {
  const body = JSON.stringify(facts)
  const at = Math.floor(clock.now() / 1000)
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-taza-delivery': `${facts.domain}/digest/${facts.day}`,
      'x-taza-signature': `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`,
    },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
}
