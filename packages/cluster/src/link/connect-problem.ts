/** Why a broker could not be reached, in the words that Java has for it. */
import { causeChain } from '@hermod/model'

export interface ConnectProblem {
  readonly text: string
  /** Set where the name is not known. */
  readonly unknownHost?: string
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: 'Connection refused',
  ETIMEDOUT: 'Connection timed out',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ECONNRESET: 'Connection reset',
}
const UNKNOWN_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN'])

export function connectProblem(error: unknown): ConnectProblem {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code, hostname } = current as NodeJS.ErrnoException & { hostname?: string }
    if (code === undefined) continue
    if (UNKNOWN_HOST.has(code)) return { text: hostname ?? 'unknown host', unknownHost: hostname ?? '' }
    const words = WORDS[code]
    if (words !== undefined) return { text: words }
  }
  return { text: causeChain(error) }
}
