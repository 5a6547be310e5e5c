/** The live lane of a console. */
import { z } from 'zod'
import { endpoint, viewers } from './endpoint.ts'

/** WebSocket: one room's pushes (`LiveMessage`); without `room` (officer, administrator) the whole university's sums. */
export const live = endpoint({
  method: 'GET',
  path: '/api/live',
  who: viewers,
  summary: 'The live lane of a console (WebSocket)',
  status: 101,
  query: z.object({ room: z.string().min(1).max(64).optional() }),
})
