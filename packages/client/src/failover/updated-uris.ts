/** `updateURIsURL`: a file, or what a web server gives, with addresses of brokers separated by commas. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { clientErrors } from '../errors.js'

/** Some hundred brokers; a longer answer is no list of them. */
const MAX_CHARACTERS = 65_536
const FETCH_LIMIT_MS = 5000

/** Rejects with BrokerError when it cannot be read. */
export async function updatedUris(place: string): Promise<readonly string[]> {
  const text = await textOf(place).catch((cause: unknown) => {
    throw clientErrors.badUpdateUris({ place, reason: (cause as Error).message }, { cause })
  })
  if (text.length > MAX_CHARACTERS) {
    throw clientErrors.badUpdateUris({ place, reason: `it has more than ${MAX_CHARACTERS} characters` })
  }
  // As in ActiveMQ, ends of lines separate nothing.
  return uriList(text.replace(/\r?\n/g, ''))
}

/** What stands between commas. */
export function uriList(text: string): readonly string[] {
  return text
    .split(',')
    .map((uri) => uri.trim())
    .filter((uri) => uri !== '')
}

async function textOf(place: string): Promise<string> {
  if (/^https?:/i.test(place)) {
    const response = await fetch(place, { signal: AbortSignal.timeout(FETCH_LIMIT_MS) })
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    return response.text()
  }
  return readFile(/^file:/i.test(place) ? fileURLToPath(place) : place, 'utf8')
}
