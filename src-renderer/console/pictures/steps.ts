/** One picture after the other, through the incidents of a list; pure. */
import type { Incident } from '../../../src-shared/console-api.ts'

export interface Step {
  incident: Incident
  picture: Incident['pictures'][number]
}

/** As they were taken. */
const order = ['before', 'during', 'after']
const placeOf = ({ when }: Step['picture']) => (order.indexOf(when) + order.length + 1) % (order.length + 1)

export const stepsOf = (incidents: readonly Incident[]): Step[] =>
  incidents.flatMap((incident) =>
    [...incident.pictures]
      .sort((a, b) => placeOf(a) - placeOf(b))
      .map((picture): Step => ({ incident, picture })),
  )

/** Where an incident is opened: at what was seen of the thing itself. −1 where it has no picture. */
export function startOf(steps: readonly Step[], incident: string): number {
  const during = steps.findIndex((step) => step.incident.id === incident && step.picture.when === 'during')
  return during >= 0 ? during : steps.findIndex((step) => step.incident.id === incident)
}

/** The next incident's place after (`+1`) or before (`-1`) this one; null at the end. */
export function incidentFrom(steps: readonly Step[], at: number, direction: 1 | -1): number | null {
  const { id } = steps[at]?.incident ?? { id: null }
  for (let i = at + direction; i >= 0 && i < steps.length; i += direction) {
    const other = steps[i]?.incident.id
    if (other !== undefined && other !== id) return startOf(steps, other)
  }
  return null
}
