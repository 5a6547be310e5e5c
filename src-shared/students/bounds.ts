/** Small: the open page has it too, without the schemas. */
export const objectionLength = 2000
export const objectionsAtMost = 20
export const looksAtMost = 2000
/** What a station recorded at one place of a case, and incidents of one attempt in the file of her data. */
export const logLinesAtMost = 100
export const exportedIncidentsAtMost = 5000
