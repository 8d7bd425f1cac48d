/** Which redelivery policy holds for a destination: the closest pattern's, else the connection's. */
import { Destination, nearestName } from '@hermod/model'
import { clientErrors } from './errors.js'
import type { ConnectionOptions } from './options.js'
import {
  type ClientRedeliveryPolicy,
  type RedeliveryPolicies,
  type RedeliveryPolicyEntry,
  redeliveryPolicyOf,
} from './redelivery-policy.js'

interface Pattern {
  readonly destination: Destination
  readonly path: readonly string[]
  readonly policy: ClientRedeliveryPolicy
}

/** Throws BrokerError for a field that no policy has. */
export function redeliveryPolicies(
  options: ConnectionOptions,
  entries: readonly RedeliveryPolicyEntry[],
): RedeliveryPolicies {
  const fallback = redeliveryPolicyOf(options)
  const patterns = entries.map((entry) => patternOf(entry, fallback)).sort((a, b) => compare(a.path, b.path))
  return (destination) => patterns.find((pattern) => covers(pattern, destination))?.policy ?? fallback
}

function patternOf({ destination, policy }: RedeliveryPolicyEntry, fallback: ClientRedeliveryPolicy): Pattern {
  for (const name of Object.keys(policy)) {
    if (name in fallback) continue
    const near = nearestName(name, Object.keys(fallback))
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    throw clientErrors.badRedeliveryPolicy({ destination, reason: `there is no field ${name}${hint}` })
  }
  const parsed = Destination.parse(destination)
  return { destination: parsed, path: parsed.name.split('.'), policy: { ...fallback, ...policy } }
}

function covers({ destination, path }: Pattern, asked: Destination): boolean {
  if (destination.kind !== asked.kind) return false
  const name = asked.name.split('.')
  const open = path.at(-1) === '>'
  const fixed = open ? path.length - 1 : path.length
  if (open ? name.length < fixed : name.length !== fixed) return false
  for (let i = 0; i < fixed; i++) if (path[i] !== '*' && path[i] !== name[i]) return false
  return true
}

/** Closest first: part by part, a word is closer than `*`, and that than `>`. */
function compare(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = rank(a[i]) - rank(b[i])
    if (difference !== 0) return difference
  }
  return 0
}

function rank(part: string | undefined): number {
  if (part === '>') return 2
  return part === '*' ? 1 : 0
}
