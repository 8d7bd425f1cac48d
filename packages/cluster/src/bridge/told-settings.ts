/**
 * Bounds on what the initiator of a duplex bridge may set here by its properties: they are its own for the other
 * direction, but the work they make is this broker's.
 */
import type { NetworkConnectorOptions } from '../options.js'
import { isPlain } from './permitted.js'
import type { BridgeSettings } from './settings.js'

/** Entries of all lists together; the text that they come in has no room for many more. */
const MAX_LISTED = 8192
/** Of those, the ones that cover several destinations: each of them is tried for each message that comes. */
const MAX_PATTERNS = 256
/** A connector has one name, and its ids are made of it. */
const MAX_NAME = 1024
/** Looking after a bridge goes through all that is consumed for it. */
const LEAST_PERIOD_MS = 1000
/** Java's int, beyond which no peer means what it says. */
const MAX_PREFETCH = 2_147_483_647

/** Throws an Error that says what is too much. */
export function bounded(settings: BridgeSettings): BridgeSettings {
  const listed = [...settings.excluded, ...settings.dynamically, ...settings.statically]
  if (listed.length > MAX_LISTED) throw new Error(`more than ${MAX_LISTED} destinations are listed`)
  const patterns = listed.filter((destination) => !isPlain(destination))
  if (patterns.length > MAX_PATTERNS) throw new Error(`more than ${MAX_PATTERNS} patterns are listed`)
  if (listed.some(({ name }) => name.length > MAX_NAME)) throw new Error(`a listed name exceeds ${MAX_NAME} characters`)
  return { ...settings, options: boundedOptions(settings.options) }
}

function boundedOptions(options: NetworkConnectorOptions): NetworkConnectorOptions {
  const { name, clientIdToken, prefetchSize, advisoryPrefetchSize, stallTimeout, gcSweepTime } = options
  if (name.length + clientIdToken.length > MAX_NAME) throw new Error(`name exceeds ${MAX_NAME} characters`)
  if (prefetchSize > MAX_PREFETCH || advisoryPrefetchSize > MAX_PREFETCH) {
    throw new Error(`a prefetch is larger than ${MAX_PREFETCH}`)
  }
  return { ...options, stallTimeout: periodOf(stallTimeout), gcSweepTime: periodOf(gcSweepTime) }
}

/** 0: never. */
function periodOf(ms: number): number {
  return ms === 0 ? 0 : Math.max(ms, LEAST_PERIOD_MS)
}
