/** What a university says of its reviews. */
import { z } from 'zod'
import sanctions from '../../resources/sanctions/default.json' with { type: 'json' }
import { SampleRate } from '../../src-shared/cases/held.ts'
import { Sanctions } from '../../src-shared/cases/sanctions.ts'
import { Under } from '../../src-shared/cases/under.ts'
import { Severity } from '../../src-shared/vocabulary.ts'

export const CaseSettings = z
  .strictObject({
    /** Of each exam, unless an officer says otherwise before it begins. */
    sampleRate: SampleRate.default(0.05),
    /** Incidents of this weight and above ask for a review. */
    incidents: z.enum([...Severity.options, 'none']).default('high'),
    /** What is still owed is waited for so long after an exam's end. */
    settleHours: z
      .number()
      .min(0)
      .max(14 * 24)
      .default(24),
    /** So many days after the reviews a student explains herself, before anybody decides; 0: none. */
    explanationDays: z.int().min(0).max(60).default(3),
    /** What a decision may say. */
    sanctions: Sanctions.default(() => Sanctions.parse(sanctions)),
    /** Who works under whom. */
    under: Under.default({}),
  })
  .prefault({})
export type CaseSettings = z.infer<typeof CaseSettings>
