/** How much an explanation may be. Small: the open page has it too, without the schemas. */
export const explanationLength = 10_000
export const explanationFilesAtMost = 5
export const explanationFileBytes = 8 * 1024 * 1024

export const fileKinds = ['image/png', 'image/jpeg', 'application/pdf'] as const
export type FileKind = (typeof fileKinds)[number]
