/** Which pictures stand large over the screen. */
import { create } from 'zustand'
import type { Incident } from '../../../src-shared/console-api.ts'
import { type Step, startOf, stepsOf } from './steps.ts'

interface Enlarged {
  steps: readonly Step[]
  at: number
  /** `incidents`: in the order in which they are stepped through. */
  open(incidents: readonly Incident[], incident: string, digest?: string): void
  go(at: number | null): void
  close(): void
}

export const useEnlarged = create<Enlarged>((set) => ({
  steps: [],
  at: 0,
  open(incidents, incident, digest) {
    const steps = stepsOf(incidents)
    const asked = steps.findIndex((step) => step.incident.id === incident && step.picture.digest === digest)
    const at = asked >= 0 ? asked : startOf(steps, incident)
    if (at >= 0) set({ steps, at })
  },
  go: (at) =>
    set(({ steps, at: before }) => ({ at: at !== null && at >= 0 && at < steps.length ? at : before })),
  close: () => set({ steps: [] }),
}))
