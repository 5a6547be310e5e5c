/** Cameras as the pages name and see them. */
import { z } from 'zod'
import { Count, Name } from '../bounds.ts'
import { Health } from '../records/film.ts'

/** Names a camera across restarts of the browser: its label, and its place among cameras of the same label. */
export const CameraChoice = z.object({
  label: z.string().max(256),
  ordinal: Count,
  /** The browser's own name for it; of cameras of one label, the one meant and no other. */
  id: z.string().max(256).optional(),
  /** The socket it is plugged in, where the system tells (src-main/capture/ports.ts). */
  port: z.string().max(512).optional(),
})
export type CameraChoice = z.infer<typeof CameraChoice>

export const CameraState = z.object({
  state: z.enum(['none', 'starting', 'live', 'lost', 'covered', 'frozen', 'blurred', 'black']),
  label: Name.nullable(),
  health: Health.nullable(),
  /** Plain words for light and sharpness, translated under `camera.hint.<code>`. */
  hint: z.enum(['good', 'too-dark', 'too-bright', 'blurred']).nullable(),
})
export type CameraState = z.infer<typeof CameraState>
