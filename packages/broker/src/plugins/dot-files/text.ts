/** Names in Graphviz's language. */

/** Letters, digits and underscores only. */
export function dotId(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_')
}

export function dotString(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
