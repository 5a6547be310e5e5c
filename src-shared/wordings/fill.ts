/** Named fields of a text. Pure. */

/** Name and all. */
export const fieldPattern = /\{\{([^{}]*)\}\}/g

/** Each field once, in one pass: what a value says is never filled again. One that has no value is a dash of dots. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(fieldPattern, (_all, inside: string) => {
    const name = inside.trim()
    return Object.hasOwn(values, name) ? String(values[name]) : '…'
  })

/** Each once, in order. */
export const fieldsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(fieldPattern)].map(([, inside = '']) => inside.trim())),
]
