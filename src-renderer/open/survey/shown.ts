import type { Reply } from '../../../src-shared/api/endpoint.ts'
import type { openApi } from '../../../src-shared/api/open.ts'

/** What is shown of a survey, published or tried out. */
export type Shown = Reply<typeof openApi.surveys.tryOut>
export type Published = Reply<typeof openApi.surveys.get>
