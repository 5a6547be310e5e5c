/**
 * The foreign page of a web exam, as both shells show it: below our frame, with nothing of ours in it, and gone with
 * everything of the student's when it is closed.
 */
import { z } from 'zod'
import type { WebRefusal, WebRules } from '../web-exam.ts'
import type { Machine } from './decide.ts'

/** As both toolkits can give it back. `expires`: Unix s; absent for a session's. */
export const AnyCookie = z.object({
  name: z.string(),
  value: z.string(),
  domain: z.string(),
  path: z.string(),
  secure: z.boolean(),
  httpOnly: z.boolean(),
  sameSite: z.enum(['Strict', 'Lax', 'None']).optional(),
  expires: z.number().optional(),
})
/** One that is kept. Browsers take no longer ones: 4096 bytes of name and value, 1024 of each attribute (RFC 6265bis, 5.6). */
export const WebCookie = AnyCookie.extend({
  name: z.string().max(4096),
  value: z.string().max(4096),
  domain: z.string().max(1025),
  path: z.string().max(1024),
  expires: z.number().min(-8.64e12).max(8.64e12).optional(),
})
export type WebCookie = z.infer<typeof WebCookie>

/** Dozens are an LMS's; a browser keeps 180 of a site. */
export const cookiesAtMost = 1000
/** Where the student was in the exam's page, and signed in as whom. No server takes a longer address. */
export const WebKept = z.object({
  at: z.string().max(32_768),
  cookies: z.array(WebCookie).max(cookiesAtMost),
})
export type WebKept = z.infer<typeof WebKept>

/** What became of a page that could not be shown; the one before it is still there. */
export type WebFailure = 'no-answer' | 'broken' | 'certificate' | 'redirects' | 'no-name'

/** A server asks who is there (HTTP authentication, RFC 9110, 11). `realm`: what it calls the place, in its own words. */
export interface Challenge {
  url: string
  realm: string
}
export interface Credentials {
  name: string
  password: string
}
/** `tries`: how many were given to this server on the way to this page, these among them. `also`: for a request beside the first. */
export type Named = (Credentials & { tries: number; also?: true }) | { unnamed: 'left' | 'tries' }

export type WebEvent =
  /** A page is there. `status`: HTTP's; null where it had none. `ms`: from its request to its end of loading. */
  | { type: 'visited'; url: string; title: string; status: number | null; ms: number }
  /** What the page calls itself now, and where it is. */
  | { type: 'at'; url: string; title: string; canBack: boolean }
  | { type: 'refused'; url: string; reason: WebRefusal }
  /** `again`: it may be asked for once more without sending anything twice. */
  | { type: 'failed'; url: string; why: WebFailure; detail: string; again: boolean }
  | { type: 'form'; url: string; method: string }
  /** A server that asks for a name and password was given them. */
  | { type: 'named'; url: string; tries: number }
  | { type: 'crashed'; cause: string }
  /** A page is gone with what was typed in it, although it wanted to be asked, or what it sent did not arrive. */
  | { type: 'left' }
  /** The page asked to end the exam. */
  | { type: 'quit' }
  /** What was typed in a field. */
  | { type: 'draft'; url: string; field: string; text: string }
  /** A password is being typed: the student signs in, for the first time or because the server forgot her. */
  | { type: 'signs-in'; url: string }
  /** So many keys went down in it, or were held, since it last said so. */
  | { type: 'keys'; presses: number; repeats: number }
  /** A file came whole: it lies at `path`, in `incoming`, for whoever moves it from there. */
  | { type: 'file'; url: string; name: string; path: string }
  /** The page asks for files of the student's, and has them from `give`. `accept`: as HTML has it. */
  | { type: 'chooser'; url: string; multiple: boolean; accept: string }
  /** The whole browser of it is gone without `close()`. */
  | { type: 'lost'; cause: string }

export interface WebOptions {
  rules: WebRules
  machine: Machine
  /** BCP 47: what pages are asked for in. */
  language: string
  /** Every request goes there and nowhere else, whatever its address. */
  proxy: {
    port: number
    name: string
    password: string
    expect(host: string): void
    /** Whether these authorities (PEM) vouch for this certificate (PEM) of this host. */
    certified(what: { host: string; certificate: string; authorities: readonly string[] }): Promise<boolean>
  }
  /** Certificates (PEM) of authorities that are trusted besides the well-known ones. */
  authorities: readonly string[]
  /** Where the student was before a crash; null: `rules.start`. */
  at: string | null
  cookies: readonly WebCookie[]
  /** A folder for what is on its way; whoever opens the page empties it. */
  incoming: string
  /** What the attempt's folder holds now. */
  kept(): { files: number; bytes: number }
  sha256(text: string): string
  names: {
    /** Of a server that may have a page; the student is asked, in our own frame. */
    ask(challenge: Challenge): Promise<Named>
    /** A window was sent to another page: who left the question, or gave no right answer, may be asked anew. */
    went(): void
  }
  onEvent(event: WebEvent): void
}

type WebAction = 'back' | 'reload'

/** Of a field of the page that is shown. */
export const WebDraft = z.object({ field: z.string().max(200), text: z.string().max(20_000) })
export type WebDraft = z.infer<typeof WebDraft>
/** Fields of one attempt; a page that makes up more has no more kept. */
export const fieldsAtMost = 1000

export interface WebPage {
  /** Below a bar of so many pixels at the top, where our page is. */
  show(bar: number): Promise<void>
  /** Out of sight and without the keyboard; nothing in it is unloaded. */
  hide(): Promise<void>
  /** Does nothing where there is nowhere to go. */
  act(action: WebAction): Promise<void>
  goTo(url: string): Promise<void>
  /** Those of these whose fields are there and hold less. */
  lacking(drafts: readonly WebDraft[]): Promise<WebDraft[]>
  /** As if they were typed. */
  putBack(drafts: readonly WebDraft[]): Promise<void>
  cookies(): Promise<WebCookie[]>
  /** Files, by their paths, to the field that asked last. Rejects where it is gone. */
  give(paths: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Rejects with a ProblemError (`no-browser`, `no-display`). One at a time. */
export type OpenWeb = (options: WebOptions) => Promise<WebPage>
