/** A broker's name stands in file names, ids and addresses, so not every character may be in it. */

/** The name with an underscore for each character that has no place in one. */
export function legalBrokerName(name: string): string {
  return name.trim().replace(/[^a-zA-Z0-9._:-]/g, '_')
}
