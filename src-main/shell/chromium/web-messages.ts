/** What the browser tells of a foreign page's windows, as far as it is used (DevTools protocol). */
import { z } from 'zod'

export const Attached = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ targetId: z.string(), type: z.string(), url: z.string() }),
})
export const Frame = z.object({
  frame: z.object({ id: z.string(), parentId: z.string().optional(), url: z.string() }),
  type: z.string().optional(),
})
export const Lifecycle = z.object({ frameId: z.string(), name: z.string() })
export const Within = z.object({ frameId: z.string(), url: z.string() })
export const History = z.object({
  currentIndex: z.int(),
  entries: z.array(z.object({ id: z.int(), url: z.string() })),
})
