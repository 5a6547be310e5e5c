import type { Reply } from '../../../src-shared/api/endpoint.ts'
import type { surveysAtStation } from '../../../src-shared/api/open-surveys.ts'

/** What the server says of a survey. */
export type Published = Reply<typeof surveysAtStation.get>
