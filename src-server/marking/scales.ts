/** The scales that marks and mark lists are graded by. */
import kg from '../../resources/scales/kg.json' with { type: 'json' }
import kz from '../../resources/scales/kz.json' with { type: 'json' }
import type { scaleNames } from '../../src-shared/marking/held.ts'
import { Scale } from '../../src-shared/marking/scale.ts'

export const scales: Record<(typeof scaleNames)[number], Scale> = { kz: Scale.parse(kz), kg: Scale.parse(kg) }
