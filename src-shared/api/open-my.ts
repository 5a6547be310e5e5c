/** The student's own page. Her token is in `authorization: Bearer …`; what is not hers is not there (404). */
import { z } from 'zod'
import { Name, UnixMs } from '../bounds.ts'
import { numberLength, numberPattern } from '../people/number.ts'
import { endpoint } from './endpoint.ts'

const Student = z.object({ number: Name, name: Name })

export const openMy = {
  /** 403 `wrong-code` where one of the two is wrong, or they do not belong together; 429 after many. */
  signIn: endpoint({
    method: 'POST',
    path: '/api/open/my/session',
    who: 'public',
    summary: 'Sign in with the student number and the receipt number of one work: a token for half an hour',
    perMinute: 120,
    body: z.object({
      number: z.string().max(numberLength).regex(numberPattern),
      receipt: z.string().regex(/^[0-9a-f]{16}$/),
    }),
    reply: z.object({ token: z.string(), expiresAt: UnixMs, student: Student }),
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/api/open/my/session',
    who: 'student',
    summary: 'Sign out: the token is nobody’s any more',
    reply: z.object({}),
  }),
} as const
