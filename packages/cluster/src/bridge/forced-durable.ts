/**
 * `?forceDurable=true` behind an included topic: what is forwarded to its consumers is kept for them while the bridge is
 * down, as if they were durable. The first entry that covers a topic decides; dynamic ones are asked first.
 */
import { type Destination, matchesDestination } from '@hermod/model'
import type { BridgeSettings } from './settings.js'

export function isForcedDurable(settings: BridgeSettings, destination: Destination): boolean {
  if (!mayBeForced(destination)) return false
  const entry = entryFor(settings.dynamically, destination) ?? entryFor(settings.statically, destination)
  return entry !== undefined && settings.forcedDurable.has(entry)
}

/** The same by the dynamic list alone: which consumers the other broker is told about at the start. */
export function isForcedDynamically(settings: BridgeSettings, destination: Destination): boolean {
  if (!mayBeForced(destination)) return false
  const entry = entryFor(settings.dynamically, destination)
  return entry !== undefined && settings.forcedDurable.has(entry)
}

function mayBeForced(destination: Destination): boolean {
  return destination.kind === 'topic' && !destination.isAdvisory
}

function entryFor(list: readonly Destination[], destination: Destination): Destination | undefined {
  return list.find((entry) => matchesDestination(entry, destination))
}

/** `name?forceDurable=true` in its two parts. */
export function splitOptions(text: string): { readonly path: string; readonly options: string } {
  const at = text.indexOf('?')
  return at < 0 ? { path: text, options: '' } : { path: text.slice(0, at), options: text.slice(at + 1) }
}

export function isForced(options: string): boolean {
  return new URLSearchParams(options).get('forceDurable')?.toLowerCase() === 'true'
}
