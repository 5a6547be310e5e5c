/** Small: the open page has it too, without the schemas. */
export const objectionLength = 2000
export const objectionsAtMost = 20
export const looksAtMost = 2000
